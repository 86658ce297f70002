import { describe, expect, it } from '@jest/globals';
import { byLocks, type Locks } from './alone.ts';

const DENIED = new Error('SecurityError');
/** Of a sandboxed frame. */
const denied: Locks = { request: () => Promise.reject(DENIED) };
const given: Locks = { request: (_, work) => work() };

// Locks that all tabs share are played in Chromium: apps/local/src/web-client.browser.ts.
describe('a page that may have no locks', () => {
  it('does one work of a name after the other all the same, whatever becomes of each', async () => {
    const alone = byLocks(denied);
    const order: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      if (name === 'a') throw new Error('of the work');
      return name;
    };
    const ends = await Promise.allSettled([alone('x', work('a')), alone('x', work('b')), alone('y', work('c'))]);
    expect(ends).toEqual([
      { status: 'rejected', reason: new Error('of the work') },
      { status: 'fulfilled', value: 'b' },
      { status: 'fulfilled', value: 'c' },
    ]);
    expect(order.filter((step) => !step.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('does no work twice that has failed under a lock', async () => {
    let times = 0;
    const work = (): Promise<never> => {
      times++;
      return Promise.reject(DENIED);
    };
    await expect(byLocks(given)('x', work)).rejects.toBe(DENIED);
    expect(times).toBe(1);
  });
});
