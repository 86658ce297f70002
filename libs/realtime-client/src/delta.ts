import { apply, type Delta } from './board.ts';
import type { BoardRow } from './laurel-v1.ts';

/**
 * The least that turns one top of a board into another: `apply(before, deltaOf(before, after))` is `after`, exactly. A row that stands as
 * the others imply is not in it: one player who moves costs one row, whoever else changes places by that.
 *
 * @param before the top of the push before, best first
 * @param after the top of this push
 * @returns undefined where no delta gives `after` (players who share a rank), or it is no shorter than the rows: send a snapshot
 */
export function deltaOf(before: readonly BoardRow[], after: readonly BoardRow[]): Delta | undefined {
  const kept = keptRows(before, after);
  const players = new Set(after.map(([, playerId]) => playerId));
  const delta = {
    upsert: after.filter((row) => !kept.has(row)),
    remove: before.flatMap(([, playerId]) => (players.has(playerId) ? [] : [playerId])),
  };
  const isShorter = JSON.stringify([delta.upsert, delta.remove]).length < JSON.stringify(after).length;
  return isShorter && isSame(apply(before, delta), after) ? delta : undefined;
}

/** The most rows of the new top that need not be sent: the rank is the place, name and score are as before, and so is their order. */
function keptRows(before: readonly BoardRow[], after: readonly BoardRow[]): Set<BoardRow> {
  const places = new Map(before.map((row, place) => [row[1], { row, place }]));
  const candidates = after.flatMap((row, i) => {
    const old = places.get(row[1]);
    const stands = old?.row[2] === row[2] && old.row[3] === row[3] && row[0] === i + 1;
    return old && stands ? [{ row, place: old.place }] : [];
  });
  return new Set(longestRise(candidates).map(({ row }) => row));
}

interface Step<T> {
  item: T;
  before: Step<T> | undefined;
}

/** The longest part, in the given order, whose places rise: `ends[n]` ends the part of n + 1 items with the least place so far. */
function longestRise<T extends { place: number }>(items: readonly T[]): T[] {
  const ends: Step<T>[] = [];
  for (const item of items) {
    const found = ends.findIndex((end) => end.item.place >= item.place);
    const at = found < 0 ? ends.length : found;
    ends[at] = { item, before: ends[at - 1] };
  }
  const rise: T[] = [];
  for (let step = ends.at(-1); step; step = step.before) rise.unshift(step.item);
  return rise;
}

const isSame = (a: readonly BoardRow[], b: readonly BoardRow[]): boolean => JSON.stringify(a) === JSON.stringify(b);
