import { variantsOf } from '#avatar/avatar-urls';
import { Problem } from '#core/problem';
import { isBanned, type Profile } from '#player/profile';
import type { Entry, From, Page, RankedRow, Standing } from '#ranking/board';
import type { WindowStandings } from '#ranking/standings';
import type { GlobalQuery, LeaderboardEntry, MyLeaderboard } from './leaderboard.dto.ts';

/** What rows are shown with. `self`: who looks, who sees themselves even when banned; `entries`: those whose metadata was asked for. */
export interface Shown {
  self: string;
  profiles: ReadonlyMap<string, Profile>;
  entries: ReadonlyMap<string, Entry>;
  now: Date;
  /** Where avatars are read. */
  origin: string;
}

/** Rows as they are answered; the gone and the banned are left out, the others keep their ranks. */
export const toEntries = (rows: readonly RankedRow[], { self, profiles, entries, now, origin }: Shown): LeaderboardEntry[] =>
  rows.flatMap((row) => {
    const profile = profiles.get(row.playerId);
    return profile && (row.playerId === self || !isBanned(profile, now))
      ? [toEntry(row, { profile, entry: entries.get(row.playerId), origin })]
      : [];
  });

const toEntry = (
  row: RankedRow,
  { profile, entry, origin }: { profile: Profile; entry: Entry | undefined; origin: string },
): LeaderboardEntry => ({
  rank: row.rank,
  playerId: row.playerId,
  name: profile.name,
  avatarUrl: profile.avatar ? variantsOf(profile.avatar, origin).webp128 : null,
  score: row.score,
  achievedAt: new Date(row.at).toISOString(),
  metadata: metadataOf(row, entry),
});

/** The metadata of the run that the row shows: never that of a later one, which the index, or an archive, does not have. */
export const metadataOf = (row: RankedRow, entry: Entry | undefined): Entry['metadata'] => (entry?.key === row.key ? entry.metadata : null);

/** What every answer begins with. */
export const toHead = (
  { board, window, period }: WindowStandings,
  { total, kind, error, asOf }: Standing,
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

/** By rank; those who share one, or whose keys are the same, in an order that lasts. */
export const inOrder = (entries: Iterable<Entry>): Entry[] =>
  [...entries].sort((a, b) => compare(a.key, b.key) || compare(a.playerId, b.playerId));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where the pages before and after a page begin. From an empty one, which lies past an end, the way back leads to the places there. */
export function neighbours({ rows, total, previous, next }: Page, from: From, limit: number): Pick<Page, 'previous' | 'next'> {
  if (rows.length > 0 || previous || next || total === 0) return { previous, next };
  return 'before' in from ? { previous, next: { rank: 1 } } : { previous: { rank: Math.max(1, total - limit + 1) }, next };
}

/** @throws Problem `invalid_request` where a page is asked for in two ways */
export function checkOneWay({ cursor, fromRank, friends }: GlobalQuery): void {
  const given = Object.entries({ cursor, fromRank, friends }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw Problem.invalid(given.map(([path]) => ({ path, message: 'must not be combined: send one of cursor, fromRank and friends' })));
  }
}
