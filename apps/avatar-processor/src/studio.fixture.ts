import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Drawing } from './pipeline.ts';
import type { Drawn, Order, Verdict } from './studio.process.fixture.ts';
import { type Variation, varied } from './variations.fixture.ts';

export type Picture = Extract<Drawn, { drawing: Drawing }>;

/** Draws one file after the other, in a process of its own. */
export class Studio {
  readonly #process: ChildProcess;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  static async open(): Promise<Studio> {
    const file = fileURLToPath(new URL('studio.process.fixture.ts', import.meta.url));
    const child = fork(file, { serialization: 'advanced', execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'] });
    const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
    if (first !== 'ready') throw new Error(`The studio ended with ${String(first)}`);
    return new Studio(child);
  }

  /** @throws Error where the process has ended */
  drawn(file: Uint8Array): Promise<Drawn> {
    return this.#next<Drawn>({ whole: file });
  }

  /** What becomes of a file, which may lie on disk: `drawn`, a code, or what was thrown; and the memory that the process holds. */
  tried(file: Uint8Array | string): Promise<Verdict> {
    return this.#next<Verdict>({ brief: file });
  }

  /** One after the other. */
  #next<T extends object>(order: Order): Promise<T> {
    const next = this.#last.then(async () => {
      const [result] = await this.#ask<T>(order);
      if (typeof result !== 'object' || result === null) throw new Error(`The studio ended with ${String(result)}`);
      return result;
    });
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #ask<T>(order: Order): Promise<[T | number | null]> {
    const heard = new AbortController();
    const { signal } = heard;
    try {
      const answer = Promise.race([once(this.#process, 'message', { signal }), once(this.#process, 'exit', { signal })]);
      this.#process.send(order);
      return (await answer) as [T | number | null];
    } finally {
      heard.abort();
    }
  }

  /** @throws Error where it is rejected */
  async picture(variation: Variation): Promise<Picture> {
    const result = await this.drawn(await varied(variation));
    if (!('drawing' in result)) throw new Error(JSON.stringify(result));
    return result;
  }

  /** Why it is rejected; `drawn` where it is not. */
  async verdict(variation: Variation): Promise<string> {
    return (await this.tried(await varied(variation))).what;
  }

  close(): void {
    this.#process.disconnect();
  }
}
