import type { Platform } from './platform.ts';
import { type Line, lineOf } from './queue.rules.ts';
import { jsonOf, readJson } from './store.ts';

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

  /**
   * Keeps what `change` makes of the line, and gives it; undefined leaves it as it is. What cannot be read is kept aside first, for who
   * can mend it.
   *
   * @throws what the store does
   */
  change(change: (line: Line) => Line | undefined): Promise<Line | undefined> {
    const { store, alone } = this.#platform;
    return alone(`${this.#name}.kept`, async () => {
      const text = await store.getItem(this.#name);
      const line = lineOf(jsonOf(text));
      const next = change(line);
      // As it is written here: what says more than was read of it is in part of another release, or broken.
      if (next && text !== null && text !== JSON.stringify(line)) await store.setItem(`${this.#name}.unreadable`, text);
      if (next) await store.setItem(this.#name, JSON.stringify(next));
      return next;
    });
  }
}
