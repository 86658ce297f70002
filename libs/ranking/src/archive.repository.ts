import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { boardKeys } from '#dynamo/keys';
import { ARCHIVE_LEAVES, type ArchivePage, lastAtMost, ranksOf, toArchivePage } from './archive.ts';
import type { BoardReader, Entry, From, Page, Place, RankedRow, RankedRows, Row, Standing, Standings } from './board.ts';
import type { Ladder } from './ladder.ts';
import type { LadderRepository } from './ladder.repository.ts';
import { decodeOrderKey, scoreKey } from './order-key.ts';

/** So many pages on each side of an entry's own are looked through for a player who is not on it. */
const NEAR_PAGES = 40;

/**
 * The archive of a closed season, for standings whose ladder is final: ranks are exact, and true of when the season was frozen. An erased
 * player's place stays and shows nobody, so that no other's shifts.
 */
export class ArchiveRepository implements BoardReader {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #ladders: Pick<LadderRepository, 'look' | 'page'>;

  constructor(client: DynamoDBDocumentClient, table: string, ladders: Pick<LadderRepository, 'look' | 'page'>) {
    this.#client = client;
    this.#table = table;
    this.#ladders = ladders;
  }

  async total(standings: Standings, now: Date): Promise<Standing> {
    return standingOf(await this.#ladder(standings, now));
  }

  /**
   * Where a player stood; undefined where the archive does not have them: their entry came after the freeze, as one of a call that was
   * under way for longer than any function runs, and moved or was made by that. One that moved by more than 40 pages counts as none.
   */
  async find(standings: Standings, entry: Pick<Entry, 'playerId' | 'key'>, now: Date): Promise<RankedRow | undefined> {
    return (await this.#locate(standings, entry, await this.#ladder(standings, now), now)).row;
  }

  /** The rank that the player has in the archive; one who is not there is answered the rank that their entry would have had. */
  async place(standings: Standings, entry: Entry, now: Date): Promise<Place> {
    const ladder = await this.#ladder(standings, now);
    const { rank } = await this.#locate(standings, entry, ladder, now);
    const { total, ...standing } = standingOf(ladder);
    return { ...standing, total: Math.max(total, rank), rank };
  }

  /** As `place`; a player who is not in the archive is not among the rows. */
  async around(standings: Standings, entry: Entry, around: number, now: Date): Promise<RankedRows & Place> {
    const ladder = await this.#ladder(standings, now);
    const { rank, position } = await this.#locate(standings, entry, ladder, now);
    const rows = await this.#rows(standings, ladder, { from: position - around, to: position + around + 1 }, now);
    return { ...standingOf(ladder), rank, rows };
  }

  async page(standings: Standings, from: From, limit: number, now: Date): Promise<Page> {
    const ladder = await this.#ladder(standings, now);
    const range = await this.#range(standings, ladder, { from, limit }, now);
    const rows = await this.#rows(standings, ladder, range, now);
    const [first] = rows;
    // Where all of its rows are erased, none is left to name where the page before ends.
    const before = first ? { before: first } : { rank: Math.max(1, range.from + 1 - limit) };
    return {
      ...standingOf(ladder),
      rows,
      previous: range.from > 0 && range.from < ladder.total ? before : null,
      next: range.to < ladder.total ? { rank: range.to + 1 } : null,
    };
  }

  /** Those who stand on the page that their entry's key names: whose entry has moved since the freeze are left out. */
  async among(standings: Standings, entries: readonly Entry[], now: Date): Promise<RankedRows> {
    const ladder = await this.#ladder(standings, now);
    const numbers = await Promise.all(entries.map(({ key }) => this.#numberOf(standings, ladder, { key }, now)));
    const pages = await this.#pages(standings, numbers);
    const players = new Set(entries.map(({ playerId }) => playerId));
    const rows = pages.flatMap((page) => rankedRows(standings, page)).filter(({ playerId }) => players.has(playerId));
    return { ...standingOf(ladder), rows };
  }

  async #ladder(standings: Standings, now: Date): Promise<Ladder> {
    const { ladder } = await this.#ladders.look(standings, now);
    if (!ladder?.final) throw new Error(`${standings.board.boardId} ${standings.period.id} has no archive`);
    return ladder;
  }

  /** The page on which a key or a position is, or would be: on the first one what stands before all. */
  async #numberOf(standings: Standings, ladder: Ladder, at: { key: string } | { position: number }, now: Date): Promise<number> {
    const index = Math.max(0, 'key' in at ? lastAtMost(ladder.firstKeys, at.key) : lastAtMost(ladder.firstBases, at.position));
    const leaves = ladder.total === 0 ? { keys: [], bases: [] } : await this.#ladders.page(standings, ladder, index, now);
    if (!leaves) throw new Error(`The ladder of ${standings.board.boardId} ${standings.period.id} lacks page ${index}`);
    const leaf = 'key' in at ? lastAtMost(leaves.keys, at.key) : lastAtMost(leaves.bases, at.position);
    return index * ARCHIVE_LEAVES + Math.max(0, leaf);
  }

  async #locate(standings: Standings, at: Pick<Row, 'playerId' | 'key'>, ladder: Ladder, now: Date): Promise<Located> {
    const number = await this.#numberOf(standings, ladder, at, now);
    const [own] = await this.#pages(standings, [number]);
    if (!own) return { rank: 1, position: 0, row: undefined };
    const there = locatedOn(standings, own, at.playerId) ?? (await this.#near(standings, number, at.playerId));
    return there ?? { ...insertion(own, at.key), row: undefined };
  }

  async #near(standings: Standings, number: number, playerId: string): Promise<Located | undefined> {
    const numbers = Array.from({ length: 2 * NEAR_PAGES }, (_, i) => (i < NEAR_PAGES ? number - 1 - i : number + 1 + i - NEAR_PAGES));
    const pages = await this.#pages(
      standings,
      numbers.filter((one) => one >= 0),
    );
    return pages.map((page) => locatedOn(standings, page, playerId)).find((located) => located !== undefined);
  }

  /** Positions from 0, the last excluded. */
  async #range(standings: Standings, ladder: Ladder, { from, limit }: { from: From; limit: number }, now: Date): Promise<Range> {
    const within = (position: number): number => Math.min(Math.max(0, position), ladder.total);
    if ('rank' in from) return { from: within(from.rank - 1), to: within(from.rank - 1 + limit) };
    const row = 'before' in from ? from.before : from.after;
    const [page] = await this.#pages(standings, [await this.#numberOf(standings, ladder, row, now)]);
    const found = page?.rows.findIndex(({ playerId, key }) => playerId === row.playerId && key === row.key) ?? -1;
    const before = page ? (found < 0 ? insertion(page, row.key).position : page.base + found) : 0;
    if ('before' in from) return { from: within(before - limit), to: within(before) };
    const after = found < 0 ? before : before + 1;
    return { from: within(after), to: within(after + limit) };
  }

  /** Rows by position; what is past either end is left out, and so are the erased. */
  async #rows(standings: Standings, ladder: Ladder, range: Range, now: Date): Promise<RankedRow[]> {
    const [from, to] = [Math.max(0, range.from), Math.min(range.to, ladder.total)];
    if (from >= to) return [];
    const [first, last] = await Promise.all([
      this.#numberOf(standings, ladder, { position: from }, now),
      this.#numberOf(standings, ladder, { position: to - 1 }, now),
    ]);
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const pages = await this.#pages(standings, numbers);
    return pages
      .flatMap((page) => rankedRows(standings, page).map((row, i) => ({ row, position: page.base + i })))
      .filter(({ row, position }) => from <= position && position < to && row.playerId !== '')
      .map(({ row }) => row);
  }

  /** By eventual reads, in the order of the board; each once. */
  async #pages({ board, period }: Standings, numbers: readonly number[]): Promise<ArchivePage[]> {
    const keys = [...new Set(numbers)].map((number) => boardKeys.archivePage(board.boardId, period.id, number));
    const items = await batchGet(this.#client, this.#table, keys, { consistent: false });
    return items.map(toArchivePage).sort((a, b) => a.number - b.number);
  }
}

/** Where somebody stands in an archive, or with no row, would stand. */
interface Located {
  rank: number;
  position: number;
  row: RankedRow | undefined;
}

interface Range {
  from: number;
  to: number;
}

const standingOf = ({ total, asOf }: Ladder): Standing => ({ total, kind: 'exact', error: 0, asOf: new Date(asOf) });

function rankedRows({ board }: Standings, page: ArchivePage): RankedRow[] {
  const ranks = ranksOf(page);
  return page.rows.map((row, i) => ({ ...row, rank: ranks[i] ?? page.rank, ...decodeOrderKey(row.key, board.order) }));
}

function locatedOn(standings: Standings, page: ArchivePage, playerId: string): Located | undefined {
  const index = page.rows.findIndex((one) => one.playerId === playerId);
  const row = rankedRows(standings, page)[index];
  return row && { rank: row.rank, position: page.base + index, row };
}

/** Where a key that no row has would stand: after the rows that are better. */
function insertion(page: ArchivePage, key: string): Pick<Located, 'rank' | 'position'> {
  const better = page.rows.filter((row) => row.key < key).length;
  const before = page.rows[better - 1];
  const tied = page.shared && before !== undefined && scoreKey(before.key) === scoreKey(key);
  return { position: page.base + better, rank: (tied ? ranksOf(page)[better - 1] : undefined) ?? page.base + better + 1 };
}
