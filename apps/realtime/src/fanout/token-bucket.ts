import { setTimeout as sleep } from 'node:timers/promises';

/** Lets so many a second through, and after a pause as many at once as come in a fifth of that. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #most: number;
  readonly #now: () => number;
  readonly #wait: (ms: number) => Promise<unknown>;
  #tokens: number;
  #at: number;

  /** @param now milliseconds of a clock that is never set back */
  constructor(perSecond: number, now: () => number = () => performance.now(), wait: (ms: number) => Promise<unknown> = sleep) {
    this.#perMs = perSecond / 1000;
    this.#most = Math.max(1, perSecond / 5);
    this.#now = now;
    this.#wait = wait;
    this.#tokens = this.#most;
    this.#at = now();
  }

  /** Waits for its turn: who comes first goes first. */
  async take(): Promise<void> {
    const now = this.#now();
    this.#tokens = Math.min(this.#most, this.#tokens + (now - this.#at) * this.#perMs) - 1;
    this.#at = now;
    if (this.#tokens < 0) await this.#wait(-this.#tokens / this.#perMs);
  }
}
