import { createHash } from 'node:crypto';
import type { Board } from '#catalog/catalog';
import { Problem } from '#core/problem';
import type { Period } from './period.ts';

/** How many operations an item remembers. */
export const KEPT_OPERATIONS = 32;
const RETENTION_DAYS = 35;
const DAY_MS = 86_400_000;

/** When an entry of the period may be removed, in seconds since 1970; undefined: never. A season stays as long as its archive. */
export const expiryOf = (period: Period): number | undefined =>
  period.endsAt === null || isSeason(period) ? undefined : Math.floor((period.endsAt.getTime() + RETENTION_DAYS * DAY_MS) / 1000);

const isSeason = ({ id }: Period): boolean => id.startsWith('s');

/** The period's entries are past their expiry: whatever the index still holds of them does not count. */
export const isExpired = (period: Period, now: Date): boolean => (expiryOf(period) ?? Infinity) * 1000 <= now.getTime();

/** Appends an operation to the last 32 that an item remembers. */
export const remember = (operations: readonly string[], operation: string): string[] => [...operations, operation].slice(-KEPT_OPERATIONS);

const OPERATION_BYTES = 8;

const hashOf = (operation: string): Buffer => createHash('sha256').update(operation).digest().subarray(0, OPERATION_BYTES);

/** Whether an operation is among those that an entry remembers, 8 bytes each. */
export const holdsOperation = (operations: Uint8Array, operation: string): boolean =>
  Array.from({ length: operations.length / OPERATION_BYTES }, (_, i) =>
    operations.subarray(i * OPERATION_BYTES, (i + 1) * OPERATION_BYTES),
  ).some((known) => hashOf(operation).equals(known));

/** Appends an operation to the last 32 that an entry remembers. */
export const withOperation = (operations: Uint8Array, operation: string): Uint8Array =>
  new Uint8Array([...operations, ...hashOf(operation)].slice(-KEPT_OPERATIONS * OPERATION_BYTES));

export const isBetter = ({ order }: Board, score: number, than: number): boolean => (order === 'desc' ? score > than : score < than);

/** @throws Problem `score_out_of_bounds` */
export function checkScore({ min, max }: Board, score: number): void {
  if (score < min || score > max) throw outOfBounds('score', min, max);
}

/** The sum after a run. @throws Problem `score_out_of_bounds` where it leaves the board's bounds */
export function addScore(board: Board & { operator: 'sum' }, standing: number, score: number): number {
  const total = standing + score;
  if (total < board.totalMin || total > board.totalMax) throw outOfBounds('total', board.totalMin, board.totalMax);
  return total;
}

const outOfBounds = (what: string, min: number, max: number): Problem =>
  Problem.of('score_out_of_bounds', `The board takes a ${what} from ${min} to ${max}.`, { min, max });
