import { type Item, textOf } from '#dynamo/item';
import { corePrefixes, partsOf } from '#dynamo/keys';
import { toMoney, toRewards } from '../economy/reward.item.ts';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, partition } from '../player/holding.ts';

/** What a player has unlocked. */
export const unlockHoldings = (held: HeldRepository): Holding[] => [
  partition(held, { name: 'unlocks', prefix: corePrefixes.unlocks, show: toUnlock }),
];

function toUnlock(item: Item) {
  const [kind, unlockId] = partsOf(textOf(item, 'sk'));
  return { unlockId, kind, unlockedAt: textOf(item, 'at'), paid: toMoney(item, 'paid'), rewards: toRewards(item, 'reward') };
}
