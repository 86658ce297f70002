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

/** A row with its rank. */
export interface RankedRow extends Row {
  rank: number;
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

/**
 * How good ranks are. `exact`: counted live, true to the index as of `asOf`. `bounded`: the true rank is at most `error` places away;
 * what is counted was true at `asOf`.
 */
export interface Quality {
  kind: 'exact' | 'bounded';
  error: number;
  asOf: Date;
}

/** Ranks among `total` entries. */
export interface Standing extends Quality {
  total: number;
  /** A count was cut, or a page of the ladder is gone: another ladder is due at once. */
  cut?: boolean;
}

/** A rank among `total` entries. */
export interface Place extends Standing {
  rank: number;
}

/** Rows in the board's order, with their ranks. */
export interface RankedRows extends Standing {
  rows: RankedRow[];
}

/** Where a page begins: after or before a row, or at a rank (from 1). */
export type From = { after: Pick<Row, 'key' | 'playerId'> } | { before: Pick<Row, 'key' | 'playerId'> } | { rank: number };

/** Rows that follow each other, and where the pages before and after begin; null: there is none. */
export interface Page extends RankedRows {
  previous: From | null;
  next: From | null;
}

/** Reading ranks of standings: live from the index and its ladder, or from the archive of a closed season. */
export interface BoardReader {
  /** How many entries there are. */
  total(standings: Standings, now: Date): Promise<Standing>;
  /** The rank of an entry, read strongly before: whatever older row of the player the index holds does not count. */
  place(standings: Standings, entry: Entry, now: Date): Promise<Place>;
  /** The rank of an entry, and the rows around it: at most `around` better and `around` worse, its own among them. */
  around(standings: Standings, entry: Entry, around: number, now: Date): Promise<RankedRows & Place>;
  /** At most `limit` rows; past the end none. */
  page(standings: Standings, from: From, limit: number, now: Date): Promise<Page>;
  /** Given entries in rank order, 50 at most: ranked without counting for each. */
  among(standings: Standings, entries: readonly Entry[], now: Date): Promise<RankedRows>;
}

/** Names a topic of the socket: `lb:<board>:<period>`. */
export const topicOf = (boardId: string, periodId: string): string => `lb:${boardId}:${periodId}`;
