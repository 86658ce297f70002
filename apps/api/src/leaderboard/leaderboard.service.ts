import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { ProfileRepository } from '#player/profile.repository';
import type { Entry } from '#ranking/board';
import { BoardRepository, type From, type Page } from '#ranking/board.repository';
import { EntryRepository } from '#ranking/entry.repository';
import { namedStandings, type WindowStandings } from '#ranking/standings';
import { ApiEnv } from '../env.ts';
import { checkCursor, readCursor, writeCursor } from './cursor.rules.ts';
import type { GlobalLeaderboard, GlobalQuery, LeaderboardEntry, MineQuery, MyLeaderboard } from './leaderboard.dto.ts';
import { checkOneWay, ranked, rankedAround, type RankedRow, toEntries, toHead } from './leaderboard.rules.ts';

/** Reading boards: my place, and pages. */
@Injectable()
export class LeaderboardService {
  constructor(
    private readonly clock: Clock,
    private readonly env: ApiEnv,
    private readonly entries: EntryRepository,
    private readonly boards: BoardRepository,
    private readonly profiles: ProfileRepository,
  ) {}

  async mine(playerId: string, query: MineQuery): Promise<MyLeaderboard> {
    const now = this.clock.now();
    const standings = namedStandings(catalogue, query, now);
    const entry = await this.entries.find(standings, playerId, now);
    if (!entry) return { ...toHead(standings, await this.boards.total(standings, now)), me: null, entries: [] };
    const [place, near] = await Promise.all([
      this.boards.place(standings, entry, now),
      this.boards.neighbours(standings, entry, query.around),
    ]);
    const entries = await this.#show(standings, rankedAround(entry, place.rank, near), {
      self: playerId,
      withMetadata: query.metadata,
      now,
    });
    const mine = entries.find((one) => one.playerId === playerId);
    return { ...toHead(standings, place), me: mine ? { ...mine, metadata: entry.metadata } : null, entries };
  }

  async global(self: string, query: GlobalQuery): Promise<GlobalLeaderboard> {
    checkOneWay(query);
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, this.env.cursorKey);
    const now = this.clock.now();
    const standings = namedStandings(catalogue, query, now);
    if (cursor) checkCursor(cursor.of, standings);
    const head = toHead(standings, await this.boards.total(standings, now));
    const view = { self, withMetadata: query.metadata, now };
    if (query.friends)
      return { ...head, entries: await this.#friends(standings, query.friends, view), nextCursor: null, previousCursor: null };
    const from = cursor?.from ?? { rank: query.fromRank ?? 1 };
    const page = await this.boards.page(standings, from, query.limit, now);
    return {
      ...head,
      entries: await this.#show(standings, ranked(page.rows, page.rank), view),
      ...this.#cursors(standings, from, page),
    };
  }

  async #friends(standings: WindowStandings, friends: string[], view: View): Promise<LeaderboardEntry[]> {
    const { now } = view;
    const found = [...(await this.entries.findMany(standings, friends, now)).values()];
    const rows = await Promise.all(
      found.map(async (entry): Promise<RankedRow> => ({ ...entry, rank: (await this.boards.place(standings, entry, now)).rank })),
    );
    return this.#show(
      standings,
      rows.toSorted((a, b) => a.rank - b.rank),
      view,
    );
  }

  /** Joins names, always the current ones, and metadata where asked for. */
  async #show(standings: WindowStandings, rows: RankedRow[], { self, withMetadata, now }: View): Promise<LeaderboardEntry[]> {
    const playerIds = rows.map(({ playerId }) => playerId);
    const [profiles, entries] = await Promise.all([
      this.profiles.findMany(playerIds),
      withMetadata ? this.entries.findMany(standings, playerIds, now) : new Map<string, Entry>(),
    ]);
    const metadata = new Map([...entries].map(([playerId, entry]) => [playerId, entry.metadata]));
    return toEntries(rows, { self, profiles, metadata, now });
  }

  #cursors(standings: WindowStandings, from: From, { rows, rank, more }: Page): Pick<GlobalLeaderboard, 'nextCursor' | 'previousCursor'> {
    const [first, last] = [rows.at(0), rows.at(-1)];
    const follows = 'before' in from || more;
    return {
      nextCursor: last && follows ? writeCursor('after', last, standings, this.env.cursorKey) : null,
      previousCursor: first && rank > 1 ? writeCursor('before', first, standings, this.env.cursorKey) : null,
    };
  }
}

/** How entries are looked at: by whom, and with what. */
interface View {
  self: string;
  withMetadata: boolean | undefined;
  now: Date;
}
