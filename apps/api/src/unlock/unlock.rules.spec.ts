import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Catalogue, findUnlock, type Unlock } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { Problem } from '#core/problem';
import type { Item } from '#dynamo/item';
import type { Key } from '#dynamo/keys';
import type { Operation, Standing } from '../economy/ledger.ts';
import { type Counters, NO_COUNTERS } from '../player/counters.rules.ts';
import type { Unlocked } from './unlock.dto.ts';
import { keyOf, toUnlocks } from './unlock.rules.ts';
import { unlockOperation } from './unlocking.rules.ts';

const PLAYER = 'p1';
const AT = new Date('2026-11-20T12:00:00.000Z');

/** What an unlock's first call paid, gave and left. */
const FIRST = {
  paid: [{ currency: 'gems', amount: 77 }],
  reward: [{ type: 'item', itemId: 'potion', quantity: 2 }],
  balances: { gems: 5 },
};

const money = fc.record({ currency: fc.constantFrom('coins', 'gems'), amount: fc.integer({ min: 1, max: 5 }) });
const need = fc.record({ counter: fc.constantFrom('runs', 'best-score'), need: fc.integer({ min: 1, max: 5 }) });
const unlock = fc.record({
  kind: fc.constantFrom<Unlock['kind']>('level', 'feature', 'achievement'),
  counters: fc.uniqueArray(need, { maxLength: 2, selector: ({ counter }) => counter }),
  price: fc.uniqueArray(money, { maxLength: 2, selector: ({ currency }) => currency }),
  before: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
});
/** Each unlock may ask for those before it, so that none asks for itself. */
const catalogue: fc.Arbitrary<Catalogue> = fc.array(unlock, { minLength: 1, maxLength: 5 }).map((list) => ({
  ...demo,
  unlocks: list.map(({ kind, counters, price, before }, i) => ({
    unlockId: `unlock-${i}`,
    kind,
    title: 'An unlock',
    requires: { unlocks: before.slice(0, i).flatMap((asks, j) => (asks ? [`unlock-${j}`] : [])), counters },
    price,
    rewards: [],
  })),
}));

interface World {
  catalogue: Catalogue;
  counters: Counters;
  balance: (currency: string) => number;
  item: (key: Key) => Item | undefined;
}

const balances = fc.record({ coins: fc.integer({ min: 0, max: 5 }), gems: fc.integer({ min: 0, max: 5 }) });
const counts = fc.dictionary(fc.constantFrom('runs', 'best-score'), fc.integer({ min: 0, max: 5 }));
const world: fc.Arbitrary<World> = fc
  .tuple(catalogue, counts, balances, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([rules, some, wallet, had]) => {
    const keys = rules.unlocks.filter((_, i) => had[i]).map((one) => keyOf(PLAYER, one).sk);
    return {
      catalogue: rules,
      counters: { ...NO_COUNTERS, all: { period: 'all', counts: some }, day: { period: 'd2026-11-20', counts: { runs: 9 } } },
      balance: (currency) => (currency === 'coins' ? wallet.coins : wallet.gems),
      item: ({ sk }) => (keys.includes(sk) ? { at: '2026-01-01T00:00:00.000Z', how: 'before', ...FIRST } : undefined),
    };
  });

const states = ({ catalogue: rules, ...standing }: World) => toUnlocks(rules, { playerId: PLAYER, ...standing });
const operationOf = (rules: Catalogue, one: Unlock, operation: string): Operation<Unlocked> =>
  unlockOperation(rules, { playerId: PLAYER, unlockId: one.unlockId, operation, at: AT });

/** What a call comes to, by the rules alone; it sees nothing that it has not read. */
const unlocking = ({ catalogue: rules, counters, balance, item }: World, one: Unlock, by = 'mine') => {
  const operation = operationOf(rules, one, by);
  const standing: Standing = {
    profile: undefined,
    counters: operation.counters ? counters : NO_COUNTERS,
    wallet: (currency) => ({ balance: operation.currencies.includes(currency) ? balance(currency) : 0, length: 1 }),
    item: (key) => (operation.reads.some(({ sk }) => sk === key.sk) ? item(key) : undefined),
    sold: [],
  };
  try {
    return { decision: operation.decide(standing) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { code: error.code, missing: error.extension.missing };
  }
};

describe('toUnlocks', () => {
  it('tells of each unlock just what a call would come to', () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const [i, { unlockedAt, missing, price }] of states(one).entries()) {
          const { decision, code, missing: refused } = unlocking(one, one.catalogue.unlocks[i]!);
          if (unlockedAt !== null) expect(decision).toMatchObject({ stands: { already: true, unlockedAt, paid: [], rewards: [] } });
          else if (missing.every(({ type }) => type === 'currency')) expect(decision).toMatchObject({ effects: { pays: price } });
          else expect([code, refused]).toEqual(['requirements_not_met', missing]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('asks for all that is not there, in one answer, and for nothing else', () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const [i, { requires, price }] of one.catalogue.unlocks.entries()) {
          const { unlockedAt, missing } = states(one)[i]!;
          const has = (unlockId: string): boolean => one.item(keyOf(PLAYER, findUnlock(one.catalogue, unlockId)!)) !== undefined;
          const have = (counter: string): number => one.counters.all.counts[counter] ?? 0;
          const all = [
            ...requires.unlocks.filter((unlockId) => !has(unlockId)).map((unlockId) => ({ type: 'unlock', unlockId })),
            ...requires.counters
              .filter(({ counter, need: needed }) => have(counter) < needed)
              .map(({ counter, need: needed }) => ({ type: 'counter', counter, have: have(counter), need: needed })),
            ...price
              .filter(({ currency, amount }) => one.balance(currency) < amount)
              .map(({ currency, amount }) => ({ type: 'currency', currency, have: one.balance(currency), need: amount })),
          ];
          expect(missing).toEqual(unlockedAt === null ? all : []);
        }
      }),
    );
  });
});

describe('unlockOperation', () => {
  it('reads each item once', () => {
    fc.assert(
      fc.property(catalogue, (rules) => {
        for (const one of rules.unlocks) {
          const { reads, currencies } = operationOf(rules, one, 'mine');
          expect(new Set(reads.map(({ sk }) => sk)).size).toBe(reads.length);
          expect(new Set(currencies).size).toBe(currencies.length);
        }
      }),
    );
  });

  it('gives a call that finds its own effect the first answer', () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const rules of one.catalogue.unlocks) {
          const first = {
            already: false,
            unlockedAt: '2026-01-01T00:00:00.000Z',
            paid: FIRST.paid,
            rewards: FIRST.reward,
            balances: FIRST.balances,
          };
          if (one.item(keyOf(PLAYER, rules))) expect(unlocking(one, rules, 'before').decision).toMatchObject({ stands: first });
        }
      }),
    );
  });
});
