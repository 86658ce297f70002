import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Board, Catalogue, Window } from '#catalog/catalog';
import type { Place, Submitted } from '#ranking/board';
import { openPeriod, shownPeriod } from '#ranking/period';
import type { RunTimes, WindowStandings } from '#ranking/standings';
import type { SubmitScore, WindowResult } from './score.dto.ts';

/** What a call is remembered by: 8 bytes of a hash, as text. On another board it is another call. */
export const hashOf = (kind: string, boardId: string, key: string): string =>
  createHash('sha256').update(`${kind}:${boardId}:${key}`).digest().subarray(0, 8).toString('base64url');

/**
 * Names the run, so that a retry has no second effect: the `Idempotency-Key`, else the ticket; without both each call is a run.
 *
 * @param fresh an id that no other call has
 */
export const operationOf = ({ boardId, ticketId }: SubmitScore, key: string | undefined, fresh: string): string =>
  key === undefined && typeof ticketId === 'string' ? hashOf('run', boardId, ticketId) : hashOf('score', boardId, key ?? fresh);

/** Tells a run from another of the same name: a hash of score and metadata (canonical JSON, RFC 8785; `null` and left out are the same). */
export const submissionOf = ({ boardId, score, metadata }: SubmitScore): string =>
  hashOf('submission', boardId, canonicalize({ score, metadata: metadata ?? null }) ?? '');

/**
 * Where a run that was counted before stands: in the periods in which it came first. Where no ticket tells when that was, as it would be
 * submitted now; and of a season that is over, where that was the last.
 */
export const countedStandings = (catalogue: Catalogue, board: Board, { at, beganAt, now }: RunTimes): WindowStandings[] =>
  board.windows.flatMap((window) => {
    const period = openPeriod(catalogue, window, at, beganAt) ?? (beganAt ? undefined : shownPeriod(catalogue, window, now));
    return period ? [{ board, window, period }] : [];
  });

/** Of the windows, the one that holds the most runs; undefined of none. */
export const widestOf = (windows: readonly WindowStandings[]): Window | undefined =>
  WIDEST_FIRST.find((one) => windows.some(({ window }) => window === one));

const WIDEST_FIRST: readonly Window[] = ['all', 'season', 'week', 'day'];

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
