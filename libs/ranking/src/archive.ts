import { type Item, numberOf, textOf } from '#dynamo/item';
import { partsOf } from '#dynamo/keys';
import { blankKey, scoreKey } from './order-key.ts';

/** Rows a page of an archive, when it is made: within 4 KB, so that reading one costs half a unit. */
export const ARCHIVE_ROWS = 56;

/** Leaves a page of the ladder over an archive, within 4 KB too. */
export const ARCHIVE_LEAVES = 112;

/** So many rows more are read than a page holds: to see whether it is the last, and that equal keys stay together. */
export const SPARE_ROWS = 8;

/** Where a player stood when the season was frozen; without `playerId` where they were erased since: the place stays. */
export interface ArchivedRow {
  playerId: string;
  key: string;
}

/** A page of frozen standings. Written once; only erasures change its rows, and never how many they are. */
export interface ArchivePage {
  /** From 0, without a gap. */
  number: number;
  /** A freeze that was too early is done again: pages of an earlier round than that of the close are void. */
  round: number;
  /** How many rows stand before it. */
  base: number;
  /** The rank of its first row. */
  rank: number;
  /** Whether equal scores had one rank when the season was frozen, whatever the catalogue says by now. */
  shared: boolean;
  /** The key of its first row; it stays when the row is erased, so that the page is found by it. */
  first: string;
  rows: readonly ArchivedRow[];
  /** The key after which the next page begins; undefined: this is the last. */
  next: string | undefined;
}

/** How an archive is cut. */
export interface ArchiveCut {
  rows: number;
  shared: boolean;
  round: number;
}

/**
 * The page that follows another.
 * @param found the rows after it: `SPARE_ROWS` more than a page holds, where there are so many
 */
export function pageAfter(
  last: ArchivePage | undefined,
  found: readonly ArchivedRow[],
  { rows: size, shared, round }: ArchiveCut,
): ArchivePage {
  // Two equal keys never stand on two pages: else neither would the scan go on after one, nor a key name its page.
  const next = found.findIndex(({ key }, i) => i >= size && key !== found[i - 1]?.key);
  if (next < 0 && found.length === size + SPARE_ROWS) throw new Error(`${SPARE_ROWS} entries and more have one order key`);
  const rows = next < 0 ? found : found.slice(0, next);
  const first = rows[0]?.key ?? '';
  const base = last ? last.base + last.rows.length : 0;
  return {
    number: last ? last.number + 1 : 0,
    round,
    base,
    rank: (last && shared ? sharedRank(last, first) : undefined) ?? base + 1,
    shared,
    first,
    rows,
    next: next < 0 ? undefined : rows.at(-1)?.key,
  };
}

/** The rank of a page's last row, where a key has the same score. */
function sharedRank(last: ArchivePage, key: string): number | undefined {
  const before = last.rows.at(-1);
  return before && scoreKey(before.key) === scoreKey(key) ? ranksOf(last).at(-1) : undefined;
}

/** The rank of each row: 1, 2, 3, 4, or where equal scores share theirs, 1, 2, 2, 4. */
export function ranksOf({ base, rank: first, shared, rows }: ArchivePage): number[] {
  let rank = first;
  return rows.map(({ key }, i) => {
    const before = rows[i - 1];
    if (before && !(shared && scoreKey(before.key) === scoreKey(key))) rank = base + i + 1;
    return rank;
  });
}

/**
 * Who stands differently on a page and in the index: a row of one has none in the other, or the player moved; the erased of the page count
 * for nobody. @param found the rows of the index after those of the page before, one more at least than the page has, where there are so many
 */
export function straysOf({ rows, next }: ArchivePage, found: readonly ArchivedRow[]): string[] {
  const inRange = found.filter(({ key }) => next === undefined || key <= next);
  const missing = (from: readonly ArchivedRow[], others: readonly ArchivedRow[]): string[] => {
    const known = new Set(others.map(({ playerId, key }) => `${playerId} ${key}`));
    return from.filter(({ playerId, key }) => playerId !== '' && !known.has(`${playerId} ${key}`)).map(({ playerId }) => playerId);
  };
  return [...missing(inRange, rows), ...missing(rows, inRange)];
}

/** What stays of an erased player's row: its place, score and time. */
export const blankRow = ({ key }: ArchivedRow): ArchivedRow => ({ playerId: '', key: blankKey(key) });

/** The position of the last of ascending values that is at most `value`; -1 where all are greater. */
export function lastAtMost<T extends string | number>(values: readonly T[], value: T): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const found = values[middle];
    if (found !== undefined && found <= value) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

export const archiveItem = ({ round, base, rank, shared, first, rows, next }: ArchivePage): Item => ({
  round,
  base,
  rank,
  ...(shared && { shared }),
  first,
  rows: rows.map(rowItem),
  ...(next !== undefined && { next }),
});

/** A row as its page holds it. */
export const rowItem = ({ playerId, key }: ArchivedRow): [string, string] => [playerId, key];

export const toArchivePage = (item: Item): ArchivePage => ({
  number: archiveNumberOf(item),
  round: numberOf(item, 'round'),
  base: numberOf(item, 'base'),
  rank: numberOf(item, 'rank'),
  shared: item.shared === true,
  first: textOf(item, 'first'),
  rows: rowsOf(item),
  next: item.next === undefined ? undefined : textOf(item, 'next'),
});

/** The number of a page, from its sort key. */
const archiveNumberOf = (item: Item): number => Number(partsOf(textOf(item, 'sk'))[0]);

function rowsOf(item: Item): ArchivedRow[] {
  const rows: unknown[] = Array.isArray(item.rows) ? item.rows : [];
  return rows.map((row) => {
    const [playerId, key]: readonly unknown[] = Array.isArray(row) ? (row as unknown[]) : [];
    if (typeof playerId !== 'string' || typeof key !== 'string') throw new Error(`A row of ${String(item.pk)} ${String(item.sk)} is none`);
    return { playerId, key };
  });
}
