import { until } from './until.ts';

/**
 * Does the work while nobody else does work of that name. How long another may hold it has no end, as in a tab that the browser has put to sleep.
 *
 * @param signal takes back what has not begun, which then rejects as the signal says; what has begun goes on
 */
export type Alone = <T>(name: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** As much of Web Locks as is used here. */
export interface Locks {
  request: <T>(name: string, options: { signal?: AbortSignal }, work: () => Promise<T>) => Promise<T>;
}

/** One after the other, of each name: for who has no locks that all tabs share. */
export function oneByOne(): Alone {
  const last = new Map<string, Promise<void>>();
  return (name, work, signal) => {
    const before = last.get(name) ?? Promise.resolve();
    const mine = until([signal], () => before).then(work);
    // Who is taken back does not let the next one pass.
    const both = Promise.allSettled([before, mine]).then(() => undefined);
    last.set(name, both);
    return mine;
  };
}

/** One after the other in all tabs; in this page alone where its frame may have no locks, as one that is sandboxed. */
export function byLocks(locks: Locks): Alone {
  const here = oneByOne();
  return async (name, work, signal) => {
    const lock = { isHeld: false };
    try {
      return await locks.request(name, signal ? { signal } : {}, () => {
        lock.isHeld = true;
        return work();
      });
    } catch (error) {
      if (lock.isHeld) throw error;
      // Also where it was taken back: nothing is begun then.
      return await here(name, work, signal);
    }
  };
}
