import type { Clock } from '#core/clock';
import type { DeletionRepository } from './deletion.repository.ts';
import type { Holding } from './holding.ts';
import type { JobRepository } from './queue.repository.ts';
import type { UserRepository } from './user.repository.ts';

/** Longer than any call runs: one that sent its message has stored its job by then, or never will. */
const LATE_JOB_SECONDS = 30;
/** Longer still: a call that had read the profile before it was gone may still write. */
const SECOND_SWEEP_SECONDS = 60;
const NEXT_SWEEP_SECONDS = 10;
const MOST_SWEEPS = 20;
/** Of each step, besides those of its requests: where many fail, the client soon sends each but once. */
const TRIES = 5;

/** The rest of a deletion. Each step may be done again, so that a message that comes twice, or after a crash, is harmless. */
export class ErasureJob {
  readonly #clock: Clock;
  readonly #deletions: DeletionRepository;
  readonly #jobs: JobRepository;
  readonly #users: UserRepository;
  readonly #holdings: readonly Holding[];

  constructor(
    reach: { clock: Clock; deletions: DeletionRepository; jobs: JobRepository; users: UserRepository },
    holdings: readonly Holding[],
  ) {
    this.#clock = reach.clock;
    this.#deletions = reach.deletions;
    this.#jobs = reach.jobs;
    this.#users = reach.users;
    this.#holdings = holdings;
  }

  /**
   * Sweeps until a sweep a minute after the first one, or any later one, finds nothing; then the job is over.
   * @throws Error where 20 sweeps have found something
   */
  async run({ playerId, sweep }: { playerId: string; sweep: number }): Promise<void> {
    const job = await this.#deletions.find(playerId);
    if (!job) return this.#lookAgain({ playerId, sweep });
    await tried(() => this.#users.remove(job.username));
    await tried(() => this.#deletions.removeProfile(playerId, this.#clock.now()));
    const found = await this.#sweep(playerId);
    await tried(() => this.#deletions.swept(playerId));
    const [next, delay] = sweep > 1 ? [sweep + 1, NEXT_SWEEP_SECONDS] : [2, SECOND_SWEEP_SECONDS];
    if (sweep > 1 && !found) await this.#deletions.end(playerId);
    else if (sweep < MOST_SWEEPS) await this.#jobs.send({ type: 'erase', playerId, sweep: next }, delay);
    else throw new Error(`Something of a player is left after ${MOST_SWEEPS} sweeps.`);
  }

  /** Nothing is to be erased: the job has ended, or the call has not stored it yet. */
  async #lookAgain({ playerId, sweep }: { playerId: string; sweep: number }): Promise<void> {
    if (sweep === 0) await this.#jobs.send({ type: 'erase', playerId, sweep: 1 }, LATE_JOB_SECONDS);
  }

  /** One feature after the other: what others see goes first. */
  async #sweep(playerId: string): Promise<boolean> {
    let found = false;
    for (const holding of this.#holdings) {
      const { result, again } = await tried(() => holding.erase(playerId));
      // What a try has removed before it failed, the next does not find.
      if (result || again) found = true;
    }
    return found;
  }
}

/** A step may be done again: one that fails does not have all before it done anew. */
async function tried<T>(step: () => Promise<T>): Promise<{ result: T; again: boolean }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { result: await step(), again: attempt > 1 };
    } catch (error) {
      if (attempt === TRIES) throw error;
    }
  }
}
