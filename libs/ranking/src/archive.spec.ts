import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ArchiveCut,
  type ArchivedRow,
  archiveItem,
  type ArchivePage,
  blankRow,
  lastAtMost,
  pageAfter,
  ranksOf,
  SPARE_ROWS,
  straysOf,
  toArchivePage,
} from './archive.ts';
import { decodeOrderKey, orderKey } from './order-key.ts';

const START = Date.UTC(2026, 9, 1);

const board = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 4 }), wait: fc.integer({ min: 0, max: 2 }) }), { maxLength: 40 })
  .map((list) =>
    list
      .map(({ score, wait }, i) => ({ playerId: `p${i}`, key: orderKey({ score, at: START + wait, playerId: `p${i}` }, 'desc') }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );
const cut = fc.record({ rows: fc.integer({ min: 1, max: 9 }), shared: fc.boolean(), round: fc.integer({ min: 1, max: 3 }) });

/** As the freeze does it. */
function freeze(rows: readonly ArchivedRow[], how: ArchiveCut): ArchivePage[] {
  const pages: ArchivePage[] = [];
  do {
    const from = rows.findIndex(({ key }) => key > (pages.at(-1)?.next ?? ''));
    pages.push(pageAfter(pages.at(-1), from < 0 ? [] : rows.slice(from, from + how.rows + SPARE_ROWS), how));
  } while (pages.at(-1)?.next !== undefined);
  return pages;
}

const scoreOf = ({ key }: ArchivedRow): number => decodeOrderKey(key, 'desc').score;

describe('an archive', () => {
  it('has every row once and in order, and the ranks of the whole board, across the edges of pages', () => {
    fc.assert(
      fc.property(board, cut, (rows, how) => {
        const pages = freeze(rows, how);
        expect(pages.flatMap((page) => page.rows)).toEqual(rows);
        const ranks = rows.map((row, i) => (how.shared ? rows.findIndex((one) => scoreOf(one) === scoreOf(row)) : i) + 1);
        expect(pages.flatMap(ranksOf)).toEqual(ranks);
        pages.forEach((page, number) => {
          expect(page).toMatchObject({ number, base: number * how.rows, first: page.rows[0]?.key ?? '' });
        });
      }),
    );
  });

  it('keeps its ranks when rows are erased', () => {
    fc.assert(
      fc.property(board, cut, fc.nat(), (rows, how, seed) => {
        const pages = freeze(rows, how);
        const erased = pages.map((page) => ({ ...page, rows: page.rows.map((row, i) => ((seed >> (i % 30)) & 1 ? blankRow(row) : row)) }));
        expect(erased.map(ranksOf)).toEqual(pages.map(ranksOf));
        for (const page of erased) for (const { playerId, key } of page.rows) if (playerId === '') expect(key).toMatch(/^.{20}0{6}$/);
      }),
    );
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(board, cut, (rows, how) => {
        for (const page of freeze(rows, how)) {
          const sk = `F#${String(page.number).padStart(6, '0')}`;
          expect(toArchivePage({ pk: 'B#b#s1', sk, ...archiveItem(page) })).toEqual(page);
        }
      }),
    );
  });

  it('keeps equal keys on one page, and refuses more than it could see', () => {
    const twins = (count: number): ArchivedRow[] => Array.from({ length: count }, (_, i) => ({ playerId: `p${i}`, key: 'k' }));
    const last = { playerId: 'q', key: 'l' };
    const how = { rows: 2, shared: false, round: 1 };
    const page = pageAfter(undefined, [...twins(4), last], how);
    expect([page.rows.length, page.next]).toEqual([4, 'k']);
    expect(pageAfter(page, [last], how)).toMatchObject({ number: 1, base: 4, rank: 5, next: undefined });
    expect(() => pageAfter(undefined, twins(2 + SPARE_ROWS), how)).toThrow('one order key');
  });

  it('ends with a page without rows where all that was left has been erased while it was frozen', () => {
    const rows = [1, 2, 3].map((i) => ({ playerId: `p${i}`, key: `k${i}` }));
    const how = { rows: 2, shared: true, round: 1 };
    const first = pageAfter(undefined, rows, how);
    expect(pageAfter(first, [], how)).toMatchObject({ number: 1, base: 2, rank: 3, rows: [], next: undefined });
  });
});

describe('who stands differently on a page and in the index', () => {
  /** As the comparison reads the index: one row more than the page has. */
  const compare = (pages: readonly ArchivePage[], index: readonly ArchivedRow[]): string[] =>
    pages.flatMap((page, i) => {
      const from = pages[i - 1]?.next ?? '';
      return straysOf(page, index.filter(({ key }) => key > from).slice(0, page.rows.length + 1));
    });

  it('is nobody while nothing moves, whoever is erased on the page', () => {
    fc.assert(
      fc.property(board, cut, fc.nat(), (rows, how, seed) => {
        const pages = freeze(rows, how);
        const erased = pages.map((page) => ({ ...page, rows: page.rows.map((row, i) => ((seed >> (i % 30)) & 1 ? blankRow(row) : row)) }));
        const there = new Set(erased.flatMap((page) => page.rows.map(({ playerId }) => playerId)));
        expect(compare(pages, rows)).toEqual([]);
        const left = rows.filter(({ playerId }) => there.has(playerId));
        expect(compare(erased, left)).toEqual([]);
      }),
    );
  });

  it('is seen of one who moved, came or left', () => {
    fc.assert(
      fc.property(board, cut, fc.nat(), fc.integer({ min: -1, max: 5 }), (rows, how, who, score) => {
        const pages = freeze(rows, how);
        const mover = rows[who % (rows.length + 1)] ?? { playerId: 'new', key: '' };
        const others = rows.filter((row) => row !== mover);
        const moved = { ...mover, key: orderKey({ score, at: START + 9, playerId: mover.playerId }, 'desc') };
        const index = [...others, moved].toSorted((a, b) => (a.key < b.key ? -1 : 1));
        if (pages.length > 0 && rows.length > 0) expect(compare(pages, index)).toContain(mover.playerId);
        if (others.length < rows.length) expect(compare(pages, others)).toContain(mover.playerId);
      }),
    );
  });
});

describe('the last of ascending values that is at most another', () => {
  it('is what a walk finds', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(50), (list, value) => {
        const values = list.toSorted((a, b) => a - b);
        expect(lastAtMost(values, value)).toBe(values.findLastIndex((one) => one <= value));
      }),
    );
  });
});
