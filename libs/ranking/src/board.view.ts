import type { Entry, Standings } from './board.ts';
import { type Head, isInHead, placesOf } from './friends.rules.ts';
import type { Knowledge } from './ladder.ts';
import type { LadderRepository } from './ladder.repository.ts';
import {
  type Counted,
  countedFrom,
  estimatedIn,
  type Judged,
  type Leaf,
  leafOf,
  movedUp,
  pageOf,
  qualityOf,
  type Target,
  topOf,
  worstOf,
} from './ladder.rules.ts';
import { rankBound, scoreKey, upperBound } from './order-key.ts';
import type { Count, IndexPlace, Range, RankRepository } from './rank.repository.ts';

/** Entries on more pages of the ladder than these are estimated by what it knows of a page as a whole. */
const PAGES_OF_ESTIMATES = 20;

/** How many stand before a place, with what was read of its leaf for that. */
export interface Ahead extends Counted {
  leaf: Leaf;
  /** The ladder's page is gone: the leaf is the whole board. */
  gone: boolean;
  /** The leaf's keys before the place, where they were read: none of a board whose ties share no rank. */
  keys: readonly string[];
  read: number;
}

/** Where an entry stands. */
export interface Located {
  /** Up to the first who shares its rank. */
  rank: Ahead;
  /** Up to the entry itself; undefined where its ties began in an earlier leaf. */
  position: Ahead | undefined;
  total: number;
}

/** Which keys stand before a place and which behind it, with `own` of neither. */
interface Split {
  to: string;
  at: string;
  behind: string;
  own: number;
  without?: string;
  withKeys?: boolean;
}

/** What one read sees of running standings, and how it counts them: from the beginning of a leaf, at most two leaves. */
export class BoardView {
  readonly standings: Standings;
  readonly sharesRanks: boolean;
  readonly #known: Knowledge;
  readonly #ladders: LadderRepository;
  readonly #index: RankRepository;
  readonly #now: Date;

  constructor(standings: Standings, known: Knowledge, now: Date, reach: { ladders: LadderRepository; index: RankRepository }) {
    this.standings = standings;
    this.sharesRanks = standings.board.ties === 'shared';
    this.#known = known;
    this.#now = now;
    this.#ladders = reach.ladders;
    this.#index = reach.index;
  }

  /** Where an entry stands; whatever row of its player the index holds does not count. */
  async locate({ key, playerId }: Entry): Promise<Located> {
    const bound = rankBound(key, this.standings.board.ties);
    const [first, own] = await Promise.all([this.leaf({ key: bound }), this.leaf({ key })]);
    const split = { own: 1, without: playerId, withKeys: this.sharesRanks };
    if (first.leaf.lo !== own.leaf.lo) {
      const { ahead, total } = await this.split({ ...split, to: upperBound(bound), at: bound, behind: bound });
      return { rank: ahead, position: undefined, total };
    }
    const { ahead, total } = await this.split({ ...split, to: upperBound(key), at: key, behind: key });
    return { rank: this.sharesRanks ? cutAt(ahead, bound) : ahead, position: ahead, total };
  }

  /** How many stand before a place, and how many there are: without a ladder both are counted at once. */
  async split({ to, at, behind, own, without, withKeys = false }: Split): Promise<{ ahead: Ahead; total: number }> {
    const { leaf, gone } = await this.leaf({ key: at });
    const before = { from: leaf.lo, to, without };
    if (this.#known.ladder) {
      const ahead = aheadIn(leaf, gone, await this.#index.count(this.standings, { ...before, limit: this.limit(leaf) }, withKeys));
      return { ahead, total: await this.total(ahead.before + own, undefined) };
    }
    const [counted, rest] = await this.#both([before, { from: behind, without }], own, withKeys);
    return { ahead: aheadIn(leaf, gone, counted), total: counted.count + own + rest.count };
  }

  /**
   * Counts what is before and behind a place, of both together no more than a count from the top takes: at first so many that boards
   * which need no ladder are counted by that.
   */
  async #both([before, behind]: [Omit<Range, 'limit'>, Omit<Range, 'limit'>], own: number, withKeys: boolean): Promise<[Count, Count]> {
    const most = this.limit(topOf(undefined)) + 1;
    const limit = Math.max(this.standings.board.exactPlaces, Math.floor(most / 2));
    const [first, second] = await Promise.all([
      this.#index.count(this.standings, { ...before, limit }, withKeys),
      this.#index.count(this.standings, { ...behind, limit: most - limit }),
    ]);
    const left = most - own - first.count - second.count;
    if (first.cut) return [await this.#further(first, { ...before, limit: left }, withKeys), second];
    return [first, second.cut ? await this.#further(second, { ...behind, limit: left }, false) : second];
  }

  async #further(counted: Count, range: Range, withKeys: boolean): Promise<Count> {
    const more = await this.#index.count(this.standings, { ...range, beyond: counted.end }, withKeys);
    return { ...more, count: counted.count + more.count, keys: [...counted.keys, ...more.keys] };
  }

  /** All from the beginning of a leaf on. */
  async through(leaf: Leaf, gone: boolean): Promise<Ahead> {
    return aheadIn(leaf, gone, await this.#index.count(this.standings, { from: leaf.lo, limit: this.limit(leaf) + 1 }));
  }

  /** The ladder's total; without a ladder those counted so far and the rest, of both one more than a count from the top takes. */
  async total(counted: number, rest: Omit<Range, 'limit'> | undefined): Promise<number> {
    const { ladder } = this.#known;
    if (ladder || !rest) return Math.max(ladder?.total ?? 0, counted);
    const { count } = await this.#index.count(this.standings, { ...rest, limit: this.limit(topOf(ladder)) + 1 - counted });
    return counted + count;
  }

  /** How many stand before the first who shares the rank of a page's row: by the keys that were read, else counted in its leaf. */
  async beforeTies(key: string, ahead: Ahead): Promise<Counted> {
    const bound = scoreKey(key);
    if (isRead(ahead, bound)) return cutAt(ahead, bound);
    const { leaf, gone } = await this.leaf({ key: bound });
    const { sizes } = this.#ladders;
    const most = Math.max(sizes.leaf, this.standings.board.exactPlaces) + sizes.leaf + sizes.margin;
    const range = { from: leaf.lo, to: upperBound(bound), limit: Math.max(0, most - ahead.read) + 1 };
    return aheadIn(leaf, gone, await this.#index.count(this.standings, range));
  }

  /**
   * The same of a row near an entry, at the price of that read: counted back from the row as far as it allows, and beyond that by what
   * the ladder says of where they began. @param upTo the row
   */
  async beforeNearTies(key: string, upTo: Counted, ahead: Ahead): Promise<Counted> {
    const bound = scoreKey(key);
    if (isRead(ahead, bound)) return cutAt(ahead, bound);
    const range = { from: bound, to: upperBound(key), limit: this.#spare(ahead) };
    const { count, cut } = await this.#index.count(this.standings, range);
    if (!cut) return movedUp(upTo, count);
    const { leaf, gone } = await this.leaf({ key: bound });
    return { ...estimatedIn({ ...leaf, next: Math.min(leaf.next, upTo.most - count) }, 0), cut: gone };
  }

  /** How many stand before an entry amid its ties: counted in its own leaf as far as the price of a read allows. @param least so many */
  async amidTies({ key, playerId }: Entry, { rank, position }: Located, least: number): Promise<Counted> {
    if (position) return position;
    const { leaf, gone } = await this.leaf({ key });
    const range = { from: leaf.lo, to: upperBound(key), without: playerId, limit: this.#spare(rank) };
    const { count, cut } = await this.#index.count(this.standings, range);
    const counted = cut ? estimatedIn({ ...leaf, base: leaf.base + count }, least) : countedFrom(leaf, count, false);
    return { ...counted, cut: gone };
  }

  /** How many rows more a read may count: of a leaf and a half in all. */
  #spare({ read }: Ahead): number {
    return Math.max(0, Math.floor(1.5 * this.#ladders.sizes.leaf) - read);
  }

  /** A leaf of the ladder; the whole board where there is no ladder, or the leaf's page is `gone`. */
  async leaf(target: Target): Promise<{ leaf: Leaf; gone: boolean }> {
    const { ladder } = this.#known;
    if (!ladder) return { leaf: topOf(ladder), gone: false };
    const index = pageOf(ladder, target);
    const page = await this.#ladders.page(this.standings, ladder, index, this.#now);
    return page ? { leaf: leafOf(ladder, index, page, target), gone: false } : { leaf: topOf(ladder), gone: true };
  }

  /** How many stand before each bound, in their order: in the head, or estimated by the ladder alone. */
  async estimate(bounds: readonly IndexPlace[], head: Head): Promise<Counted[]> {
    const { ladder } = this.#known;
    const top = topOf(ladder);
    const wanted = ladder ? bounds.filter((bound) => !isInHead(head, bound)).map((bound) => pageOf(ladder, bound)) : [];
    const indices = [...new Set(wanted)].slice(0, PAGES_OF_ESTIMATES);
    const read = async (index: number) => [index, ladder && (await this.#ladders.page(this.standings, ladder, index, this.#now))] as const;
    const pages = new Map(await Promise.all(indices.map(read)));
    const leaf = (bound: IndexPlace): Leaf =>
      ladder ? leafOf(ladder, pageOf(ladder, bound), pages.get(pageOf(ladder, bound)), bound) : top;
    const cut = [...pages.values()].includes(undefined);
    return placesOf(bounds, head, top, leaf).map((one) => (cut && !one.exact ? { ...one, cut } : one));
  }

  /** How many entries from the beginning of a leaf are read at most. */
  limit({ base }: Leaf): number {
    const { leaf } = this.#ladders.sizes;
    return base === 0 ? this.standings.board.exactPlaces + leaf : 2 * leaf;
  }

  /** How good all of these are. */
  quality(...counted: readonly Counted[]): Judged {
    return worstOf(counted.map((one) => qualityOf(this.#known, one, this.#now)));
  }
}

const aheadIn = (leaf: Leaf, gone: boolean, { count, cut, keys }: Count): Ahead => ({
  ...{ ...countedFrom(leaf, count, cut), cut: cut || gone },
  ...{ leaf, gone, keys, read: count },
});

/** The keys that were read tell how many stand before a bound. */
const isRead = ({ keys, leaf }: Ahead, bound: string): boolean => keys.length > 0 && leaf.lo < bound;

/** What was read before a place, up to a bound within. */
export function cutAt(ahead: Ahead, bound: string): Ahead {
  const { leaf, gone, keys } = ahead;
  const before = keys.findIndex((key) => key >= bound);
  return before < 0 ? ahead : { ...ahead, ...countedFrom(leaf, before, false), cut: gone };
}
