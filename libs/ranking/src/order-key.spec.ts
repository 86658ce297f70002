import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeOrderKey, lowerBound, type Order, orderKey, rankBound, scoreKey, upperBound } from './order-key.ts';

const EXTREMES = [0, -0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
const score = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(...EXTREMES));
const at = fc.oneof(
  fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2200, 0, 1) }),
  fc.constantFrom(Date.UTC(2020, 0, 1), Date.UTC(2026, 10, 20)),
);
const run = fc.record({ score, at, playerId: fc.uuid() });
const order = fc.constantFrom<Order>('desc', 'asc');

describe('orderKey', () => {
  it('puts the better score first, then the earlier of equal ones', () => {
    fc.assert(
      fc.property(run, run, order, (a, b, how) => {
        fc.pre(a.score !== b.score || a.at !== b.at);
        const better = a.score === b.score ? a.at < b.at : how === 'desc' ? a.score > b.score : a.score < b.score;
        expect(orderKey(a, how) < orderKey(b, how)).toBe(better);
      }),
      { numRuns: 1_000 },
    );
  });

  it('can be decoded', () => {
    fc.assert(
      fc.property(run, order, (one, how) => {
        expect(decodeOrderKey(orderKey(one, how), how)).toEqual({ score: one.score + 0, at: one.at });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is 26 characters of base 32', () => {
    fc.assert(fc.property(run, order, (one, how) => /^[0-9a-v]{26}$/.test(orderKey(one, how))));
  });

  it('tells two players apart who did the same in the same millisecond', () => {
    const same = { score: 5, at: Date.UTC(2026, 0, 1) };
    expect(orderKey({ ...same, playerId: 'a' }, 'desc')).not.toBe(orderKey({ ...same, playerId: 'b' }, 'desc'));
  });

  it.each([{ score: 0.5 }, { score: 2 ** 53 }, { score: Number.NaN }, { at: Date.UTC(2019, 0, 1) }])('refuses %j', (wrong) => {
    expect(() => orderKey({ score: 1, at: Date.UTC(2026, 0, 1), playerId: 'a', ...wrong }, 'desc')).toThrow(RangeError);
  });
});

const DIGITS = [...'0123456789abcdefghijklmnopqrstuv'];

describe('upperBound', () => {
  it('is the inclusive end of the better keys, and of no other, whatever the last digit', () => {
    const pair = fc.record({ a: run, b: run, how: order, digit: fc.constantFrom(...DIGITS), close: fc.boolean() });
    fc.assert(
      fc.property(pair, ({ a, b, how, digit, close }) => {
        const key = orderKey(a, how).slice(0, 25) + digit;
        // Often the nearest there is.
        const other = close ? key.slice(0, 25) + DIGITS[(DIGITS.indexOf(digit) + 31) % 32]! : orderKey(b, how);
        expect(other <= upperBound(key)).toBe(other < key);
        expect(other >= lowerBound(key)).toBe(other > key);
        expect(key <= upperBound(key)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a score key is the end of all better scores', () => {
    fc.assert(
      fc.property(run, run, order, (a, b, how) => {
        const [key, other] = [orderKey(a, how), orderKey(b, how)];
        const better = how === 'desc' ? b.score > a.score : b.score < a.score;
        expect(other <= upperBound(rankBound(key, 'shared'))).toBe(better);
        expect(other <= upperBound(rankBound(key, 'earlier'))).toBe(other < key);
        expect(scoreKey(key) < key && scoreKey(key) === rankBound(key, 'shared')).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(DIGITS)('tells the keys that differ in the last digit from %s alone', (digit) => {
    const begin = orderKey({ score: 1, at: Date.UTC(2026, 0, 1), playerId: 'a' }, 'desc').slice(0, 25);
    expect(DIGITS.filter((one) => begin + one <= upperBound(begin + digit))).toEqual(DIGITS.slice(0, DIGITS.indexOf(digit)));
  });
});
