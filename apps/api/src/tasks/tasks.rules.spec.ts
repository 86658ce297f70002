import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Catalogue, Task } from '#catalog/catalog';
import { WINDOWS } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { Problem } from '#core/problem';
import { type Item, isExpired } from '#dynamo/item';
import type { Key } from '#dynamo/keys';
import { runningPeriod } from '#ranking/period';
import type { Standing } from '../economy/ledger.ts';
import { counted, type Counters, NO_COUNTERS } from '../player/counters.rules.ts';
import { claimOperation } from './claim.rules.ts';
import { claimKeys, toTasks } from './tasks.rules.ts';

const PLAYER = 'p1';
const COUNTERS = ['runs', 'best-score', 'coins-spent'];

const task: fc.Arbitrary<Omit<Task, 'taskId'>> = fc.record({
  title: fc.constant('A task'),
  cycle: fc.constantFrom(...WINDOWS),
  counters: fc.uniqueArray(fc.record({ counter: fc.constantFrom(...COUNTERS), need: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    selector: ({ counter }) => counter,
  }),
  rewards: fc.constantFrom<Task['rewards']>(
    [{ type: 'currency', currency: 'coins', amount: 5 }],
    [
      { type: 'item', itemId: 'sword', quantity: 1 },
      { type: 'item', itemId: 'potion', quantity: 2 },
    ],
  ),
});
const catalogue: fc.Arbitrary<Catalogue> = fc
  .record({ tasks: fc.array(task, { maxLength: 6 }), zone: fc.constantFrom('UTC', 'Asia/Kathmandu') })
  .map(({ tasks, zone }) => ({
    ...demo,
    timeZone: zone,
    seasons: [{ season: 's1', startsAt: '2026-11-01T00:00:00.000Z', endsAt: '2026-11-20T00:00:00.000Z', graceSeconds: 0 }],
    tasks: tasks.map((one, i) => ({ ...one, taskId: `task-${i}` })),
  }));
const now = fc.date({ min: new Date('2026-11-15'), max: new Date('2026-11-25'), noInvalidDate: true });
const counts = fc.dictionary(fc.constantFrom(...COUNTERS), fc.integer({ min: 0, max: 5 }));
/** Counts by window, each of the running period or of another. */
const held = fc.record({ counts, current: fc.boolean() });
const allCounts = fc.record({ all: held, day: held, week: held, season: held });
/** For each task in turn: not claimed, claimed, or claimed by an item that has expired. */
const claims = fc.array(fc.constantFrom('none', 'claimed', 'expired'), { minLength: 6, maxLength: 6 });

interface World {
  catalogue: Catalogue;
  now: Date;
  counters: Counters;
  claim: (key: Key) => Item | undefined;
}

const world: fc.Arbitrary<World> = fc.tuple(catalogue, now, allCounts, claims).map(([rules, at, windows, claimed]) => {
  const periods = WINDOWS.map((window) => {
    const { current, counts: some } = windows[window];
    return [window, { period: (current && runningPeriod(rules, window, at)?.id) || 'past', counts: some }];
  });
  const items = claimKeys(rules, PLAYER, at).flatMap((key, i): Item[] => {
    const state = claimed[i];
    const item = { ...key, claimedAt: '2026-11-15T00:00:00.000Z', op: 'another' };
    return state === 'none' ? [] : [state === 'claimed' ? item : { ...item, x: 1 }];
  });
  const counters: Counters = { ...NO_COUNTERS, ...(Object.fromEntries(periods) as Pick<Counters, (typeof WINDOWS)[number]>) };
  return { catalogue: rules, now: at, counters, claim: ({ sk }) => items.find((item) => item.sk === sk) };
});

const states = ({ catalogue: rules, ...standing }: World) => toTasks(rules, { playerId: PLAYER, ...standing });

/** What a claim comes to, by the rules alone. */
const claimOf = ({ catalogue: rules, now: at, counters, claim }: World, one: Task) => {
  const operation = claimOperation(rules, { playerId: PLAYER, taskId: one.taskId, operation: 'mine', mayReturn: false, at });
  const standing: Standing = {
    profile: undefined,
    counters,
    wallet: () => ({ balance: 0, length: 0 }),
    item: (key) => {
      expect(operation.reads).toContainEqual(key);
      const item = claim(key);
      return item && !isExpired(item, at) ? item : undefined;
    },
    sold: [],
  };
  try {
    return { decision: operation.decide(standing) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.code, missing: error.extension.missing, nextResetAt: error.extension.nextResetAt };
  }
};

describe('toTasks', () => {
  it('tells of each task just what a claim would come to', () => {
    fc.assert(
      fc.property(world, (one) => {
        const told = states(one);
        expect(told.map(({ taskId }) => taskId)).toEqual(one.catalogue.tasks.map(({ taskId }) => taskId));
        for (const [i, state] of told.entries()) {
          const outcome = claimOf(one, one.catalogue.tasks[i]!);
          if (state.claimable) expect(outcome.decision).toHaveProperty('effects');
          else if (state.cycle === null) expect(outcome.code).toBe('period_closed');
          else if (state.claimedAt !== null)
            expect(outcome).toMatchObject({ code: 'task_already_claimed', nextResetAt: state.nextResetAt });
          else expect(outcome).toMatchObject({ code: 'task_not_finished', missing: state.missing });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('asks for each counter within the cycle, and for nothing that is done', () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const [i, { cycle: window, counters: needs }] of one.catalogue.tasks.entries()) {
          const state = states(one)[i]!;
          const period = state.cycle;
          const have = (counter: string): number => (period === null ? 0 : counted(one.counters, { counter, window, period }));
          const missing = needs.filter(({ counter, need }) => have(counter) < need);
          const expected = missing.map(({ counter, need }) => ({ type: 'counter', counter, have: have(counter), need }));
          expect(state.missing).toEqual(state.claimedAt === null ? expected : []);
        }
      }),
    );
  });
});

describe('claimKeys', () => {
  it('names each claim of the running cycles once', () => {
    fc.assert(
      fc.property(world, ({ catalogue: rules, now: at }) => {
        const keys = claimKeys(rules, PLAYER, at).map(({ sk }) => sk);
        expect(new Set(keys).size).toBe(keys.length);
        const running = rules.tasks.filter(({ cycle }) => runningPeriod(rules, cycle, at));
        expect(keys).toHaveLength(running.length);
      }),
    );
  });
});

describe('claimOperation', () => {
  it('gives the rewards, and a claim that expires 8 days after the cycle', () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const [i, { claimable, nextResetAt }] of states(one).entries()) {
          const rules = one.catalogue.tasks[i]!;
          const { decision } = claimOf(one, rules);
          if (!claimable || !decision || !('effects' in decision)) continue;
          const { pays, changes, grants, writes } = decision.effects;
          const given = [
            ...changes.map((money) => ({ type: 'currency', ...money })),
            ...grants.map(({ itemId, quantity }) => ({ type: 'item', itemId, quantity })),
          ];
          expect(pays).toEqual([]);
          expect(given).toEqual(rules.rewards);
          expect(grants.map(({ itemId, unique }) => [itemId, unique])).toEqual(
            grants.map(({ itemId }) => [itemId, itemId === 'sword' && 'keep']),
          );
          const x = nextResetAt === null ? undefined : Date.parse(nextResetAt) / 1000 + 8 * 86_400;
          expect(writes).toMatchObject([{ condition: 'absent', put: { op: 'mine', claimedAt: one.now.toISOString() } }]);
          expect((writes[0] as { put: Item }).put.x).toBe(x);
        }
      }),
    );
  });
});
