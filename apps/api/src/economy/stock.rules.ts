import { createHash } from 'node:crypto';
import { shardsOf, shareOf } from '#catalog/stock.rules';

/**
 * Which shard of a stock sells to a player: the first with room, from the player's own on, so that buyers spread; undefined where all
 * are full.
 *
 * @param sold units by shard
 */
export function shardWithRoom(stock: number, sold: readonly number[], playerId: string): number | undefined {
  const shards = shardsOf(stock);
  const own = createHash('sha256').update(playerId).digest().readUInt32BE() % shards;
  const order = Array.from({ length: shards }, (_, i) => (own + i) % shards);
  return order.find((shard) => roomIn(stock, sold, shard) > 0);
}

/** How many units are left over all shards. */
export const stockLeft = (stock: number, sold: readonly number[]): number =>
  Array.from({ length: shardsOf(stock) }, (_, shard) => roomIn(stock, sold, shard)).reduce((sum, room) => sum + room, 0);

const roomIn = (stock: number, sold: readonly number[], shard: number): number => Math.max(0, shareOf(stock, shard) - (sold[shard] ?? 0));
