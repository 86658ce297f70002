/** How many calls a caller may make: `burst` at once, then `perSecond`. */
export interface Pace {
  burst: number;
  perSecond: number;
}

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Token buckets in the function's memory, by any name: best effort, for each environment counts alone, and no write is spent. Keeps the
 * names that called last; one that is dropped begins with a full bucket.
 */
export class Paces {
  readonly #buckets = new Map<string, Bucket>();
  readonly #kept: number;

  constructor(kept = 10_000) {
    this.#kept = kept;
  }

  /** Takes one token. @returns 0, or the seconds after which there is one again */
  take(name: string, { burst, perSecond }: Pace, now: number): number {
    const before = this.#buckets.get(name) ?? { tokens: burst, at: now };
    const elapsed = Math.max(0, now - before.at);
    const tokens = Math.min(burst, before.tokens + (elapsed / 1000) * perSecond);
    const allowed = tokens >= 1;
    // Put in again, so that the map's order is that of the last calls.
    this.#buckets.delete(name);
    this.#buckets.set(name, { tokens: allowed ? tokens - 1 : tokens, at: now });
    this.#forget();
    return allowed ? 0 : Math.ceil((1 - tokens) / perSecond);
  }

  #forget(): void {
    if (this.#buckets.size <= this.#kept) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
