import { describe, expect, it } from '@jest/globals';
import { type Alone, byLocks, type Locks, oneByOne } from './alone.ts';
import { settled } from './tabs.fixture.ts';

const DENIED = new Error('SecurityError');
/** Of a sandboxed frame. */
const denied: Locks = { request: () => Promise.reject(DENIED) };
const given: Locks = { request: (_, __, work) => work() };

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

/** Of a page whose lock another tab holds for ever. */
const held: Locks = {
  request: (_, { signal }) =>
    new Promise((_resolve, reject) => {
      const refuse = (): void => {
        reject(new DOMException('taken back', 'AbortError'));
      };
      if (signal?.aborted) refuse();
      else signal?.addEventListener('abort', refuse);
    }),
};
/** Holds the name, until it is let go. */
const hold = (alone: Alone): { letGo: () => void; end: Promise<void> } => {
  let letGo: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => (letGo = resolve));
  return { letGo, end: alone('x', () => wait) };
};

describe('work that waits for another', () => {
  const reason = new Error('long enough');
  const given = { ['in this page']: oneByOne, ['in another tab']: () => byLocks(held), ['in this frame']: () => byLocks(denied) };

  it.each(Object.entries(given))('%s is taken back, and never begun', async (_, make) => {
    const alone = make();
    const control = new AbortController();
    const { letGo, end } = hold(alone);
    let times = 0;
    const work = (): Promise<number> => Promise.resolve(++times);
    const waiting = alone('x', work, control.signal);
    control.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(alone('x', work, control.signal)).rejects.toBe(reason);
    letGo();
    if (make !== given['in another tab']) await end;
    expect(times).toBe(0);
  });

  it('waits for whom another waited who was taken back', async () => {
    const alone = oneByOne();
    const { letGo, end } = hold(alone);
    const order: string[] = [];
    const taken = alone('x', () => Promise.resolve(), AbortSignal.abort(reason));
    const next = alone('x', () => Promise.resolve(order.push('next')));
    await expect(taken).rejects.toBe(reason);
    await settled();
    order.push('let go');
    letGo();
    await Promise.all([end, next]);
    expect(order).toEqual(['let go', 'next']);
  });

  it('goes on once it has begun, whatever its signal says', async () => {
    for (const alone of [oneByOne(), byLocks({ request: (_, __, work) => work() }), byLocks(denied)]) {
      const control = new AbortController();
      const work = async (): Promise<string> => {
        control.abort(reason);
        await new Promise(setImmediate);
        return 'done';
      };
      expect(await alone('x', work, control.signal)).toBe('done');
    }
  });
});
