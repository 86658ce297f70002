/** Ten years: beyond it, dates of games make no sense. */
export const MAX_ADVANCE_SECONDS = 315_360_000;

/** The apps' time on this machine: the system's, moved by an offset that lives as long as the local cloud runs. Tokens don't follow it. */
export class AppsClock {
  readonly #system: () => Date;
  #offsetSeconds = 0;

  constructor(system: () => Date) {
    this.#system = system;
  }

  now(): Date {
    return new Date(this.#system().getTime() + this.#offsetSeconds * 1000);
  }

  /** What the functions' environments must be given. */
  variables(): { LAUREL_CLOCK_OFFSET_SECONDS: string } {
    return { LAUREL_CLOCK_OFFSET_SECONDS: String(this.#offsetSeconds) };
  }

  /** False, and nothing moves, where the sum of all moves would be beyond ten years. */
  advance(seconds: number): boolean {
    if (this.#offsetSeconds + seconds > MAX_ADVANCE_SECONDS) return false;
    this.#offsetSeconds += seconds;
    return true;
  }

  reset(): void {
    this.#offsetSeconds = 0;
  }
}
