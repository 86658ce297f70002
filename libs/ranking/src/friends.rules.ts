import { type Counted, countedFrom, estimatedIn, type Leaf } from './ladder.rules.ts';
import type { IndexPlace } from './rank.repository.ts';

/** The first rows of a board, or all of them. */
export interface Head {
  rows: readonly IndexPlace[];
  whole: boolean;
}

/** A bound is among the rows that were read. */
export const isInHead = ({ rows, whole }: Head, { key }: IndexPlace): boolean => whole || key <= (rows.at(-1)?.key ?? '');

/**
 * How many stand before each bound, in their order: of those in the head counted there, of the others estimated by their leaf alone. The
 * bounds count against each other by themselves, not by what the index holds of their players: different ones have different places.
 *
 * @param leafOf of a bound behind the head
 */
export function placesOf(bounds: readonly IndexPlace[], head: Head, top: Leaf, leafOf: (bound: IndexPlace) => Leaf): Counted[] {
  const listed = new Set(bounds.map(({ playerId }) => playerId));
  const others = head.rows.filter(({ playerId }) => !listed.has(playerId));
  const leaves = bounds.map((bound) => (isInHead(head, bound) ? undefined : leafOf(bound)));
  const counted: Counted[] = [];
  for (const [i, bound] of bounds.entries()) {
    const ahead = bounds.findIndex(({ key }) => key >= bound.key);
    const live = others.filter(({ key }) => key < bound.key).length + ahead;
    const leaf = leaves[i];
    const before = counted[ahead - 1];
    if (!leaf) counted.push(countedFrom(top, live, false));
    else counted.push(behind(before, amid(leaf, leaves.slice(0, ahead), leaves, live)));
  }
  return counted;
}

/** In the middle of a leaf, with those listed before it in the leaf before it. */
function amid(leaf: Leaf, ahead: readonly (Leaf | undefined)[], all: readonly (Leaf | undefined)[], live: number): Counted {
  const within = (leaves: readonly (Leaf | undefined)[]): number => leaves.filter((one) => one?.lo === leaf.lo).length;
  const least = Math.max(leaf.base + within(ahead), live);
  const estimated = estimatedIn({ ...leaf, base: leaf.base, next: leaf.next - within(all) }, 0);
  return { ...estimated, before: Math.max(estimated.before + within(ahead), least), least, most: leaf.next };
}

const behind = (before: Counted | undefined, counted: Counted): Counted => ({
  ...counted,
  before: Math.max(counted.before, (before?.before ?? -1) + 1),
});
