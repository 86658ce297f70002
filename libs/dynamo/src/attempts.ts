import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#core/problem';

const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 200;
const LIMIT_MS = 4_000;

/**
 * Repeats an optimistic write until it holds: `attempt` reads, computes and writes on condition, and gives undefined where the
 * condition failed. Full jitter between tries (after M. Brooker, "Exponential Backoff And Jitter"), 4 s in all, then `try_again`.
 *
 * @param random uniform in [0, 1)
 */
export async function untilWritten<T>(attempt: () => Promise<T | undefined>, random: () => number): Promise<T> {
  const deadline = performance.now() + LIMIT_MS;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const result = await attempt();
    if (result !== undefined) return result;
    if (performance.now() + wait > deadline) throw Problem.of('try_again', 'Too many calls wrote the same item: send it again.');
    await sleep(random() * wait);
  }
}
