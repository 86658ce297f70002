import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#core/problem';

const TRIES_AT_ONCE = 4;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 100;
const LIMIT_MS = 5_000;

/** A write that depends on what stands. */
export interface Optimistic<S, T> {
  /** What stands, by a strong read. */
  read: () => Promise<S>;
  /** Writes on condition that `standing` still stands; else gives what stood in the way. */
  write: (standing: S) => Promise<{ done: T } | { standing: S }>;
}

/**
 * Repeats an optimistic write until it holds. What a failed condition brings back is tried at once, so that the time in which others can
 * come in between is one round trip; after some tries it waits with full jitter (after M. Brooker, "Exponential Backoff And Jitter") and
 * reads again. 5 s in all.
 *
 * @param first what was read already, if it was
 * @param random uniform in [0, 1)
 * @throws Problem `try_again`
 */
export async function untilWritten<S, T>({ read, write }: Optimistic<S, T>, first: S | undefined, random: () => number): Promise<T> {
  const deadline = performance.now() + LIMIT_MS;
  for (let wait = FIRST_WAIT_MS, begin = first; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS), begin = undefined) {
    let standing: S = begin === undefined ? await read() : begin;
    for (let attempt = 0; attempt < TRIES_AT_ONCE; attempt++) {
      const result = await write(standing);
      if ('done' in result) return result.done;
      standing = result.standing;
    }
    if (performance.now() + wait > deadline) throw Problem.of('try_again', 'Too many calls wrote the same item: send it again.');
    await sleep(random() * wait);
  }
}
