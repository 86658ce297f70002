import { invalidCursor, openCursor, sealCursor } from '#core/cursor';
import type { Row, Standings } from '#ranking/board';
import type { From } from '#ranking/board.repository';

/** A cursor that goes on after, or before, a row. */
export const writeCursor = (direction: 'after' | 'before', { key, playerId }: Row, { board, period }: Standings, secret: string): string =>
  sealCursor([direction, board.boardId, period.id, key, playerId], secret);

/** Where a cursor goes on. `of` says which standings it belongs to. @throws Problem `invalid_cursor` where it was not signed by us */
export function readCursor(cursor: string, secret: string): { from: From; of: string } {
  const [direction, boardId = '', period = '', key = '', playerId = ''] = openCursor(cursor, secret);
  const row = { key, playerId };
  return { from: direction === 'before' ? { before: row } : { after: row }, of: `${boardId} ${period}` };
}

/** @throws Problem `invalid_cursor` where the cursor belongs to another board or period */
export function checkCursor(of: string, { board, period }: Standings): void {
  if (of !== `${board.boardId} ${period.id}`) throw invalidCursor('It belongs to another board or period.');
}
