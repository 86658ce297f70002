import type { Board } from '#catalog/catalog';
import { Problem } from '#core/problem';
import type { Period } from './period.ts';

const KEPT_OPERATIONS = 32;
const RETENTION_DAYS = 35;
const DAY_MS = 86_400_000;

/** When an entry of the period may be removed, in seconds since 1970; undefined: never. */
export const expiryOf = (period: Period): number | undefined =>
  period.endsAt === null ? undefined : Math.floor((period.endsAt.getTime() + RETENTION_DAYS * DAY_MS) / 1000);

/** The period's entries are past their expiry: whatever the index still holds of them does not count. */
export const isExpired = (period: Period, now: Date): boolean => (expiryOf(period) ?? Infinity) * 1000 <= now.getTime();

/** Appends an operation to the last 32 that an item remembers. */
export const remember = (operations: readonly string[], operation: string): string[] => [...operations, operation].slice(-KEPT_OPERATIONS);

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
