import { createHash } from 'node:crypto';
import { type Row, type Standings, topicOf } from '#ranking/board';
import { type BoardRow, frame, FRAME_BYTES, type Frames } from '../frames.ts';
import type { Head } from './head.repository.ts';

const QUANTILES = 32;

/** Tells one top of the index from another, the banned included: 8 bytes of a hash of players and scores, as text. */
export const markOf = (rows: readonly Row[]): string =>
  createHash('sha256')
    .update(JSON.stringify(rows.map(({ playerId, score }) => [playerId, score])))
    .digest()
    .subarray(0, 8)
    .toString('base64url');

/** Whether two heads show the same. */
export const sameTop = (a: Pick<Head, 'rows' | 'total'>, b: Pick<Head, 'rows' | 'total'>): boolean =>
  a.total === b.total && JSON.stringify(a.rows) === JSON.stringify(b.rows);

/** At most 32 of the rows, evenly spread, as score and rank: from these a client estimates a rank without asking. */
export function quantilesOf(rows: readonly BoardRow[]): [score: number, rank: number][] {
  const step = Math.max(1, (rows.length - 1) / (QUANTILES - 1));
  const places = Array.from({ length: Math.min(QUANTILES, rows.length) }, (_, i) => rows[Math.round(i * step)]);
  return places.flatMap((row) => (row ? [[row[3], row[0]]] : []));
}

/** The snapshot of a head in one frame; where names are long it has fewer rows. */
export function snapshotOf({ board, period }: Standings, head: Head): string {
  const { epoch, seq, total } = head;
  const write = (rows: readonly BoardRow[]): string => {
    const fields: Frames['leaderboard.snapshot'] = {
      topic: topicOf(board.boardId, period.id),
      epoch,
      seq,
      total,
      rows,
      quantiles: quantilesOf(rows),
    };
    return frame('leaderboard.snapshot', fields, new Date(head.at));
  };
  let rows = head.rows;
  let text = write(rows);
  while (Buffer.byteLength(text) > FRAME_BYTES) {
    rows = rows.slice(0, -1);
    text = write(rows);
  }
  return text;
}
