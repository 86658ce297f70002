import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import { apply } from './board.ts';
import { deltaOf } from './delta.ts';
import type { BoardRow } from './laurel-v1.ts';

interface Entry {
  player: number;
  name: string;
  score: number;
  banned: boolean;
}
type Ranking = 'place' | 'gaps' | 'shared';

const entry = fc.record({
  player: fc.nat(30),
  name: fc.constantFrom('Ada', 'Bea'),
  score: fc.integer({ min: 0, max: 40 }),
  banned: fc.boolean(),
});
const entries = fc.uniqueArray(entry, { selector: ({ player }) => player, maxLength: 30 });
const ranking = fc.constantFrom<Ranking>('place', 'gaps', 'shared');

/** A top as the server makes it: without the banned where ranks have gaps, with one rank for one score where they are shared. */
function topOf(all: readonly Entry[], how: Ranking): BoardRow[] {
  const sorted = [...all].sort((a, b) => b.score - a.score);
  const shown = sorted.map(({ player, name, score, banned }, i) => {
    const rank = how === 'shared' ? sorted.findIndex((other) => other.score === score) + 1 : i + 1;
    const row: BoardRow = [rank, `p${player}`, name, score];
    return { row, isShown: how !== 'gaps' || !banned };
  });
  return shown.flatMap(({ row, isShown }) => (isShown ? [row] : []));
}

const movedTo = <T>(items: readonly T[], from: number, to: number): T[] => {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};
const ranked = (players: readonly number[]): BoardRow[] => players.map((player, i) => [i + 1, `p${player}`, 'Ada', 1_000]);

/** Every choice of rows to send, the fewest first: what `deltaOf` must not be longer than. */
function fewestUpserts(before: readonly BoardRow[], after: readonly BoardRow[]): number {
  const players = new Set(after.map(([, playerId]) => playerId));
  const remove = before.map(([, playerId]) => playerId).filter((playerId) => !players.has(playerId));
  const choices = Array.from({ length: 2 ** after.length }, (_, bits) => after.filter((_row, i) => (bits >> i) & 1));
  const works = choices.filter((upsert) => JSON.stringify(apply(before, { upsert, remove })) === JSON.stringify(after));
  return Math.min(...works.map(({ length }) => length));
}

describe('the delta of two tops', () => {
  it('gives the second exactly, be it any other or what a push changes', () => {
    let made = 0;
    const property = fc.property(entries, entries, ranking, fc.nat(3), (first, second, how, changes) => {
      const changed = second.slice(0, changes);
      const stay = first.filter(({ player }) => !changed.some((one) => one.player === player));
      const [before, after] = [topOf(first, how), topOf(changes === 0 ? second : [...stay, ...changed], how)];
      const delta = deltaOf(before, after);
      if (delta) expect(apply(before, delta)).toEqual(after);
      if (delta) made++;
    });
    fc.assert(property, { numRuns: 5_000 * SCALE });
    expect(made).toBeGreaterThan(1_000);
  });

  it('is one row for a player who moves, and one for a player who comes', () => {
    const places = fc.record({ size: fc.integer({ min: 4, max: 100 }), from: fc.nat(), to: fc.nat() });
    const property = fc.property(places, ({ size, from, to }) => {
      const players = Array.from({ length: size }, (_, i) => i);
      const moved = ranked(movedTo(players, from % size, to % size));
      const rows = moved.map((row): BoardRow => (row[1] === `p${from % size}` ? [row[0], row[1], row[2], 2_000] : row));
      expect(deltaOf(ranked(players), rows)).toEqual({ upsert: [rows[to % size]], remove: [] });
      const came = ranked([...players.slice(0, to % size), -1, ...players.slice(to % size, -1)]);
      expect(deltaOf(ranked(players), came)).toEqual({ upsert: [came[to % size]], remove: [`p${size - 1}`] });
    });
    fc.assert(property, { numRuns: 500 * SCALE });
  });

  it('sends as few rows as can be, of all choices', () => {
    const few = fc.uniqueArray(entry, { selector: ({ player }) => player, maxLength: 7 });
    const property = fc.property(few, few, fc.constantFrom<Ranking>('place', 'gaps'), (first, second, how) => {
      const [before, after] = [topOf(first, how), topOf(second, how)];
      const delta = deltaOf(before, after);
      if (delta) expect(delta.upsert.length).toBe(fewestUpserts(before, after));
    });
    fc.assert(property, { numRuns: 300 * SCALE });
  });

  it('is not there where the rows are no longer, nor where two share a rank that only both can be sent for', () => {
    expect(deltaOf([], [[1, 'a', 'a', 1]])).toBeUndefined();
    const before: BoardRow[] = [1, 2, 3, 4, 5, 6].map((rank) => [rank, `p${rank}`, 'Ada', 10 - rank]);
    expect(deltaOf(before, [[1, 'x', 'x', 10], [1, 'y', 'y', 10], ...before.slice(2)])).toBeUndefined();
  });
});
