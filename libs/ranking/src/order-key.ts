import { createHash } from 'node:crypto';

/** `desc`: the highest score is the best; `asc`: the lowest. */
export type Order = 'desc' | 'asc';

const OFFSET = 2n ** 53n;
const TOP = 2n ** 54n - 1n;
const EPOCH = Date.UTC(2020, 0, 1);
const SCORE_CHARS = 11;
const TIME_CHARS = 9;
const HASH_CHARS = 6;
const KEY_CHARS = SCORE_CHARS + TIME_CHARS + HASH_CHARS;
const DIGITS = '0123456789abcdefghijklmnopqrstuv';
const AFTER_DIGITS = '~';

/** Base 32 with the digits `0-9a-v`: compares as text like as a number. */
const base32 = (value: bigint, chars: number): string => value.toString(32).padStart(chars, '0');

const fromBase32 = (text: string): bigint => [...text].reduce((value, digit) => value * 32n + BigInt(parseInt(digit, 32)), 0n);

const playerHash = (playerId: string): bigint => BigInt(createHash('sha256').update(playerId).digest().readUInt32BE(0) >>> 2);

/**
 * The one key by which a board is ordered, 26 ASCII characters, ascending = best first: score (11), time (9), hash of the player (6).
 * A better score comes first, then the earlier of two equal ones, then an arbitrary but lasting order.
 *
 * @param run `score`: a safe integer; `at`: milliseconds since 1970, not before 2020
 */
export function orderKey(run: { score: number; at: number; playerId: string }, order: Order): string {
  if (!Number.isSafeInteger(run.score)) throw new RangeError('A score is a safe integer');
  if (run.at < EPOCH) throw new RangeError('The time is before 2020: is the clock right?');
  const ascending = BigInt(run.score) + OFFSET;
  const score = order === 'asc' ? ascending : TOP - ascending;
  return base32(score, SCORE_CHARS) + base32(BigInt(run.at - EPOCH), TIME_CHARS) + base32(playerHash(run.playerId), HASH_CHARS);
}

/** What the keys of equal scores begin with: it sorts before all of them, and after all better ones. */
export const scoreKey = (key: string): string => key.slice(0, SCORE_CHARS);

/** What stands before this is better than the key: the key itself, or where ties are shared, all that have its score. */
export const rankBound = (key: string, ties: 'earlier' | 'shared'): string => (ties === 'shared' ? scoreKey(key) : key);

/**
 * The inclusive end of all keys before a bound, as `BETWEEN` wants it: exact, for every key is 26 digits long. It sorts before a range
 * that begins with the bound, which `BETWEEN` refuses: such a range is empty.
 *
 * @param bound a key, or a score key, which no key equals
 */
export function upperBound(bound: string): string {
  if (bound.length < KEY_CHARS) return bound;
  const last = DIGITS.indexOf(bound.slice(KEY_CHARS - 1));
  const others = bound.slice(0, KEY_CHARS - 1);
  return last > 0 ? others + DIGITS.charAt(last - 1) + AFTER_DIGITS : others;
}

/** Where the keys after a key begin. */
export const lowerBound = (key: string): string => key + AFTER_DIGITS;

/** The score and the time (milliseconds since 1970) that a key was made of. */
export function decodeOrderKey(key: string, order: Order): { score: number; at: number } {
  const value = fromBase32(key.slice(0, SCORE_CHARS));
  const score = Number((order === 'asc' ? value : TOP - value) - OFFSET);
  return { score, at: Number(fromBase32(key.slice(SCORE_CHARS, SCORE_CHARS + TIME_CHARS))) + EPOCH };
}

/** What stays of a key when its player is erased: score and time. */
export const blankKey = (key: string): string => key.slice(0, SCORE_CHARS + TIME_CHARS).padEnd(key.length, '0');
