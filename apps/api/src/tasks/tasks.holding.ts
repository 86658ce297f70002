import { type Item, textOf } from '#dynamo/item';
import { corePrefixes, partsOf } from '#dynamo/keys';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, partition } from '../player/holding.ts';

/** The rewards of tasks that a player has claimed, and those of seasons, which stand beside them. */
export const tasksHoldings = (held: HeldRepository): Holding[] => [
  partition(held, { name: 'claims', prefix: corePrefixes.claims, show: toClaim }),
];

function toClaim(item: Item) {
  const [cycle, taskId, boardId] = partsOf(textOf(item, 'sk'));
  if (boardId !== undefined) return { boardId, season: cycle, rank: item.rank, claimedAt: textOf(item, 'claimedAt'), rewards: item.reward };
  return { taskId, cycle, claimedAt: textOf(item, 'claimedAt'), rewards: item.reward };
}
