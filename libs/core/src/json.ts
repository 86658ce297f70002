import type { Mistake } from './problem.ts';

/** Keys that reach an object's prototype. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 32;
const MAX_MISTAKES = 20;

/**
 * What no parsed JSON of ours may hold: keys that reach an object's prototype, more than 32 levels, unpaired surrogates, endless numbers.
 * Asked of the raw value, because class-transformer drops such keys silently. At most 20 mistakes.
 */
export function hostileParts(value: unknown): Mistake[] {
  const mistakes: Mistake[] = [];
  const say = (path: string, message: string): void => {
    if (mistakes.length < MAX_MISTAKES) mistakes.push({ path, message });
  };
  const visit = (part: unknown, path: string, depth: number): void => {
    if (typeof part === 'string' && !part.isWellFormed()) say(path, 'must not contain unpaired surrogates');
    if (typeof part === 'number' && !Number.isFinite(part)) say(path, 'must be a number that fits 64 bits');
    if (typeof part !== 'object' || part === null) return;
    if (depth > MAX_DEPTH) {
      say(path, `must not be nested deeper than ${MAX_DEPTH} levels`);
      return;
    }
    for (const [key, inner] of Object.entries(part)) {
      const at = Array.isArray(part) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      if (!Array.isArray(part) && FORBIDDEN_KEYS.has(key)) say(at, `must not have the key ${key}`);
      else if (!key.isWellFormed()) say(path, 'must not have keys with unpaired surrogates');
      else visit(inner, at, depth + 1);
    }
  };
  visit(value, '', 1);
  return mistakes;
}

/** The size of a value as JSON, in bytes of UTF-8. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
