/** Values by name, those that were wanted last: the others are forgotten. */
export class Recent<T> {
  readonly #kept: number;
  readonly #values = new Map<string, T>();

  /** @param kept how many */
  constructor(kept: number) {
    this.#kept = kept;
  }

  get(name: string): T | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) this.set(name, value);
    return value;
  }

  set(name: string, value: T): void {
    // Put in again, so that the map's order is that of the last use.
    this.#values.delete(name);
    this.#values.set(name, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#kept && oldest !== undefined) this.#values.delete(oldest);
  }

  /** Forgets a value, unless another has taken its place. */
  drop(name: string, value: T): void {
    if (this.#values.get(name) === value) this.#values.delete(name);
  }
}
