import type { Platform } from './platform.ts';
import { type Line, lineOf } from './queue.rules.ts';
import { readJson } from './store.ts';

/** A player's line in the platform's store: changed by one tab at a time. */
export class KeptLine {
  readonly #platform: Platform;
  readonly #name: string;

  constructor(platform: Platform, name: string) {
    this.#platform = platform;
    this.#name = name;
  }

  async read(): Promise<Line> {
    return lineOf(await readJson(this.#platform.store, this.#name));
  }

  /** Keeps what `change` makes of the line, and gives it; undefined leaves it as it is. @throws what the store does */
  change(change: (line: Line) => Line | undefined): Promise<Line | undefined> {
    return this.#platform.alone(`${this.#name}.kept`, async () => {
      const next = change(await this.read());
      if (next) await this.#platform.store.setItem(this.#name, JSON.stringify(next));
      return next;
    });
  }
}
