/** Time, chance and timers that a test moves. */
export class FakeTime {
  now = Date.UTC(2026, 10, 20, 12);
  #state: number;
  #timers: { at: number; work: () => void }[] = [];

  constructor(seed: number) {
    this.#state = seed | 1;
  }

  /** Uniform in [0, 1): xorshift (G. Marsaglia, 2003). */
  random(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.now + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets time pass, and all timers do their work in order. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      // A client may wait for a promise before it sets its next timer.
      for (let i = 0; i < 4; i++) await Promise.resolve();
      const [next] = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.now = Math.max(this.now, next.at);
      next.work();
    }
    this.now = end;
  }
}
