import fc from 'fast-check';
import type { Ranking } from './ladder.fixture.ts';
import type { Standing } from './model.fixture.ts';
import { LONGEST_LAG_MS, type Story } from './story.fixture.ts';

const BEGAN = Date.UTC(2026, 10, 19);
const { MAX_SAFE_INTEGER: LARGEST, MIN_SAFE_INTEGER: SMALLEST } = Number;
const PLAYERS = 70;

/** One thing that happens on a board. Players are named by a number, or by their place from the end of the board. */
export type Step =
  | { do: 'submit'; player: number; score: number }
  | { do: 'leave'; player: number }
  | { do: 'overtake'; last: number }
  | { do: 'wait'; ms: number }
  | { do: 'hear'; lag: number; swapped: boolean }
  | { do: 'probe' }
  | { do: 'read'; players: readonly number[] };

/** What a refresh is interrupted by: half before the index has settled, the rest after each of its requests; after `dies` it is killed. */
export interface Refresh {
  do: 'refresh';
  meanwhile: readonly Step[];
  dies: number | null;
}

export type Happening = Step | Refresh | { do: 'flood'; last: number };

/** Few scores, so that there are heavy ties, and the ends of what a score can be. */
export const scores = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 2, arbitrary: fc.integer({ min: -500, max: 500 }) },
  { weight: 1, arbitrary: fc.constantFrom(SMALLEST, LARGEST, SMALLEST + 1, LARGEST - 1) },
);
const player = fc.integer({ min: 0, max: PLAYERS - 1 });
const waits = fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 900, max: 30_000 }));

const submit: fc.Arbitrary<Step> = fc.record({ do: fc.constant('submit'), player, score: scores });
const leave: fc.Arbitrary<Step> = fc.record({ do: fc.constant('leave'), player });
const overtake: fc.Arbitrary<Step> = fc.record({ do: fc.constant('overtake'), last: fc.integer({ min: 1, max: 20 }) });
const wait: fc.Arbitrary<Step> = fc.record({ do: fc.constant('wait'), ms: waits });
const hear: fc.Arbitrary<Step> = fc.record({ do: fc.constant('hear'), lag: fc.integer({ min: 0, max: 2_000 }), swapped: fc.boolean() });
const probe: fc.Arbitrary<Step> = fc.constant({ do: 'probe' });
const read: fc.Arbitrary<Step> = fc.record({ do: fc.constant('read'), players: fc.array(player, { minLength: 1, maxLength: 3 }) });

const steps = fc.oneof(
  { weight: 5, arbitrary: submit },
  { weight: 1, arbitrary: leave },
  { weight: 3, arbitrary: overtake },
  { weight: 2, arbitrary: wait },
  { weight: 1, arbitrary: hear },
  { weight: 1, arbitrary: probe },
  { weight: 4, arbitrary: read },
);
const refresh: fc.Arbitrary<Refresh> = fc.record({
  do: fc.constant('refresh'),
  meanwhile: fc.array(steps, { maxLength: 12 }),
  dies: fc.option(fc.integer({ min: 1, max: 14 }), { freq: 4 }),
});
const flood: fc.Arbitrary<Happening> = fc.record({ do: fc.constant('flood'), last: fc.integer({ min: 1, max: 40 }) });

export const happenings = fc.array(
  fc.oneof<fc.WeightedArbitrary<Happening>[]>(
    { weight: 10, arbitrary: steps },
    { weight: 4, arbitrary: refresh },
    { weight: 1, arbitrary: flood },
  ),
  { minLength: 1, maxLength: 10 },
);

/** Entries that have stood for long: of few scores and moments, as many as make some pages of a small ladder, or hardly any. */
export const beginnings: fc.Arbitrary<ReadonlyMap<string, Standing>> = fc
  .tuple(
    fc.oneof({ weight: 1, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 3, arbitrary: fc.integer({ min: 30, max: 60 }) }),
    fc.array(fc.tuple(scores, fc.integer({ min: 0, max: 2 })), { minLength: 7, maxLength: 7 }),
  )
  .map(([n, kinds]) => {
    const standing = (i: number): Standing => {
      const [score, at] = kinds[i % kinds.length] ?? [0, 0];
      return { score, at: BEGAN + at };
    };
    return new Map(Array.from({ length: n }, (_, i) => [nameOf(i), standing(i)]));
  });

export const rankings: fc.Arbitrary<Ranking> = fc.record({
  order: fc.constantFrom('desc', 'asc'),
  ties: fc.constantFrom('earlier', 'shared'),
  operator: fc.constantFrom('best', 'latest', 'sum'),
});

export const lags = fc.array(fc.integer({ min: 0, max: LONGEST_LAG_MS }), { minLength: 8, maxLength: 8 });

export const nameOf = (number: number): string => `p${number}`;

/** The best score that can be had, one better than all if there is one. */
function bestOf({ table, standings }: Story): number {
  const all = [...table.values()].map(({ score }) => score);
  return standings.board.order === 'desc' ? Math.min(LARGEST, Math.max(...all) + 1) : Math.max(SMALLEST, Math.min(...all) - 1);
}

/** The last players of the board come before the first, one after the other. */
export function overtaking(story: Story, last: number): (() => Promise<void>)[] {
  return story
    .players()
    .slice(-last)
    .map((playerId) => async () => {
      const best = bestOf(story);
      const standing = story.table.get(playerId)?.score ?? 0;
      const run = story.standings.board.operator === 'sum' ? best - standing : best;
      if (Number.isSafeInteger(run)) await story.submit(playerId, run);
    });
}

/** Lets it happen; reads are the caller's. */
export async function happen(story: Story, happening: Happening, look: (players: readonly string[]) => Promise<void>): Promise<void> {
  if (happening.do === 'submit') await story.submit(nameOf(happening.player), happening.score);
  if (happening.do === 'leave') await story.leave(nameOf(happening.player));
  if (happening.do === 'overtake') for (const work of overtaking(story, happening.last)) await work();
  if (happening.do === 'flood') await story.flood(overtaking(story, happening.last));
  if (happening.do === 'wait') story.wait(happening.ms);
  if (happening.do === 'hear') await story.hear(happening.lag, happening);
  if (happening.do === 'probe') await story.probe();
  if (happening.do === 'read') await look(placed(story, happening.players));
  if (happening.do === 'refresh') await refreshMeanwhile(story, happening, look);
}

/** Players of the board by places that numbers name. */
const placed = (story: Story, numbers: readonly number[]): string[] => {
  const all = story.players();
  return numbers.flatMap((number) => all[number % all.length] ?? []);
};

async function refreshMeanwhile(
  story: Story,
  { meanwhile, dies }: Refresh,
  look: (players: readonly string[]) => Promise<void>,
): Promise<void> {
  const task = await story.askForLadder();
  const [before, later] = [meanwhile.slice(0, meanwhile.length / 2), meanwhile.slice(meanwhile.length / 2)];
  for (const step of before) await happen(story, step, look);
  const killed = new Error('killed');
  const counting = story.count(task, async (request) => {
    if (request === dies) throw killed;
    const step = later.shift();
    if (step) await happen(story, step, look);
  });
  await counting.catch((error: unknown) => {
    if (error !== killed) throw error;
  });
}
