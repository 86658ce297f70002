import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type TierFields, tierFindings } from './board.rules.ts';

const TOTAL = 10_000;
/** The ranks that a tier is for, of `TOTAL` players. */
const reachOf = ({ ranks, topPercent = 0 }: TierFields): [from: number, to: number] => ranks ?? [1, (TOTAL * topPercent) / 100];

const ranks = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: -1, max: 4 }))
  .map(([from, more]): TierFields => ({ ranks: [from, from + more] }));
const percent = fc.integer({ min: 1, max: 100 }).map((topPercent): TierFields => ({ topPercent }));
const any = fc.array(fc.oneof(ranks, percent), { maxLength: 4 });

/** Ranks of one or of several, touching or not, then percentages. */
const inOrder = fc
  .tuple(fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { maxLength: 5 }), fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 4 }))
  .map(([steps, percents]) => {
    let last = 0;
    const up = steps.map(([gap, more]): TierFields => {
      const from = last + 1 + gap;
      last = from + more;
      return { ranks: [from, last] };
    });
    return [...up, ...percents.toSorted((a, b) => a - b).map((topPercent): TierFields => ({ topPercent }))];
  });

describe('the rewards of a season', () => {
  it('are taken in order', () => {
    fc.assert(
      fc.property(inOrder, (tiers) => {
        expect(tierFindings(tiers)).toEqual([]);
      }),
    );
  });

  it('reach somebody each, where they are taken', () => {
    fc.assert(
      fc.property(any, (tiers) => {
        fc.pre(tierFindings(tiers).length === 0);
        const firstOf = (rank: number): number => tiers.findIndex((tier) => reachOf(tier)[0] <= rank && rank <= reachOf(tier)[1]);
        expect(tiers.map((tier) => firstOf(reachOf(tier)[1]))).toEqual(tiers.map((_, i) => i));
      }),
      { numRuns: 1000 },
    );
  });

  it('are refused in any other order, and with one of them twice', () => {
    fc.assert(
      fc.property(inOrder, fc.nat(), fc.nat(), (tiers, from, to) => {
        fc.pre(tiers.length > 0);
        const moved = tiers[from % tiers.length]!;
        const changed = tiers.filter((tier) => tier !== moved).toSpliced(to % tiers.length, 0, moved);
        expect(tierFindings(changed).length === 0).toBe(changed.every((tier, i) => tier === tiers[i]));
        expect(tierFindings(tiers.toSpliced(to % (tiers.length + 1), 0, moved))).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
