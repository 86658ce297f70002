import { invalidCursor, openCursor, sealCursor } from '#core/cursor';
import type { From, Standings } from '#ranking/board';

const nameOf = ({ board, period }: Standings): string => `${board.boardId} ${period.id}`;

/** A cursor by which a page of these standings begins there; null where there is none. */
export function writeCursor(from: From | null, { board, period }: Standings, secret: string): string | null {
  return from && sealCursor([kindOf(from), board.boardId, period.id, ...placeOf(from)], secret);
}

const kindOf = (from: From): string => ('after' in from ? 'after' : 'before' in from ? 'before' : 'rank');

function placeOf(from: From): string[] {
  if ('rank' in from) return [String(from.rank)];
  const { key, playerId } = 'after' in from ? from.after : from.before;
  return [key, playerId];
}

/**
 * Where a cursor begins. `of` says which standings it belongs to.
 *
 * @throws Problem `invalid_cursor` where it was not signed by us, or is one of another list
 */
export function readCursor(cursor: string, secret: string): { from: From; of: string } {
  const [kind, boardId, period, place, playerId = ''] = openCursor(cursor, secret);
  const from = place === undefined ? undefined : toFrom(kind, place, playerId);
  if (!from) throw invalidCursor('It is of another list, or of another version: begin anew.');
  return { from, of: `${boardId} ${period}` };
}

function toFrom(kind: string | undefined, place: string, playerId: string): From | undefined {
  if (kind === 'rank') return { rank: Number(place) };
  const row = { key: place, playerId };
  return kind === 'after' ? { after: row } : kind === 'before' ? { before: row } : undefined;
}

/** @throws Problem `invalid_cursor` where the cursor belongs to another board or period */
export function checkCursor(of: string, standings: Standings): void {
  if (of !== nameOf(standings)) throw invalidCursor('It belongs to another board or period.');
}
