import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { BoardReader, Entry, From, Page, Place, RankedRow, RankedRows, Standing, Standings } from './board.ts';
import { BoardView, type Rest } from './board.view.ts';
import { isExpired } from './entry.rules.ts';
import type { Knowledge } from './ladder.ts';
import type { LadderRepository } from './ladder.repository.ts';
import { type Counted, countedFrom, movedUp, qualityOfTotal, topOf } from './ladder.rules.ts';
import { lowerBound, rankBound, scoreKey, upperBound } from './order-key.ts';
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
    const view = this.#viewOf(standings, known, now);
    if (known.ladder) return { total: known.ladder.total, ...qualityOfTotal(known, known.ladder, now) };
    const top = topOf(undefined);
    const { count, cut } = await this.#index.count(standings, { limit: view.limit(top) });
    return { total: count + Number(cut), ...view.quality(countedFrom(top, count, cut)) };
  }

  async place(standings: Standings, entry: Entry, now: Date): Promise<Place> {
    return (await placeIn(await this.#view(standings, now), entry)).place;
  }

  async around(standings: Standings, entry: Entry, around: number, now: Date): Promise<RankedRows & Place> {
    const view = await this.#view(standings, now);
    // Two more than are shown: an old row of another player, and one that tells whether a tie goes on.
    const near = { limit: around === 0 ? 0 : around + 2, without: entry.playerId };
    const [{ place, counted }, better, worse] = await Promise.all([
      placeIn(view, entry),
      this.#index.rows(standings, { ...near, to: upperBound(entry.key), backward: true }),
      this.#index.rows(standings, { ...near, from: entry.key }),
    ]);
    const { rows, ties } = await between(view, { entry, rank: place.rank, around }, { better, worse });
    return { ...place, ...view.quality(counted, ...ties), rows, total: Math.max(place.total, ...rows.map(({ rank }) => rank)) };
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

  /** From a rank on, reading over what stands before it in its leaf. */
  async #from(view: BoardView, rank: number, limit: number): Promise<Found> {
    const { leaf, gone } = await view.leaf({ rank });
    const skip = rank - 1 - leaf.base;
    const isFar = skip >= view.limit(leaf);
    const read = isFar ? [] : await this.#index.rows(view.standings, { from: leaf.lo, limit: skip + limit + 1 });
    const places = read.slice(skip, skip + limit);
    const tie = read.findIndex((row) => places[0] && areTied(row, places[0], view.standings));
    const more = read.length > skip + limit;
    return {
      ...{ places, counted: { ...countedFrom(leaf, skip, false), cut: gone }, previous: rank > 1, next: more },
      // What stands before the leaf may be tied too.
      rank: tie === 0 && leaf.base > 0 ? undefined : tie < 0 ? rank : leaf.base + tie + 1,
      total: { counted: leaf.base + read.length, rest: isFar ? {} : more ? behind(read) : undefined },
    };
  }

  async #after(view: BoardView, cursor: IndexPlace, limit: number): Promise<Found> {
    const [read, counted] = await Promise.all([
      this.#index.rows(view.standings, { beyond: cursor, limit: limit + 1 }),
      view.through(cursor.key),
    ]);
    const more = read.length > limit;
    return {
      ...{ places: read.slice(0, limit), counted, previous: counted.before > 0, next: more },
      rank: read[0] && areTied(read[0], cursor, view.standings) ? undefined : counted.before + 1,
      total: { counted: counted.before + read.length, rest: more ? behind(read) : undefined },
    };
  }

  async #before(view: BoardView, cursor: IndexPlace, limit: number): Promise<Found> {
    const [read, upTo] = await Promise.all([
      this.#index.rows(view.standings, { beyond: cursor, limit: limit + 1, backward: true }),
      view.better(cursor.key),
    ]);
    const [places, edge] = [read.slice(0, limit).reverse(), read[limit]];
    // Where no row is left, the first is the board's.
    const counted = edge ? movedUp(upTo, places.length) : { ...countedFrom(topOf(undefined), 0, false), cut: upTo.cut };
    return {
      ...{ places, counted, previous: edge !== undefined, next: places.length > 0 },
      rank: places[0] && edge && areTied(places[0], edge, view.standings) ? undefined : counted.before + 1,
      total: { counted: upTo.before, rest: { from: cursor.key } },
    };
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
  /** Of the first row; undefined where it shares that of rows which were not read. */
  rank: number | undefined;
  previous: boolean;
  next: boolean;
  /** Entries counted so far, and what is behind them. */
  total: { counted: number; rest: Rest };
}

const noneAt = (now: Date): Standing => ({ total: 0, kind: 'exact', error: 0, asOf: now });

const behind = (rows: readonly IndexPlace[]): Rest => ({ from: lowerBound(rows.at(-1)?.key ?? '') });

/** The place of an entry, and how it was counted. */
async function placeIn(view: BoardView, { key, playerId }: Entry): Promise<{ place: Place; counted: Counted }> {
  const bound = rankBound(key, view.standings.board.ties);
  const counted = await view.better(bound, playerId);
  const rank = counted.before + 1;
  const total = await view.total(rank, { from: bound, without: playerId });
  return { place: { rank, total, ...view.quality(counted) }, counted };
}

async function toPage(view: BoardView, { places, counted, rank, previous, next, total }: Found): Promise<Page> {
  const [first, last] = [places[0], places.at(-1)];
  const tied = first && rank === undefined ? await view.better(scoreKey(first.key)) : undefined;
  const position = counted.before + 1;
  const rows = rankedRows(distinctPlayers(places), position, Math.min(position, rank ?? (tied?.before ?? 0) + 1), view.standings);
  return {
    rows,
    total: Math.max(await view.total(total.counted, total.rest), rows.at(-1)?.rank ?? 0),
    ...view.quality(counted, movedUp(counted, 1 - places.length), ...(tied ? [tied] : [])),
    previous: first && previous ? { before: first } : null,
    next: last && next ? { after: last } : null,
  };
}

/** An entry among its neighbours, of whom the nearest come first; and what was counted of ties that go on beyond them. */
async function between(
  view: BoardView,
  { entry, rank, around }: { entry: Entry; rank: number; around: number },
  { better, worse }: { better: readonly IndexPlace[]; worse: readonly IndexPlace[] },
): Promise<{ rows: RankedRow[]; ties: Counted[] }> {
  const { standings } = view;
  const above = distinctPlayers(better);
  const tied = above.filter((row) => areTied(row, entry, standings)).length;
  const endless = tied > around && tied === above.length;
  const ahead = endless ? [await view.better(entry.key, entry.playerId)] : [];
  const position = Math.max(rank + tied, ...ahead.map(({ before }) => before + 1));
  // None stands before rank 1, however the index lags.
  const shown = above.slice(0, Math.min(around, position - 1)).reverse();
  const rows = distinctPlayers([...shown, entry, ...worse]).slice(0, shown.length + 1 + around);
  const [first, edge] = [shown[0], above[shown.length]];
  const start = position - shown.length;
  if (!first || areTied(first, entry, standings)) return { rows: rankedRows(rows, start, rank, standings), ties: ahead };
  const shares = start > 1 && edge && areTied(first, edge, standings);
  const ties = shares ? [await view.better(scoreKey(first.key))] : [];
  return { rows: rankedRows(rows, start, Math.min(start, ...ties.map(({ before }) => before + 1)), standings), ties };
}
