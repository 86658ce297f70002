import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock } from '#core/clock';
import { ProfileRepository } from '#player/profile.repository';
import type { BoardReader, Entry, From, Page, RankedRows } from '#ranking/board';
import { BoardReaders } from '#ranking/board.readers';
import { EntryRepository } from '#ranking/entry.repository';
import { LadderAsks } from '#ranking/ladder-asks';
import { namedStandings, type WindowStandings } from '#ranking/standings';
import { ApiEnv } from '../env.ts';
import { checkCursor, readCursor, writeCursor } from './cursor.rules.ts';
import type { GlobalLeaderboard, GlobalQuery, LeaderboardEntry, MineQuery, MyLeaderboard } from './leaderboard.dto.ts';
import { checkOneWay, inOrder, metadataOf, neighbours, toEntries, toHead } from './leaderboard.rules.ts';

/** Reading boards: my place, and pages. A read that finds a ladder due asks for another one. */
@Injectable()
export class LeaderboardService {
  constructor(
    private readonly clock: Clock,
    private readonly env: ApiEnv,
    private readonly readers: BoardReaders,
    private readonly entries: EntryRepository,
    private readonly profiles: ProfileRepository,
    private readonly asks: LadderAsks,
  ) {}

  async mine(playerId: string, query: MineQuery): Promise<MyLeaderboard> {
    const now = this.clock.now();
    const standings = namedStandings(catalogue, query, now);
    const [reader, entry] = await Promise.all([this.readers.of(standings, now), this.entries.find(standings, playerId, now)]);
    const view = { reader, standings, self: playerId, withMetadata: query.metadata, now };
    const found = entry && (await reader.around(standings, entry, query.around, now));
    const own = found?.rows.find((row) => row.playerId === playerId);
    // An archive does not have those whose entry came after the season was frozen.
    if (!found || !own) return this.#none(view);
    const entries = await this.#show(view, found, new Map([[playerId, entry]]));
    const me = entries.find((one) => one.playerId === playerId);
    return { ...toHead(standings, found), me: me ? { ...me, metadata: metadataOf(own, entry) } : null, entries };
  }

  /** The answer to who has no entry. */
  async #none(view: View): Promise<MyLeaderboard> {
    const { reader, standings, now } = view;
    const seen = await reader.total(standings, now);
    await this.asks.consider(standings, seen, now);
    return { ...toHead(standings, seen), me: null, entries: [] };
  }

  async global(self: string, query: GlobalQuery): Promise<GlobalLeaderboard> {
    checkOneWay(query);
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, this.env.cursorKey);
    const now = this.clock.now();
    const standings = namedStandings(catalogue, query, now);
    if (cursor) checkCursor(cursor.of, standings);
    const view = { reader: await this.readers.of(standings, now), standings, self, withMetadata: query.metadata, now };
    if (query.friends) return this.#friends(view, query.friends);
    const from = cursor?.from ?? { rank: query.fromRank ?? 1 };
    const page = await view.reader.page(standings, from, query.limit, now);
    return {
      ...toHead(standings, page),
      entries: await this.#show(view, page, new Map()),
      ...this.#cursors(standings, neighbours(page, from, query.limit)),
    };
  }

  async #friends(view: View, friends: string[]): Promise<GlobalLeaderboard> {
    const { reader, standings, now } = view;
    const found = await this.entries.findMany(standings, friends, now);
    const ranked = await reader.among(standings, inOrder(found.values()), now);
    const entries = await this.#show(view, ranked, found);
    return { ...toHead(standings, ranked), entries, nextCursor: null, previousCursor: null };
  }

  /**
   * Joins names and avatars, always the current ones, and metadata where asked for; meanwhile a ladder that is due is asked for.
   *
   * @param known entries that were read before
   */
  async #show({ standings, self, withMetadata, now }: View, seen: RankedRows, known: Entries): Promise<LeaderboardEntry[]> {
    const playerIds = seen.rows.map(({ playerId }) => playerId);
    const unknown = withMetadata ? playerIds.filter((playerId) => !known.has(playerId)) : [];
    const [profiles, found] = await Promise.all([
      this.profiles.findMany(playerIds),
      this.entries.findMany(standings, unknown, now),
      this.asks.consider(standings, seen, now),
    ]);
    const entries = new Map(withMetadata ? [...found, ...known] : []);
    return toEntries(seen.rows, { self, profiles, entries, now, origin: this.env.avatarsUrl });
  }

  #cursors(standings: WindowStandings, { previous, next }: Pick<Page, 'previous' | 'next'>): Cursors {
    const write = (from: From | null): string | null => writeCursor(from, standings, this.env.cursorKey);
    return { nextCursor: write(next), previousCursor: write(previous) };
  }
}

type Cursors = Pick<GlobalLeaderboard, 'nextCursor' | 'previousCursor'>;

/** By player. */
type Entries = ReadonlyMap<string, Entry>;

/** What is looked at, by whom, and with what. */
interface View {
  reader: BoardReader;
  standings: WindowStandings;
  self: string;
  withMetadata: boolean | undefined;
  now: Date;
}
