import { expect, it } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import type { BoardReader } from './board.ts';
import { BoardReaders } from './board.readers.ts';
import type { Ladder } from './ladder.ts';
import { ALL, seasonsOf } from './period.ts';

const [board, season] = [catalogue.boards[0]!, seasonsOf(catalogue)[0]!];
const ladder = (final: boolean): Ladder => ({
  ...{ version: 'v', asOf: 0, total: 0, changes: 0, rate: 0, firstKeys: [], firstBases: [], final },
});
const changes = { count: 0, heardAt: 0, askedAt: 0, leasedUntil: 0 };
const [live, archive] = [{}, {}] as [BoardReader, BoardReader];
const BEFORE = new Date(season.closesAt.getTime() - 1);

it.each([
  ['the board that has no ladder', season, undefined, season.closesAt, live],
  ['the board, until it is frozen', season, ladder(false), season.closesAt, live],
  ['the archive, once it is', season, ladder(true), season.closesAt, archive],
  ['the board, where the clock was set back behind the end', season, ladder(true), BEFORE, live],
  ['a board without an end', ALL, ladder(false), BEFORE, live],
] as const)('reads %s', async (...[, period, known, now, reader]) => {
  const readers = new BoardReaders({ look: () => Promise.resolve({ ladder: known, changes }) }, live, archive);
  expect(await readers.of({ board, period }, now)).toBe(reader);
});
