import type { Standings } from './board.ts';
import type { Knowledge } from './ladder.ts';
import type { LadderRepository } from './ladder.repository.ts';
import {
  type Counted,
  countedFrom,
  estimatedIn,
  type Judged,
  type Leaf,
  leafOf,
  pageOf,
  qualityOf,
  type Target,
  topOf,
  worstOf,
} from './ladder.rules.ts';
import { upperBound } from './order-key.ts';
import type { IndexPlace, Range, RankRepository } from './rank.repository.ts';

/** Entries on more pages of the ladder than these are estimated by what it knows of a page as a whole. */
const PAGES_OF_ESTIMATES = 20;

/** What is behind those that were counted; undefined: nothing. */
export type Rest = Omit<Range, 'limit'> | undefined;

/** What one read sees of running standings, and how it counts them: from the beginning of a leaf, at most two leaves. */
export class BoardView {
  readonly standings: Standings;
  readonly #known: Knowledge;
  readonly #ladders: LadderRepository;
  readonly #index: RankRepository;
  readonly #now: Date;

  constructor(standings: Standings, known: Knowledge, now: Date, reach: { ladders: LadderRepository; index: RankRepository }) {
    this.standings = standings;
    this.#known = known;
    this.#now = now;
    this.#ladders = reach.ladders;
    this.#index = reach.index;
  }

  /** How many keys stand before a bound, but for a player's own. */
  better(bound: string, without?: string): Promise<Counted> {
    return this.#count({ to: upperBound(bound), at: bound, without });
  }

  /** How many keys there are up to one, with it. */
  through(key: string): Promise<Counted> {
    return this.#count({ to: key, at: key });
  }

  async #count({ at, ...range }: { to: string; at: string; without?: string | undefined }): Promise<Counted> {
    const { leaf, gone } = await this.leaf({ key: at });
    const { count, cut } = await this.#index.count(this.standings, { ...range, from: leaf.lo, limit: this.limit(leaf) });
    return { ...countedFrom(leaf, count, cut), cut: cut || gone };
  }

  /** The ladder's total; without a ladder those counted so far and the rest, of both no more than a count from the top takes. */
  async total(counted: number, rest: Rest): Promise<number> {
    const { ladder } = this.#known;
    if (ladder || !rest) return Math.max(ladder?.total ?? 0, counted);
    const { count, cut } = await this.#index.count(this.standings, { ...rest, limit: this.limit(topOf(ladder)) - counted });
    return counted + count + Number(cut);
  }

  /** A leaf of the ladder; the whole board where there is no ladder, or the leaf's page is `gone`. */
  async leaf(target: Target): Promise<{ leaf: Leaf; gone: boolean }> {
    const { ladder } = this.#known;
    if (!ladder) return { leaf: topOf(ladder), gone: false };
    const index = pageOf(ladder, target);
    const page = await this.#ladders.page(this.standings, ladder, index, this.#now);
    return page ? { leaf: leafOf(ladder, index, page, target), gone: false } : { leaf: topOf(ladder), gone: true };
  }

  /** How many entries from the beginning of a leaf are read at most. */
  limit({ base }: Leaf): number {
    const { leaf } = this.#ladders.sizes;
    return base === 0 ? this.standings.board.exactPlaces + leaf : 2 * leaf;
  }

  /**
   * How many stand before each bound: of those among the first rows counted there, of the others estimated by the ladder alone. The bounds
   * count against each other by themselves, not by what the index holds of their players.
   */
  async estimate(bounds: readonly IndexPlace[], { rows, whole }: Head): Promise<Counted[]> {
    const { ladder } = this.#known;
    const end = rows.at(-1)?.key ?? '';
    const isInHead = ({ key }: IndexPlace): boolean => whole || key <= end;
    const pages = await this.#pagesOf(bounds.filter((bound) => !isInHead(bound)));
    const listed = new Set(bounds.map(({ playerId }) => playerId));
    const standing = [...rows.filter(({ playerId }) => !listed.has(playerId)), ...bounds];
    return bounds.map((bound) => {
      const live = standing.filter(({ key }) => key < bound.key).length;
      if (isInHead(bound)) return countedFrom(topOf(ladder), live, false);
      if (!ladder) return estimatedIn(topOf(ladder), live);
      const index = pageOf(ladder, bound);
      const page = pages.get(index);
      return { ...estimatedIn(leafOf(ladder, index, page, bound), live), cut: pages.has(index) && !page };
    });
  }

  async #pagesOf(bounds: readonly IndexPlace[]) {
    const { ladder } = this.#known;
    const wanted = ladder ? bounds.map((bound) => pageOf(ladder, bound)) : [];
    const indices = [...new Set(wanted)].slice(0, PAGES_OF_ESTIMATES);
    const read = async (index: number) => [index, ladder && (await this.#ladders.page(this.standings, ladder, index, this.#now))] as const;
    return new Map(await Promise.all(indices.map(read)));
  }

  /** How good all of these are. */
  quality(...counted: readonly Counted[]): Judged {
    return worstOf(counted.map((one) => qualityOf(this.#known, one, this.#now)));
  }
}

/** The first rows of a board, or all of them. */
export interface Head {
  rows: readonly IndexPlace[];
  whole: boolean;
}
