import { type Catalogue, findUnlock, type Unlock } from '#catalog/catalog';
import type { Missing } from '#core/problem';
import { type Item, textOf } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import { counted, type Counters } from '../player/counters.rules.ts';
import type { UnlockState } from './unlock.dto.ts';

/** What a player has of that which unlocks ask for. */
export interface UnlocksStanding {
  playerId: string;
  counters: Counters;
  balance: (currency: string) => number;
  /** The item of an unlock, by its key. */
  item: (key: Key) => Item | undefined;
}

/** All unlocks as they stand, in the catalogue's order. */
export const toUnlocks = (catalogue: Catalogue, standing: UnlocksStanding): UnlockState[] =>
  catalogue.unlocks.map((unlock) => {
    const { unlockId, kind, price } = unlock;
    const item = standing.item(keyOf(standing.playerId, unlock));
    return {
      unlockId,
      kind,
      unlockedAt: item ? textOf(item, 'at') : null,
      price: [...price],
      missing: item ? [] : missingOf(catalogue, unlock, standing),
    };
  });

/** All that stands in the way of an unlock, at once: other unlocks, counters of all time, money. */
export function missingOf(catalogue: Catalogue, { requires, price }: Unlock, standing: UnlocksStanding): Missing[] {
  const { counters, balance } = standing;
  const needs = requires.counters.map(({ counter, need }) => {
    const have = counted(counters, { counter, window: 'all', period: 'all' });
    return { type: 'counter' as const, counter, have, need };
  });
  const prices = price.map(({ currency, amount }) => ({ type: 'currency' as const, currency, have: balance(currency), need: amount }));
  return [...missingUnlocks(catalogue, requires.unlocks, standing), ...[...needs, ...prices].filter(({ have, need }) => have < need)];
}

/** Where a player's unlock stands. */
export const keyOf = (playerId: string, { kind, unlockId }: Unlock): Key => coreKeys.unlock(playerId, kind, unlockId);

/** The unlocks with these ids, as far as the catalogue has them. */
export const unlocksOf = (catalogue: Catalogue, unlockIds: readonly string[]): Unlock[] =>
  unlockIds.flatMap((unlockId) => findUnlock(catalogue, unlockId) ?? []);

function missingUnlocks(catalogue: Catalogue, unlockIds: readonly string[], { playerId, item }: UnlocksStanding): Missing[] {
  const held = unlocksOf(catalogue, unlockIds).filter((unlock) => item(keyOf(playerId, unlock)));
  return unlockIds.filter((id) => !held.some(({ unlockId }) => unlockId === id)).map((unlockId) => ({ type: 'unlock', unlockId }));
}
