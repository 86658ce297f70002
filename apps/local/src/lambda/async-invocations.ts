import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudFunction } from '../template/cloud.ts';
import type { Functions, Outcome } from './functions.ts';

export interface AsyncSettings {
  functions: Functions;
  definitions: readonly CloudFunction[];
  /** Sends to a queue of the templates. */
  bury: (queue: string, body: string) => void;
  /** Takes a line about an event that was given up. */
  log: (line: string) => void;
  /** Milliseconds before the first try after a failure, and before the second; in the cloud one and two minutes. */
  waits?: readonly [number, number];
}

const STOP_MS = 2_000;

/**
 * Events that nobody waits for the answer to, as Lambda's asynchronous invocation takes them: at least once, again after a failure as often
 * as the function's template says, then to its dead-letter queue. In memory: what has not run when the local cloud ends is lost.
 */
export class AsyncInvocations {
  readonly #settings: AsyncSettings;
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();

  constructor(settings: AsyncSettings) {
    this.#settings = settings;
  }

  /** Returns at once. */
  send(name: string, event: unknown): void {
    const work = this.#deliver(name, event).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  /** Tries nothing again, and waits a bounded time for what runs. */
  async close(): Promise<void> {
    this.#stop.abort();
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([Promise.all(this.#running), new Promise((resolve) => (timer = setTimeout(resolve, STOP_MS)))]);
    clearTimeout(timer);
  }

  async #deliver(name: string, event: unknown): Promise<void> {
    const { functions, definitions, waits = [1_000, 2_000] } = this.#settings;
    const definition = definitions.find((each) => each.name === name);
    for (let failures = 0; !this.#stop.signal.aborted;) {
      const outcome = await functions.invoke(name, event);
      if (outcome.ok) return;
      // A function that is busy has not failed.
      if (outcome.reason !== 'throttled') failures += 1;
      if (failures > (definition?.retries ?? 0)) {
        this.#giveUp(name, event, { failures, outcome, queue: definition?.deadLetter });
        return;
      }
      await this.#pause(waits[failures > 1 ? 1 : 0]);
    }
  }

  #giveUp(name: string, event: unknown, { failures, outcome, queue }: GivenUp): void {
    const { bury, log } = this.#settings;
    if (queue !== undefined) bury(queue, JSON.stringify(event));
    const times = failures === 1 ? 'once' : `${failures} times`;
    const where = queue === undefined ? 'it is given up' : `to its dead-letter queue ${queue}`;
    log(`An event of ${name} failed ${times}: ${where}. ${outcome.errorType}: ${outcome.errorMessage}`);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}

interface GivenUp {
  failures: number;
  outcome: Extract<Outcome, { ok: false }>;
  queue: string | undefined;
}
