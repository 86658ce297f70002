import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pickQuantiles, type Quantile, quantileRanks, QUANTILES } from './quantiles.rules.ts';

const falling = (a: number, b: number): boolean => a > b;

describe('the ranks of quantiles', () => {
  it('rise from the first to the last, each by about the same factor', () => {
    const property = fc.property(fc.integer({ min: 1, max: 100_000_000 }), (total) => {
      const ranks = quantileRanks(total);
      expect(ranks.length).toBe(Math.min(total, QUANTILES));
      expect([ranks[0], ranks.at(-1)]).toEqual([1, total]);
      for (const [i, rank] of ranks.entries()) if (i > 0) expect(rank).toBeGreaterThan(ranks[i - 1]!);
      const factor = total ** (1 / (QUANTILES - 1));
      for (const [i, rank] of ranks.entries()) if (i > 0) expect(rank / ranks[i - 1]!).toBeLessThanOrEqual(Math.max(2, 1.5 * factor));
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('are none of an empty board', () => {
    expect(quantileRanks(0)).toEqual([]);
  });
});

describe('picked quantiles', () => {
  const boards = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 400 });

  it('are of what is known, at most 32, with the ends, in order', () => {
    const property = fc.property(boards, fc.integer({ min: 1, max: 50 }), (scores, step) => {
      const all = scores.sort((a, b) => b - a).map((score, i): Quantile => [score, i + 1]);
      const known = all.filter((_, i) => i < 20 || i % step === 0 || i === all.length - 1);
      const picked = pickQuantiles(known, all.length, falling);
      expect(picked.length).toBeLessThanOrEqual(QUANTILES);
      expect(known).toEqual(expect.arrayContaining(picked));
      expect([picked[0], picked.at(-1)]).toEqual([known[0], known.at(-1)]);
      for (const [i, [score, rank]] of picked.entries())
        if (i > 0) expect(score <= picked[i - 1]![0] && rank > picked[i - 1]![1]).toBe(true);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('leave out what contradicts those before it', () => {
    const known: Quantile[] = [
      [9, 1],
      [8, 2],
      [12, 3],
      [4, 4],
    ];
    expect(pickQuantiles(known, 4, falling)).toEqual([
      [9, 1],
      [8, 2],
      [4, 4],
    ]);
  });
});
