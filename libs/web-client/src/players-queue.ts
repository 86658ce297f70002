import type { SaveResult, ScoreResult, SubmitScore } from './generated/contract.ts';
import type { Platform } from './platform.ts';
import type { Queue } from './queue.ts';
import type { QueuedSave, QueueEntry } from './queue.rules.ts';
import { pause } from './until.ts';

/** A store that takes longer keeps nobody from the end. */
const KEEPING_MS = 2_000;

/** Does the work with the queue of who plays now. */
type WithQueue = <T>(work: (queue: Queue) => Promise<T>) => Promise<T>;

/** The queue of who plays now. */
export class PlayersQueue {
  readonly #platform: Platform;
  readonly #with: WithQueue;
  /** Entries that are being kept. */
  readonly #keeping = new Set<Promise<unknown>>();

  /** @param withQueue does the work, which ends with the client at the latest */
  constructor(platform: Platform, withQueue: WithQueue) {
    this.#platform = platform;
    this.#with = withQueue;
  }

  /**
   * Sends a run's score, now or when there is a connection.
   *
   * @returns the answer, some day: a game that goes on meanwhile does not await it, and hears of it by `on`
   * @throws LaurelError with `queue_full`, or as the service refuses it; an `AbortError` where another player plays on, or the client is
   * closed, before the answer is there: what was kept stays so, and is sent when its player is back
   */
  score(body: SubmitScore): Promise<ScoreResult> {
    return this.#add({ ...this.#begun(), path: '/score', body: copyOf(body) }) as Promise<ScoreResult>;
  }

  /**
   * Saves a slot, now or when there is a connection. Without `baseVersion` upon the save of the slot that was sent, told of or queued last.
   *
   * @returns as `score`
   * @throws LaurelError with `queue_full`, `version_conflict`, or as the service refuses it
   */
  save(body: QueuedSave): Promise<SaveResult> {
    return this.#add({ ...this.#begun(), path: '/progress', body: copyOf(body) }) as Promise<SaveResult>;
  }

  /** What is not sent yet, the next one first. */
  waiting(): Promise<readonly QueueEntry[]> {
    return this.#with((queue) => queue.waiting());
  }

  /** Goes on at once, where the queue waits after a failure. */
  send(): Promise<void> {
    return this.#with((queue) => {
      queue.send();
      return Promise.resolve();
    });
  }

  /** @returns when all that was queued is kept, or cannot be, two seconds later at most */
  async kept(): Promise<void> {
    const over = new AbortController();
    const limit = pause(this.#platform, KEEPING_MS, over.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#keeping), limit]);
    over.abort();
  }

  #begun(): { key: string; at: string } {
    return { key: this.#platform.uuid(), at: new Date(this.#platform.now()).toISOString() };
  }

  #add(entry: QueueEntry): Promise<unknown> {
    const answer = this.#with((queue) => {
      const keeping = queue.add(entry);
      this.#keeping.add(keeping);
      void keeping.finally(() => this.#keeping.delete(keeping)).catch(() => undefined);
      return keeping;
    }).then((kept) => kept.answer);
    // A game that hears of refusals by `on` does not await this.
    answer.catch(() => undefined);
    return answer;
  }
}

/** As it is now: the game may change its own. */
const copyOf = <T>(body: T): T => JSON.parse(JSON.stringify(body)) as T;
