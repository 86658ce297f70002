import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BoardReader, Entry, From, Page, Place, RankedRow, RankedRows, Standing, Standings } from './board.ts';
import { type Ahead, BoardView, type Located } from './board.view.ts';
import { isExpired } from './entry.rules.ts';
import type { Knowledge } from './ladder.ts';
import type { LadderRepository } from './ladder.repository.ts';
import { type Counted, countedFrom, type Leaf, movedUp, qualityOfTotal, topOf } from './ladder.rules.ts';
import { lowerBound, rankBound, upperBound } from './order-key.ts';
import { type IndexPlace, RankRepository } from './rank.repository.ts';
import { areTied, distinctPlayers, rankedRows } from './row.rules.ts';

/**
 * Ranks and pages of running standings, from the index `rank` of table `boards` and the ladder: in the first leaf counted live from the
 * top, exact; behind it from the beginning of a leaf, whose base is as old as the ladder.
 * The index lags behind the entries: a player's own row there may be an old one, so the caller's strong entry takes its place.
 */
export class BoardRepository implements BoardReader {
  readonly #ladders: LadderRepository;
  readonly #index: RankRepository;

  constructor(client: DynamoDBDocumentClient, table: string, ladders: LadderRepository) {
    this.#ladders = ladders;
    this.#index = new RankRepository(client, table);
  }

  async total(standings: Standings, now: Date): Promise<Standing> {
    if (isExpired(standings.period, now)) return noneAt(now);
    const known = await this.#ladders.look(standings, now);
    if (known.ladder) return { total: known.ladder.total, ...qualityOfTotal(known, known.ladder, now) };
    const view = this.#viewOf(standings, known, now);
    const counted = await view.through(topOf(undefined), false);
    return { total: counted.before, ...view.quality(counted) };
  }

  async place(standings: Standings, entry: Entry, now: Date): Promise<Place> {
    const view = await this.#view(standings, now);
    const { rank, total } = await view.locate(entry);
    return { rank: rank.before + 1, total, ...view.quality(rank) };
  }

  async around(standings: Standings, entry: Entry, around: number, now: Date): Promise<RankedRows & Place> {
    const view = await this.#view(standings, now);
    // Two more than are shown: an old row of another player, and one that tells whether a tie goes on.
    const near = { limit: around === 0 ? 0 : around + 2, without: entry.playerId };
    const [located, better, worse] = await Promise.all([
      view.locate(entry),
      this.#index.rows(standings, { ...near, to: upperBound(entry.key), backward: true }),
      this.#index.rows(standings, { ...near, from: entry.key }),
    ]);
    const { rows, ties } = await between(view, { entry, located, around }, { better, worse });
    const total = Math.max(located.total, ...rows.map(({ rank }) => rank));
    return { rank: located.rank.before + 1, total, ...view.quality(located.rank, ...ties), rows };
  }

  async page(standings: Standings, from: From, limit: number, now: Date): Promise<Page> {
    if (isExpired(standings.period, now)) return { ...noneAt(now), rows: [], previous: null, next: null };
    const view = await this.#view(standings, now);
    if ('rank' in from) return toPage(view, await this.#from(view, from.rank, limit));
    return toPage(view, 'after' in from ? await this.#after(view, from.after, limit) : await this.#before(view, from.before, limit));
  }

  async among(standings: Standings, entries: readonly Entry[], now: Date): Promise<RankedRows> {
    if (entries.length === 0) return { ...(await this.total(standings, now)), rows: [] };
    const limit = standings.board.exactPlaces + this.#ladders.sizes.margin;
    const [view, head] = await Promise.all([this.#view(standings, now), this.#index.rows(standings, { limit })]);
    const bounds = entries.map(({ playerId, key }) => ({ playerId, key: rankBound(key, standings.board.ties) }));
    const whole = head.length < limit;
    const counted = await view.estimate(bounds, { rows: head, whole });
    const rows = entries.map(({ playerId, key, score, at }, i) => ({ playerId, key, score, at, rank: (counted[i]?.before ?? 0) + 1 }));
    const total = await view.total(Math.max(head.length + Number(!whole), ...rows.map(({ rank }) => rank)), undefined);
    return { rows, total, ...view.quality(...counted) };
  }

  /** From a rank on, reading over what stands before it in its leaf; of the first page the total is counted meanwhile. */
  async #from(view: BoardView, rank: number, limit: number): Promise<Found> {
    const { leaf, gone } = await view.leaf({ rank });
    const skip = rank - 1 - leaf.base;
    if (skip >= view.limit(leaf)) return this.#past(view, leaf, gone);
    const [read, all] = await Promise.all([
      this.#index.rows(view.standings, { from: leaf.lo, limit: skip + limit + 1 }),
      skip === 0 ? view.total(0, {}) : undefined,
    ]);
    const counted = leaf.base + read.length;
    const next = read.length > skip + limit;
    const total = next ? (all ?? (await view.total(counted, behind(read)))) : await view.total(counted, undefined);
    return { ...fromRank(rank, { leaf, gone, read }, limit), next, total };
  }

  /** Beyond what a count may read: nothing, and where that is not known to be behind the end, the answer is bounded and a ladder due. */
  async #past(view: BoardView, leaf: Leaf, gone: boolean): Promise<Found> {
    const ahead = await view.through(leaf, gone);
    const total = await view.total(ahead.before, undefined);
    return { places: [], counted: ahead, ahead, shares: false, previous: false, next: false, total };
  }

  async #after(view: BoardView, cursor: IndexPlace, limit: number): Promise<Found> {
    const { key } = cursor;
    const [read, { ahead, total }] = await Promise.all([
      this.#index.rows(view.standings, { beyond: cursor, limit: limit + 1 }),
      view.split({ to: key, at: key, behind: lowerBound(key), own: 0, withKeys: view.sharesRanks }),
    ]);
    return {
      ...{ places: read.slice(0, limit), counted: ahead, ahead, total },
      shares: read[0] !== undefined && areTied(read[0], cursor, view.standings),
      ...{ previous: ahead.before > 0, next: read.length > limit },
    };
  }

  async #before(view: BoardView, cursor: IndexPlace, limit: number): Promise<Found> {
    const { key } = cursor;
    const [read, { ahead, total }] = await Promise.all([
      this.#index.rows(view.standings, { beyond: cursor, limit: limit + 1, backward: true }),
      view.split({ to: upperBound(key), at: key, behind: key, own: 0, withKeys: view.sharesRanks }),
    ]);
    const [places, edge] = [read.slice(0, limit).reverse(), read[limit]];
    // Where no row is left, the first is the board's.
    const counted = edge ? movedUp(ahead, places.length) : { ...countedFrom(topOf(undefined), 0, false), cut: ahead.cut };
    const shares = places[0] !== undefined && edge !== undefined && areTied(places[0], edge, view.standings);
    return { places, counted, ahead, shares, previous: edge !== undefined, next: places.length > 0, total };
  }

  async #view(standings: Standings, now: Date): Promise<BoardView> {
    return this.#viewOf(standings, await this.#ladders.look(standings, now), now);
  }

  #viewOf(standings: Standings, known: Knowledge, now: Date): BoardView {
    return new BoardView(standings, known, now, { ladders: this.#ladders, index: this.#index });
  }
}

/** Rows of a page, in the board's order. */
interface Found {
  places: readonly IndexPlace[];
  /** Up to the first row. */
  counted: Counted;
  /** What was read to know that. */
  ahead: Ahead;
  /** The first row may share the rank of rows before it. */
  shares: boolean;
  previous: boolean;
  next: boolean;
  total: number;
}

const noneAt = (now: Date): Standing => ({ total: 0, kind: 'exact', error: 0, asOf: now });

const behind = (rows: readonly IndexPlace[]): { from: string } => ({ from: lowerBound(rows.at(-1)?.key ?? '') });

/** The page from a rank on, of what was read from the beginning of its leaf. */
function fromRank(
  rank: number,
  { leaf, gone, read }: { leaf: Leaf; gone: boolean; read: readonly IndexPlace[] },
  limit: number,
): Pick<Found, 'places' | 'counted' | 'ahead' | 'shares' | 'previous'> {
  const skip = rank - 1 - leaf.base;
  const counted = { ...countedFrom(leaf, skip, false), cut: gone };
  const ahead = { ...counted, leaf, gone, keys: read.slice(0, skip).map(({ key }) => key), read: skip };
  return { places: read.slice(skip, skip + limit), counted, ahead, shares: rank > 1, previous: rank > 1 };
}

async function toPage(view: BoardView, { places, counted, ahead, shares, previous, next, total }: Found): Promise<Page> {
  const [first, last] = [places[0], places.at(-1)];
  const ties = first && shares && view.sharesRanks ? [await view.beforeTies(first.key, ahead)] : [];
  const position = counted.before + 1;
  const rank = Math.min(position, ...ties.map(({ before }) => before + 1));
  const rows = rankedRows(distinctPlayers(places), position, rank, view.standings);
  return {
    rows,
    total: Math.max(total, rows.at(-1)?.rank ?? 0),
    ...view.quality(counted, movedUp(counted, 1 - places.length), ...ties),
    previous: first && previous ? { before: first } : null,
    next: last && next ? { after: last } : null,
  };
}

/** An entry among its neighbours, of whom the nearest come first; and what was counted of ties that go on beyond them. */
async function between(
  view: BoardView,
  { entry, located, around }: { entry: Entry; located: Located; around: number },
  { better, worse }: { better: readonly IndexPlace[]; worse: readonly IndexPlace[] },
): Promise<{ rows: RankedRow[]; ties: Counted[] }> {
  const { standings } = view;
  const rank = located.rank.before + 1;
  const above = distinctPlayers(better);
  const tied = above.filter((row) => areTied(row, entry, standings)).length;
  // None stands before rank 1, however the index lags.
  const shown = above.slice(0, Math.min(around, rank + tied - 1)).reverse();
  const rows = distinctPlayers([...shown, entry, ...worse]).slice(0, shown.length + 1 + around);
  const [first, edge] = [shown[0], above[shown.length]];
  if (!first || areTied(first, entry, standings)) {
    // Where my ties go on above what was read, those who follow them have ranks that these do not tell.
    const endless = better.length > around && tied === above.length && rows.some((row) => !areTied(row, entry, standings));
    const ties = endless ? [await view.amidTies(entry, located, located.rank.before + tied)] : [];
    const position = Math.max(rank + tied, ...ties.map(({ before }) => before + 1));
    return { rows: rankedRows(rows, position - shown.length, rank, standings), ties };
  }
  const start = rank + tied - shown.length;
  const shares = start > 1 && edge && areTied(first, edge, standings);
  const upTo = movedUp(located.rank, shown.length - tied);
  const ties = shares ? [await view.beforeNearTies(first.key, upTo, located.position ?? located.rank)] : [];
  return { rows: rankedRows(rows, start, Math.min(start, ...ties.map(({ before }) => before + 1)), standings), ties };
}
