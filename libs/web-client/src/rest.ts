import type { Platform } from './platform.ts';
import { pause } from './until.ts';

/** Who is hurried on and on, as by each failure, tries no more often. */
const SKIPS_EVERY_MS = 1_000;

/** The rests of a queue after its failures, which a hurry skips: once a second at most. */
export class Rest {
  readonly #platform: Platform;
  readonly #end: AbortSignal;
  #wake = new AbortController();
  #skippedAt = -Infinity;
  #hurries = 0;

  /** @param end of all rests */
  constructor(platform: Platform, end: AbortSignal) {
    this.#platform = platform;
    this.#end = end;
  }

  /** How often somebody has hurried. */
  get hurries(): number {
    return this.#hurries;
  }

  hurry(): void {
    this.#hurries++;
    this.#wake.abort();
  }

  /**
   * Rests, unless somebody has hurried, or hurries now.
   *
   * @param hurries how often somebody had when the try began that failed
   * @returns whether it rested at all
   */
  async take(ms: number, hurries: number): Promise<boolean> {
    const { elapsed } = this.#platform;
    const firm = Math.min(ms, Math.max(0, this.#skippedAt + SKIPS_EVERY_MS - elapsed()));
    if (firm > 0) await this.#pause(firm, this.#end);
    this.#wake = new AbortController();
    const isHurried = this.#hurries !== hurries;
    if (!isHurried) await this.#pause(ms - firm, this.#wake.signal);
    if (this.#hurries !== hurries) this.#skippedAt = elapsed();
    return firm > 0 || !isHurried;
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#end.aborted) await pause(this.#platform, ms, signal).catch(() => undefined);
  }
}
