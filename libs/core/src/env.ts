/** The variables of a function, as `process.env` holds them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads variables into typed values; a missing or malformed one is named in the error, so that the function fails at its start. */
export class Env {
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  text(name: string): string {
    const value = this.#variables[name];
    if (!value) throw new Error(`The environment variable ${name} is missing: set it in the function's template.`);
    return value;
  }

  optional(name: string): string | undefined {
    return this.#variables[name] || undefined;
  }

  /** Comma-separated, without empty parts. */
  list(name: string): string[] {
    return this.text(name)
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }

  integer(name: string, fallback: number): number {
    const value = this.optional(name) ?? String(fallback);
    if (!/^-?\d{1,15}$/.test(value)) throw new Error(`The environment variable ${name} must be an integer, not "${value}".`);
    return Number(value);
  }
}
