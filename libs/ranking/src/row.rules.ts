import type { RankedRow, Row, Standings } from './board.ts';
import { decodeOrderKey, scoreKey } from './order-key.ts';

type Place = Pick<Row, 'playerId' | 'key'>;

/** A row of the index with its rank. */
export const toRankedRow = ({ playerId, key }: Place, rank: number, { board }: Standings): RankedRow => ({
  playerId,
  key,
  ...decodeOrderKey(key, board.order),
  rank,
});

/** The first row of each player: while the index catches up, it may hold an old one too. */
export function distinctPlayers(places: readonly Place[]): Place[] {
  const seen = new Set<string>();
  return places.filter(({ playerId }) => seen.size < seen.add(playerId).size);
}

/** Two rows have a rank in common. */
export const areTied = (a: Place, b: Place, { board }: Standings): boolean =>
  board.ties === 'shared' && scoreKey(a.key) === scoreKey(b.key);

/**
 * Ranks rows that follow each other.
 *
 * @param position of the first among all rows, from 1
 * @param rank of the first: less than its position where it shares that of rows before it
 */
export function rankedRows(places: readonly Place[], position: number, rank: number, standings: Standings): RankedRow[] {
  let last = rank;
  return places.map((place, i) => {
    const before = places[i - 1];
    if (before) last = areTied(before, place, standings) ? last : position + i;
    return toRankedRow(place, last, standings);
  });
}
