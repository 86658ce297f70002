import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '#core/problem';
import type { Row, Standings } from '#ranking/board';
import type { From } from '#ranking/board.repository';

const SIGNATURE_BYTES = 16;
const separator = '.';

const sign = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');

/** A cursor that goes on after, or before, a row: signed, so that a client can't make one. */
export function writeCursor(direction: 'after' | 'before', { key, playerId }: Row, { board, period }: Standings, secret: string): string {
  const text = Buffer.from(JSON.stringify([direction, board.boardId, period.id, key, playerId])).toString('base64url');
  return text + separator + sign(text, secret);
}

/** Where a cursor goes on. `of` says which standings it belongs to. @throws Problem `invalid_cursor` where it was not signed by us */
export function readCursor(cursor: string, secret: string): { from: From; of: string } {
  const text = cursor.slice(0, Math.max(0, cursor.lastIndexOf(separator)));
  const given = Buffer.from(cursor);
  const own = Buffer.from(text + separator + sign(text, secret));
  if (given.length !== own.length || !timingSafeEqual(given, own)) throw invalid('It was cut or changed: take it as it was answered.');
  const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) throw invalid('It is from another version: begin anew.');
  const [direction, boardId = '', period = '', key = '', playerId = ''] = parts;
  const row = { key, playerId };
  return { from: direction === 'before' ? { before: row } : { after: row }, of: `${boardId} ${period}` };
}

/** @throws Problem `invalid_cursor` where the cursor belongs to another board or period */
export function checkCursor(of: string, { board, period }: Standings): void {
  if (of !== `${board.boardId} ${period.id}`) throw invalid('It belongs to another board or period.');
}

const invalid = (why: string): Problem => Problem.of('invalid_cursor', why);
