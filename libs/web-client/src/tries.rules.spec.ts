import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitOf, mayPass, retryAfterOf, sendingMs, waitMs } from './tries.rules.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before the next try', () => {
  it('is up to 0.5 s, 1 s and 2 s, and uses the whole of it', () => {
    expect([1, 2, 3].map((tried) => waitMs(tried, undefined, 0))).toEqual([0, 0, 0]);
    expect([1, 2, 3].map((tried) => waitMs(tried, undefined, 0.5))).toEqual([250, 500, 1_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), chance, (tried, random) => {
        const wait = waitMs(tried, undefined, random);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan([500, 1_000, 2_000][tried - 1]!);
      }),
    );
  });

  it('is never shorter than the answer asks for, and up to as much again longer, at most a second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.nat(3_600), chance, (tried, seconds, random) => {
        const more = waitMs(tried, seconds, random) - seconds * 1_000;
        expect(more).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(Math.min(1, seconds) * 1_000);
      }),
    );
  });
});

it.each([
  ['0', 0],
  ['17', 17],
  ['', undefined],
  [null, undefined],
  ['-1', undefined],
  ['1.5', undefined],
  ['Fri, 20 Nov 2026 12:00:00 GMT', undefined],
])('Retry-After: %j asks for %j seconds', (header, seconds) => {
  expect(retryAfterOf(header)).toBe(seconds);
});

it('only what may pass is tried again', () => {
  const all = Array.from({ length: 600 }, (_, status) => status);
  expect(all.filter(mayPass)).toEqual([0, 429, 500, 502, 503, 504]);
});

it('a picture may take longer than anything else', () => {
  expect([limitOf('/score'), limitOf('/avatar/process'), limitOf('/avatar/presign')]).toEqual([10_000, 35_000, 10_000]);
});

it('each whole 64 KiB of a picture is a second more', () => {
  expect([0, 32_768, 65_536, 10_485_760].map(sendingMs)).toEqual([0, 500, 1_000, 160_000]);
});
