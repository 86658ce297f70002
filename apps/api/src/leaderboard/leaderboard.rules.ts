import { Problem } from '#core/problem';
import { isBanned, type Profile } from '#player/profile';
import type { Entry, Quality, Row } from '#ranking/board';
import type { WindowStandings } from '#ranking/standings';
import type { GlobalQuery, LeaderboardEntry, MyLeaderboard } from './leaderboard.dto.ts';

/** A row with its rank. */
export interface RankedRow extends Row {
  rank: number;
}

/** Rows that follow each other on a board, the first at `rank`. */
export const ranked = (rows: readonly Row[], rank: number): RankedRow[] => rows.map((row, i) => ({ ...row, rank: rank + i }));

/** The rows around an entry, itself among them; none stands before rank 1, however the index lags. */
export function rankedAround(entry: Row, rank: number, { above, below }: { above: Row[]; below: Row[] }): RankedRow[] {
  const before = above.slice(Math.max(0, above.length - (rank - 1)));
  return ranked([...before, entry, ...below], rank - before.length);
}

/** What a row is shown with. `self`: who looks, who sees themselves even when banned. */
export interface Shown {
  self: string;
  profiles: ReadonlyMap<string, Profile>;
  metadata: ReadonlyMap<string, Entry['metadata']>;
  now: Date;
}

/** Entries as they are answered; the gone and the banned are left out, the others keep their ranks. */
export const toEntries = (rows: readonly RankedRow[], { self, profiles, metadata, now }: Shown): LeaderboardEntry[] =>
  rows.flatMap((row) => {
    const profile = profiles.get(row.playerId);
    return profile && (row.playerId === self || !isBanned(profile, now)) ? [toEntry(row, profile, metadata.get(row.playerId) ?? null)] : [];
  });

export const toEntry = (row: RankedRow, profile: Profile, metadata: Entry['metadata']): LeaderboardEntry => ({
  rank: row.rank,
  playerId: row.playerId,
  name: profile.name,
  avatarUrl: null,
  score: row.score,
  achievedAt: new Date(row.at).toISOString(),
  metadata,
});

/** What every answer begins with. */
export const toHead = (
  { board, window, period }: WindowStandings,
  { total, kind, error, asOf }: Quality & { total: number },
): Omit<MyLeaderboard, 'me' | 'entries'> => ({
  boardId: board.boardId,
  window,
  period: period.id,
  endsAt: period.endsAt?.toISOString() ?? null,
  total,
  rankKind: kind,
  rankError: error,
  asOf: asOf.toISOString(),
});

/** @throws Problem `invalid_request` where a page is asked for in two ways */
export function checkOneWay({ cursor, fromRank, friends }: GlobalQuery): void {
  const given = Object.entries({ cursor, fromRank, friends }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw Problem.invalid(given.map(([path]) => ({ path, message: 'must not be combined: send one of cursor, fromRank and friends' })));
  }
}
