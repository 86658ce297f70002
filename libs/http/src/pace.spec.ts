import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Paces } from './pace.ts';

const PACE = { burst: 5, perSecond: 2 };

describe('Paces', () => {
  it('lets a burst through, then the pace, and says when to come again', () => {
    const paces = new Paces();
    const take = (at: number): number => paces.take('a', PACE, at);
    expect(Array.from({ length: 6 }, () => take(0))).toEqual([0, 0, 0, 0, 0, 1]);
    expect([take(499), take(500), take(501)]).toEqual([1, 0, 1]);
    expect(new Paces().take('a', { burst: 1, perSecond: 1 / 6 }, 0)).toBe(0);
  });

  it('never lets more through in any stretch of time than burst and pace allow', () => {
    const calls = fc.array(fc.nat(5_000), { maxLength: 200 }).map((times) => times.sort((a, b) => a - b));
    fc.assert(
      fc.property(calls, (times) => {
        const paces = new Paces();
        const allowed = times.filter((at) => paces.take('a', PACE, at) === 0);
        allowed.forEach((from, i) => {
          allowed.slice(i).forEach((to, n) => {
            expect(n + 1).toBeLessThanOrEqual(PACE.burst + ((to - from) / 1000) * PACE.perSecond + 1e-9);
          });
        });
      }),
    );
  });

  it('lets a caller through who waited as long as it was told', () => {
    fc.assert(
      fc.property(fc.nat(3_000), (at) => {
        const paces = new Paces();
        Array.from({ length: 20 }, () => paces.take('a', PACE, 0));
        const wait = paces.take('a', PACE, at);
        fc.pre(wait > 0);
        expect(paces.take('a', PACE, at + wait * 1000)).toBe(0);
      }),
    );
  });

  it('counts names apart, and forgets the one that has called longest ago', () => {
    const paces = new Paces(2);
    const one = { burst: 1, perSecond: 1 };
    const take = (name: string): number => paces.take(name, one, 0);
    expect([take('a'), take('b'), take('a'), take('c'), take('b'), take('a')]).toEqual([0, 0, 1, 0, 0, 0]);
  });

  it('does not give back more when the clock goes back', () => {
    const paces = new Paces();
    Array.from({ length: 5 }, () => paces.take('a', PACE, 10_000));
    expect(paces.take('a', PACE, 0)).toBeGreaterThan(0);
  });
});
