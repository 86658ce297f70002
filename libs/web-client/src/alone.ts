/** Does the work while nobody else does work of that name. */
export type Alone = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** As much of Web Locks as is used here. */
export interface Locks {
  request: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** One after the other, of each name: for who has no locks that all tabs share. */
export function oneByOne(): Alone {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(name) ?? Promise.resolve()).then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    return mine;
  };
}

/** One after the other in all tabs; in this page alone where its frame may have no locks, as one that is sandboxed. */
export function byLocks(locks: Locks): Alone {
  const here = oneByOne();
  return async (name, work) => {
    const lock = { isHeld: false };
    try {
      return await locks.request(name, () => {
        lock.isHeld = true;
        return work();
      });
    } catch (error) {
      if (lock.isHeld) throw error;
      return await here(name, work);
    }
  };
}
