import { createHash } from 'node:crypto';
import { type Row, type Standings, topicOf } from '#ranking/board';
import { deltaOf } from '#realtime-client/delta';
import { frame } from '../frames.ts';
import type { Head, Top } from './head.repository.ts';

/** Heads of fewer rows are always pushed whole. */
const DELTA_ROWS = 50;
/** Of a board this small every change shows in the total or in the quantiles. */
export const SMALL_BOARD = 512;

/** Tells what was read of the index from what was read before, the banned included: 8 bytes of a hash of all that shows, as text. */
export const markOf = (rows: readonly Row[], rest: Pick<Top, 'total' | 'quantiles'>): string =>
  createHash('sha256')
    .update(JSON.stringify([rows.map(({ playerId, score }) => [playerId, score]), rest.total, rest.quantiles]))
    .digest()
    .subarray(0, 8)
    .toString('base64url');

/** Whether two heads show the same. */
export const sameTop = (a: Top, b: Top): boolean => a.total === b.total && sameRows(a.rows, b.rows) && sameRows(a.quantiles, b.quantiles);

const sameRows = (a: readonly unknown[], b: readonly unknown[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a change of an entry may show in what subscribers have: in the top, or anywhere on a small board. Order keys; undefined: none. */
export function touches({ total, bound }: Pick<Head, 'total' | 'bound'>, before: string | undefined, after: string | undefined): boolean {
  const better = [before, after].filter((key) => key !== undefined).sort()[0];
  return total <= SMALL_BOARD || bound === null || (better !== undefined && better <= bound);
}

/** The top has taken in rows from behind its old end: one that came there meanwhile may have been missed. */
export const isLoosened = (before: Pick<Head, 'bound'>, after: Pick<Head, 'bound'>): boolean =>
  before.bound !== null && (after.bound === null || after.bound > before.bound);

/** The snapshot of a head in one frame. */
export function snapshotOf({ board, period }: Standings, { epoch, seq, total, rows, quantiles, at }: Head): string {
  const topic = topicOf(board.boardId, period.id);
  return frame('leaderboard.snapshot', { topic, epoch, seq, total, rows: [...rows], quantiles: [...quantiles] }, new Date(at));
}

/** What has changed since the head before, for who has that; the snapshot where a delta would not be smaller. */
export function changeOf(standings: Standings, before: Head, head: Head): string {
  const delta = before.rows.length > DELTA_ROWS ? deltaOf(before.rows, head.rows) : undefined;
  if (!delta) return snapshotOf(standings, head);
  const { epoch, seq, total, at } = head;
  const topic = topicOf(standings.board.boardId, standings.period.id);
  const quantiles = sameRows(before.quantiles, head.quantiles) ? null : [...head.quantiles];
  const fields = { topic, epoch, prev: before.seq, seq, total, upsert: [...delta.upsert], remove: [...delta.remove], quantiles };
  return frame('leaderboard.delta', fields, new Date(at));
}
