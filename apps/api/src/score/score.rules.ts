import { createHash } from 'node:crypto';
import { Problem } from '#core/problem';
import type { Place, Submitted } from '#ranking/board';
import type { WindowStandings } from '#ranking/standings';
import type { SubmitScore, WindowResult } from './score.dto.ts';

/** What a call is remembered by, so that its retry has no second effect: 8 bytes of a hash, as text. On another board it is another call. */
export const operationOf = (boardId: string, key: string): string =>
  createHash('sha256').update(`score:${boardId}:${key}`).digest().subarray(0, 8).toString('base64url');

/** No board of the catalogue asks for tickets, so none has been given out. @throws Problem `unknown_ticket` */
export function checkTicket({ ticketId }: SubmitScore): void {
  if (typeof ticketId === 'string') throw Problem.of('unknown_ticket', 'This board takes no tickets: leave `ticketId` out.');
}

export function toWindowResult({ window, period }: WindowStandings, submitted: Submitted, place: Place): WindowResult {
  return {
    window,
    period: period.id,
    improved: submitted.improved,
    score: submitted.entry.score,
    previousScore: submitted.previousScore,
    rank: place.rank,
    rankKind: place.kind,
    rankError: place.error,
    asOf: place.asOf.toISOString(),
    total: place.total,
  };
}
