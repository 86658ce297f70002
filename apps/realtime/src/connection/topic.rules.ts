import { createHash } from 'node:crypto';

/** So many subscribers make one shard's work: a worker posts to them in about a second. */
export const SHARD_SIZE = 1_000;
/** Each shard is a message at every push. */
const MOST_SHARDS = 1_024;
const SAMPLED = 16;

/** The shortest time between two pushes, and how many subscribers more make it longer by a millisecond. */
const SHORTEST_INTERVAL_MS = 1_000;
const SUBSCRIBERS_A_MS = 2;

const hashOf = (connectionId: string): number => createHash('sha256').update(connectionId).digest().readUInt32BE(0);

/** The shard of a subscription. @param shards a power of two */
export const shardOf = (connectionId: string, shards: number): number => hashOf(connectionId) % shards;

/**
 * What a subscription adds to its topic's audience: one in 16 counts for all of them, by its id, so that what counted when it came counts
 * when it leaves, and a crowd that comes at once does not write one item as often.
 */
export const weightOf = (connectionId: string): number => (Math.floor(hashOf(connectionId) / MOST_SHARDS) % SAMPLED === 0 ? SAMPLED : 0);

/** How many shards an audience wants: 1, then powers of two, and never fewer than there are. */
export function shardsFor(audience: number, shards: number): number {
  let wanted = shards;
  while (audience > wanted * SHARD_SIZE && wanted < MOST_SHARDS) wanted *= 2;
  return wanted;
}

/** At most one push in so many milliseconds: longer where more watch, so that a board costs no more than 2,000 posts a second. */
export const intervalFor = (audience: number): number => Math.max(SHORTEST_INTERVAL_MS, Math.ceil(audience / SUBSCRIBERS_A_MS));
