export const WINDOWS = ['all', 'day', 'week', 'season'] as const;

/** How a board cuts time: for ever, the day, the ISO week, the season; days and weeks in the catalogue's time zone. */
export type Window = (typeof WINDOWS)[number];

/** A leaderboard as a game designer declares it; a client never chooses any of this. */
export type Board = {
  boardId: string;
  title: string;
  /** `desc`: the highest score is rank 1; `asc`: the lowest. */
  order: 'desc' | 'asc';
  /** The first is the one that a request without a window means. */
  windows: readonly [Exclude<Window, 'season'>, ...Exclude<Window, 'season'>[]];
  /** Bounds of one call's score, inclusive. */
  min: number;
  max: number;
} & (
  | { /** The best whole run stands. */ operator: 'best' }
  | { /** All runs add up, within inclusive bounds of the total. */ operator: 'sum'; totalMin: number; totalMax: number }
);

/** What the service counts about a player from accepted scores: how many, or the highest. */
export interface Counter {
  counter: string;
  take: 'count' | 'highest';
  /** The boards whose scores feed it. */
  boards: readonly string[];
}

/** All that designers configure. */
export interface Catalogue {
  /** IANA name. */
  timeZone: string;
  boards: readonly Board[];
  counters: readonly Counter[];
}

export const findBoard = (catalogue: Catalogue, boardId: string): Board | undefined =>
  catalogue.boards.find((board) => board.boardId === boardId);
