import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { releasedWith, shardsOf, shareOf, stockMistakes, stockNotes } from './stock.rules.ts';

const stock = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }));
const sharesOf = (units: number): number[] => Array.from({ length: shardsOf(units) }, (_, shard) => shareOf(units, shard));

describe('stock in shards', () => {
  it.each([
    [1, [1]],
    [10, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [16, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [35, [3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]],
  ])('of %i is shared as %j', (units, shares) => {
    expect(sharesOf(units)).toEqual(shares);
  });

  it('sums to the stock, with no share empty and none more than one above another', () => {
    fc.assert(
      fc.property(stock, (units) => {
        const shares = sharesOf(units);
        expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(units));
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('lowers no share where the stock is raised', () => {
    fc.assert(
      fc.property(stock, stock, (one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        sharesOf(low).forEach((share, shard) => {
          expect(shareOf(high, shard)).toBeGreaterThanOrEqual(share);
        });
      }),
    );
  });
});

const hats = (units: number | null): { offerId: string; stock: number | null }[] => [{ offerId: 'hat', stock: units }];
const lowered = (before: number): string =>
  `${before} were released, and a stock is never lowered: give ${before} or more, or a new offer id`;
const kept = (before: number): string =>
  `${before} were released, and a stock below 16 can't be raised: keep ${before}, and sell more under a new offer id`;

describe('a stock that was released', () => {
  it.each([
    [10, 9, lowered(10)],
    [100, 99, lowered(100)],
    [16, 15, lowered(16)],
    [10, 11, kept(10)],
    [10, 20, kept(10)],
    [15, 16, kept(15)],
    [10, null, '10 were released, and an offer keeps its stock: put it back, or give the offer a new id'],
  ])('of %i is not changed to %s', (before, now, mistake) => {
    expect(stockMistakes(hats(now), { hat: before })).toEqual([`offers.hat.stock: ${mistake}`]);
  });

  it.each([
    [10, 10],
    [16, 17],
    [100, 1_000_000],
  ])('of %i may become %i', (before, now) => {
    expect(stockMistakes(hats(now), { hat: before })).toEqual([]);
  });

  it('is noted, and stays noted when the offer is gone', () => {
    expect(releasedWith(hats(25), {})).toEqual({ hat: 25 });
    expect(releasedWith(hats(25), { hat: 20 })).toEqual({ hat: 25 });
    expect(releasedWith(hats(null), { old: 3 })).toEqual({ old: 3 });
    expect(releasedWith([], { hat: 10 })).toEqual({ hat: 10 });
  });

  it('is told of before it is noted, not after', () => {
    const note = 'offers.hat.stock: 25 is new; `npm run generate` notes it in stock.json, and from then on it holds';
    expect(stockNotes(hats(25), { hat: 20 })).toEqual([note]);
    expect(stockNotes(hats(25), { hat: 25 })).toEqual([]);
    expect(stockNotes(hats(null), {})).toEqual([]);
  });

  it('keeps its shards and lowers no share by any change that is allowed', () => {
    fc.assert(
      fc.property(stock, stock, (before, now) => {
        if (stockMistakes(hats(now), { hat: before }).length > 0) return;
        expect(shardsOf(now)).toBe(shardsOf(before));
        sharesOf(before).forEach((share, shard) => {
          expect(shareOf(now, shard)).toBeGreaterThanOrEqual(share);
        });
      }),
    );
  });
});
