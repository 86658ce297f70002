import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Reward, SeasonReward } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { coreKeys } from '#dynamo/keys';
import type { Item } from '#dynamo/item';
import type { Standing } from '../economy/ledger.ts';
import { NO_COUNTERS } from '../player/counters.rules.ts';
import { lastRewarded, prizeOperation, rewardsFor, type SeasonPrize } from './season-reward.rules.ts';

const gift = (amount: number): Reward[] => [{ type: 'currency', currency: 'coins', amount }];
const best = (top: number): SeasonReward => ({ by: 'percentile', top, rewards: gift(1) });
const places = (from: number, to: number): SeasonReward => ({ by: 'rank', from, to, rewards: gift(2) });

describe('the tiers of a season', () => {
  it.each([
    [1, 1, 1],
    [1, 99, 1],
    [1, 100, 1],
    [1, 101, 2],
    [10, 10, 1],
    [10, 11, 2],
    [10, 600, 60],
    [50, 3, 2],
    [100, 7, 7],
    [33, 100, 33],
    [33, 3, 1],
    [34, 3, 2],
    // As machines reckon, these are a little more than 7, 29 and 57.
    [0.07, 10_000, 7],
    [0.29, 10_000, 29],
    [0.57, 10_000, 57],
    [0.01, 1_000_000, 100],
    [0.01, 1_000_001, 101],
  ])('the best %d percent of %d are %d', (top, total, last) => {
    expect(lastRewarded([best(top)], total)).toBe(last);
    expect(rewardsFor([best(top)], last, total)).toEqual(gift(1));
    expect(rewardsFor([best(top)], last + 1, total)).toBeUndefined();
  });

  it('give the best of whole percents what whole numbers say', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 1e7 }), (top, total) => {
        const product = BigInt(top) * BigInt(total);
        expect(lastRewarded([best(top)], total)).toBe(Number((product + 99n) / 100n));
      }),
    );
  });

  it('give each rank the first that fits, and nothing beyond the last', () => {
    const tier = fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(10)).map(([from, more]) => places(from, from + more)),
      fc.integer({ min: 1, max: 100 }).map(best),
    );
    fc.assert(
      fc.property(fc.array(tier, { maxLength: 5 }), fc.integer({ min: 1, max: 60 }), (list, total) => {
        const tiers = list.map((one, i) => ({ ...one, rewards: gift(i + 1) }));
        const fits = (one: SeasonReward, rank: number): boolean =>
          one.by === 'rank' ? one.from <= rank && rank <= one.to : rank === 1 || (rank - 1) * 100 < one.top * total;
        for (let rank = 1; rank <= 70; rank++) {
          const first = tiers.findIndex((one) => fits(one, rank));
          expect(rewardsFor(tiers, rank, total)).toEqual(first < 0 ? undefined : gift(first + 1));
          if (rank > lastRewarded(tiers, total)) expect(first).toBe(-1);
        }
      }),
    );
  });

  it('give nobody anything where there are none', () => {
    expect([lastRewarded([], 100), rewardsFor([], 1, 100)]).toEqual([0, undefined]);
  });
});

describe('a prize', () => {
  const prize: SeasonPrize = { playerId: 'p', boardId: 'league', season: 's1', rank: 3, rewards: gift(50) };
  const at = new Date('2026-11-01T02:00:00Z');
  const standing = (claim?: Item): Standing => ({
    profile: undefined,
    counters: NO_COUNTERS,
    wallet: () => ({ balance: 0, length: 0 }),
    item: ({ sk }) => (sk === coreKeys.seasonReward('p', 's1', 'league').sk ? claim : undefined),
    sold: [],
  });

  it('is given with a claim that never expires', () => {
    const decision = prizeOperation(catalogue, prize, at).decide(standing());
    expect(decision).toMatchObject({ effects: { pays: [], changes: [{ currency: 'coins', amount: 50 }], grants: [] } });
    expect('effects' in decision && decision.effects.writes).toEqual([
      {
        key: { pk: 'P#p', sk: '~K#s1#board#league' },
        condition: 'absent',
        put: { claimedAt: at.toISOString(), reward: gift(50), rank: 3 },
      },
    ]);
  });

  it('that stands is told as it was given, and not as it would be given now', () => {
    const claim = { pk: 'P#p', sk: '~K#s1#board#league', claimedAt: '2025', reward: gift(7), rank: 9 };
    expect(prizeOperation(catalogue, prize, at).decide(standing(claim))).toEqual({ stands: { ...prize, rank: 9, rewards: gift(7) } });
  });
});
