import { type Item, numberOf, numbersOf, textOf, textsOf } from '#dynamo/item';

/**
 * The ladder in force: how many entries stood before each 512th one when the index was counted. Its pages, and this, are immutable; a
 * refresh puts another in their place.
 */
export interface Ladder {
  /** Names the ladder's pages. */
  version: string;
  /** All entries that stood at this time (milliseconds since 1970) were counted. */
  asOf: number;
  /** How many entries were counted. */
  total: number;
  /** `Changes.count` as of `asOf`. */
  changes: number;
  /** Changes a second between the ladder before and this one. */
  rate: number;
  /** The first key and the first base of each page. */
  firstKeys: readonly string[];
  firstBases: readonly number[];
  /** The standings are closed and frozen: ranks come from the archive. */
  final: boolean;
}

/** A page of a ladder, at most 128 leaves: from which key on each counts, and how many entries stood before it. */
export interface LadderPage {
  keys: readonly string[];
  bases: readonly number[];
}

/** What the table's stream, and reads, tell of a board and period. Times in milliseconds since 1970; 0: never. */
export interface Changes {
  /** Entries put, moved and removed since the period began, at least. */
  count: number;
  /** All changes before this time are counted. */
  heardAt: number;
  /** When a read last asked the stream to be heard. */
  askedAt: number;
  /** Until then somebody counts the board for a ladder. */
  leasedUntil: number;
}

/** What a read knows of a board and period besides its entries. */
export interface Knowledge {
  ladder: Ladder | undefined;
  changes: Changes;
  /** The period takes no more scores, and the ladder was counted after that: only erasures change the board. */
  over?: boolean;
}

/** How a ladder is cut. The defaults give the prices in docs/prices.md; tests take smaller ones. */
export interface LadderSizes {
  /** Entries a leaf, when it is made; a count reads at most twice as many. */
  leaf: number;
  /** Leaves a page. */
  page: number;
  /** So many more than the exact places are in the first leaf: they stay exact though as many better entries leave. */
  margin: number;
}

/** How long a lease to count lasts that is not prolonged. */
export const LEASE_MS = 60_000;

export const SIZES: LadderSizes = { leaf: 512, page: 128, margin: 128 };

/** Sorts before every order key: where the first leaf begins. */
export const BEGINNING = '0';

/** Asks for a ladder of the entries as of `asOf`, when the index has settled. Goes through the queue `ladders`. */
export interface RefreshRequest {
  boardId: string;
  period: string;
  /** Milliseconds since 1970. */
  asOf: number;
  /** `Changes.count` as of `asOf`. */
  changes: number;
  /** The lease under which it is counted: its `leasedUntil`. */
  lease: number;
}

export const toLadder = (item: Item): Ladder => ({
  version: textOf(item, 'ver'),
  asOf: numberOf(item, 'asOf'),
  total: numberOf(item, 'n'),
  changes: numberOf(item, 'chg'),
  rate: numberOf(item, 'rate'),
  firstKeys: textsOf(item, 'plo'),
  firstBases: numbersOf(item, 'pbase'),
  final: item.final === true,
});

export const ladderItem = (ladder: Ladder): Item => ({
  ver: ladder.version,
  asOf: ladder.asOf,
  n: ladder.total,
  chg: ladder.changes,
  rate: ladder.rate,
  plo: ladder.firstKeys,
  pbase: ladder.firstBases,
  ...(ladder.final && { final: true }),
});

export const toLadderPage = (item: Item): LadderPage => ({ keys: textsOf(item, 'lo'), bases: numbersOf(item, 'base') });

export const ladderPageItem = ({ keys, bases }: LadderPage): Item => ({ lo: keys, base: bases });

/** Of the item `S#c`, or of none. */
export const toChanges = (item: Item | undefined): Changes => ({
  count: countOf(item, 'chg'),
  heardAt: countOf(item, 'heard'),
  askedAt: countOf(item, 'asked'),
  leasedUntil: countOf(item, 'lease'),
});

const countOf = (item: Item | undefined, name: string): number => (item?.[name] === undefined ? 0 : numberOf(item, name));
