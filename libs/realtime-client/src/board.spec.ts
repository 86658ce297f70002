import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apply, estimateRank } from './board.ts';
import type { BoardRow, Quantile } from './laurel-v1.ts';

const top = (...players: string[]): BoardRow[] => players.map((playerId, i) => [i + 1, playerId, playerId, 100 - i]);

describe('a delta', () => {
  it('moves one row, and the others take their places', () => {
    expect(apply(top('a', 'b', 'c', 'd'), { upsert: [[2, 'd', 'd', 99]], remove: [] })).toEqual([
      [1, 'a', 'a', 100],
      [2, 'd', 'd', 99],
      [3, 'b', 'b', 99],
      [4, 'c', 'c', 98],
    ]);
  });

  it('takes out and puts in', () => {
    const next = apply(top('a', 'b', 'c'), { upsert: [[3, 'x', 'X', 1]], remove: ['a'] });
    expect(next.map(([rank, playerId]) => [rank, playerId])).toEqual([
      [1, 'b'],
      [2, 'c'],
      [3, 'x'],
    ]);
  });

  it('leaves a row of its own the rank that it names', () => {
    expect(apply(top('a'), { upsert: [[7, 'x', 'x', 0]], remove: [] })).toEqual([
      [1, 'a', 'a', 100],
      [7, 'x', 'x', 0],
    ]);
  });
});

describe('an estimated rank', () => {
  const scores = fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 300 });
  const board = scores.map((list) => [...list].sort((a, b) => b - a));

  it('is exact at the quantiles, and between two of them lies between their ranks', () => {
    const property = fc.property(board, fc.nat(), fc.integer({ min: 1, max: 40 }), (sorted, which, step) => {
      const all = sorted.map((score, i): Quantile => [score, i + 1]);
      const quantiles = all.filter((_, i) => i % step === 0 || i === all.length - 1);
      const [score, rank] = all[which % all.length]!;
      const estimate = estimateRank(quantiles, score)!;
      const ahead = quantiles.findLast(([, one]) => one <= rank)!;
      const behind = quantiles.find(([, one]) => one >= rank)!;
      expect(estimate).toBeGreaterThanOrEqual(ahead[1]);
      expect(estimate).toBeLessThanOrEqual(behind[1]);
      if (behind[1] === rank) expect(estimate).toBe(rank);
      const mirrored = quantiles.map(([one, place]): Quantile => [-one, place]);
      expect(estimateRank(mirrored, -score)).toBe(estimate);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('is the first above the best, the last below the worst, and none of an empty board', () => {
    const quantiles: Quantile[] = [
      [10, 1],
      [5, 90],
    ];
    expect([estimateRank(quantiles, 11), estimateRank(quantiles, 4), estimateRank([], 4)]).toEqual([1, 90, undefined]);
  });
});
