import { isJsonObject } from '#core/json';
import { resolve, type Scope } from './intrinsics.ts';
import { unreadable } from './unreadable.ts';

/** A piece of a template and where it stands. Its intrinsic functions are resolved when it is looked at: what nobody reads is not resolved. */
export class Part {
  /** Stack, resource and property path. */
  readonly at: string;
  readonly #value: unknown;
  readonly #scope: Scope;

  private constructor(at: string, value: unknown, scope: Scope) {
    this.at = at;
    this.#value = value;
    this.#scope = scope;
  }

  /** Undefined where the value is absent or `AWS::NoValue`. */
  static of(at: string, value: unknown, scope: Scope): Part | undefined {
    const found = resolve(value, scope, at);
    return found === undefined ? undefined : new Part(at, found, scope);
  }

  fail(why: string): never {
    return unreadable(this.at, why);
  }

  get(key: string): Part | undefined {
    const map = this.#map();
    return Object.hasOwn(map, key) ? Part.of(`${this.at}.${key}`, map[key], this.#scope) : undefined;
  }

  need(key: string): Part {
    return this.get(key) ?? unreadable(`${this.at}.${key}`, 'is missing');
  }

  /** Fails for a key that is none of these: nothing that the cloud would do is passed over in silence. */
  only(keys: readonly string[]): this {
    const other = Object.keys(this.#map()).find((key) => !keys.includes(key));
    return other === undefined ? this : unreadable(`${this.at}.${other}`, 'the local cloud does not know this property');
  }

  entries(): [key: string, part: Part][] {
    return Object.keys(this.#map()).flatMap((key): [string, Part][] => {
      const part = this.get(key);
      return part ? [[key, part]] : [];
    });
  }

  parts(): Part[] {
    const list = Array.isArray(this.#value) ? this.#value : this.fail('must be a list');
    return list.flatMap((value, index) => Part.of(`${this.at}[${index}]`, value, this.#scope) ?? []);
  }

  /** Numbers and booleans too, as CloudFormation takes them. */
  text(): string {
    const value = this.#value;
    return typeof value === 'string'
      ? value
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : this.fail('must be a text');
  }

  texts(): string[] {
    return this.parts().map((part) => part.text());
  }

  /** A text counts as a list of one, as in policies. */
  oneOrMoreTexts(): string[] {
    return Array.isArray(this.#value) ? this.texts() : [this.text()];
  }

  integer(): number {
    const text = this.text();
    return /^\d{1,15}$/.test(text) ? Number(text) : this.fail(`must be a whole number, not ${text}`);
  }

  flag(): boolean {
    return this.oneOf(['true', 'false']) === 'true';
  }

  oneOf<const T extends string>(values: readonly T[]): T {
    const text = this.text();
    return values.find((value) => value === text) ?? this.fail(`the local cloud knows only ${values.join(', ')} here, not ${text}`);
  }

  /** The first group of a pattern. */
  match(pattern: RegExp): string {
    const text = this.text();
    return pattern.exec(text)?.[1] ?? this.fail(`${text} does not fit ${pattern.source}`);
  }

  #map(): Record<string, unknown> {
    return isJsonObject(this.#value) ? this.#value : this.fail('must be a map');
  }
}
