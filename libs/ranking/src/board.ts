import type { Board } from '#catalog/catalog';
import type { Period } from './period.ts';

/** A board's period: what entries, ranks and topics belong to. */
export interface Standings {
  board: Board;
  period: Period;
}

/** A row of the index: who stands where. `key` is the order key, `at` milliseconds since 1970. */
export interface Row {
  playerId: string;
  key: string;
  score: number;
  at: number;
}

/** What a player has on a board and period. */
export interface Entry extends Row {
  metadata: Record<string, unknown> | null;
}

/** One accepted call. `operation`: the hash of its key, by which a retry is known. */
export interface Run {
  playerId: string;
  score: number;
  at: Date;
  metadata: Record<string, unknown> | null;
  operation: string;
}

/** What a run did: the entry that stands now, and the score that stood before (null: none). */
export interface Submitted {
  improved: boolean;
  entry: Entry;
  previousScore: number | null;
}

/** How good a rank is: `exact` to the index as of `asOf`, or off by at most `error` places. */
export interface Quality {
  kind: 'exact' | 'bounded';
  error: number;
  asOf: Date;
}

/** A rank among `total` entries. */
export interface Place extends Quality {
  rank: number;
  total: number;
}

/** Names a topic of the socket: `lb:<board>:<period>`. */
export const topicOf = (boardId: string, periodId: string): string => `lb:${boardId}:${periodId}`;
