import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import type { Ranking } from './ladder.fixture.ts';
import { rankAmong } from './model.fixture.ts';
import { look, lookAmong, lookTotal, noneSeen } from './reading.fixture.ts';
import { beginnings, happen, happenings, lags, nameOf, overtaking, rankings } from './steps.fixture.ts';
import { ONE_FAILURE, startStories } from './stories.fixture.ts';
import { LONGEST_LAG_MS, Story, type Weather } from './story.fixture.ts';

const RUNS = 10 * SCALE;
const ONE_OF = 4;

let client: DynamoDBDocumentClient;
let stop: () => void;

beforeAll(async () => {
  ({ client, stop } = await startStories());
});
afterAll(() => {
  stop();
});

/** I2: after a refresh at rest each rank is one more than there are better keys. Of some players, so that a run is short. */
async function lookAtRest(story: Story): Promise<void> {
  const { standings, boards, entries, table } = story;
  const now = new Date(story.now);
  const offset = table.size % ONE_OF;
  const some = [...table].filter((_, i) => i % ONE_OF === offset);
  const ranks = some.map(async ([playerId, mine]) => {
    const entry = (await entries.find(standings, playerId, now))!;
    const { rank, total } = await boards.place(standings, entry, now);
    expect({ playerId, rank, total }).toEqual({ playerId, rank: rankAmong(table, playerId, mine, standings.board), total: table.size });
  });
  await Promise.all(ranks);
  expect((await boards.total(standings, now)).total).toBe(table.size);
}

const weathers = (hearing: Weather['hearing'][], lagging: boolean): fc.Arbitrary<Weather & { lags: readonly number[] }> =>
  fc.record({ lagging: fc.constant(lagging), hearing: fc.constantFrom(...hearing), lags });

describe.each([
  ['plainly', weathers(['always'], false)],
  ['while the index lags by up to 3 s', weathers(['always'], true)],
  ['while the stream stands still', weathers(['once', 'never'], false)],
] as const)('a board, %s,', (_, weather) => {
  it('has ranks that are true as its answers say, also while it is counted, and after a refresh at rest all of them', async () => {
    const seen = noneSeen();
    const property = fc.asyncProperty(rankings, weather, beginnings, happenings, async (ranking, how, standing, list) => {
      const story = new Story(client, ranking, how);
      await story.begin(standing);
      const lookAt = async (players: readonly string[]): Promise<void> => {
        for (const playerId of players) await look(story, seen, playerId);
        await lookAmong(story, seen, players);
        await lookTotal(story);
      };
      for (const happening of list) await happen(story, happening, lookAt);
      await lookAt(story.players().filter((__, i) => i % 17 === 0));
      await story.rest();
      await lookAtRest(story);
      await lookAt([...story.players().slice(0, 1), ...story.players().slice(-1)]);
    });
    await fc.assert(property, { numRuns: RUNS, ...ONE_FAILURE });
    expect(Math.min(seen.exact, seen.bounded)).toBeGreaterThan(0);
  }, 3_600_000);
});

/** A long board that rests, and a ladder of it. */
async function longBoard(operator: Ranking['operator'], weather: Weather): Promise<Story> {
  const story = new Story(client, { order: 'desc', ties: 'earlier', operator }, { ...weather, lags: [LONGEST_LAG_MS] });
  const at = story.now - 86_400_000;
  await story.begin(new Map(Array.from({ length: 120 }, (_, i) => [nameOf(i), { score: 1_000 - i, at }])));
  await story.rest();
  return story;
}

describe('the error of a rank', () => {
  it.each<[string, Weather]>([
    ['heard', { hearing: 'always', lagging: false }],
    ['not heard', { hearing: 'once', lagging: false }],
    ['neither heard nor visible', { hearing: 'once', lagging: true }],
  ])('covers as many changes at once as the docs allow, %s', async (_, weather) => {
    const story = await longBoard('best', weather);
    const seen = noneSeen();
    for (const work of overtaking(story, 20)) await work();
    if (weather.hearing === 'always') await story.hear(500);
    for (let i = 30; i < 100; i += 7) await look(story, seen, nameOf(i));
    expect(seen.off).toBeGreaterThan(5);
    expect(seen.telling).toBeGreaterThan(5);
  });

  it('covers all changes that were heard, also when they are long ago', async () => {
    const story = await longBoard('best', { hearing: 'always', lagging: false });
    const seen = noneSeen();
    for (const work of overtaking(story, 50)) await work();
    story.wait(250_000);
    await story.probe();
    for (let i = 20; i < 70; i += 7) await look(story, seen, nameOf(i));
    expect(seen.off).toBeGreaterThan(5);
  });
});

describe('a player’s own old row', () => {
  it.each([0, 3, 40, 90])('does not count against them while the index still shows it, from place %i', async (place) => {
    const story = await longBoard('latest', { hearing: 'always', lagging: true });
    const seen = noneSeen();
    for (const below of [1, 1, 2, 20, 200]) {
      const score = (story.table.get(nameOf(place))?.score ?? 0) - below;
      await story.submit(nameOf(place), score);
      expect(story.visible.get(nameOf(place))).not.toEqual(story.table.get(nameOf(place)));
      await look(story, seen, nameOf(place));
    }
  });
});
