import { type Catalogue, findItem, type Reward } from '#catalog/catalog';
import type { Effects } from './ledger.ts';

/** What an operation does to give rewards. Of a unique item that the player has already, nothing more is given. */
export const rewardEffects = (catalogue: Catalogue, rewards: readonly Reward[]): Pick<Effects, 'changes' | 'grants'> => ({
  changes: rewards.flatMap((reward) => (reward.type === 'currency' ? [{ currency: reward.currency, amount: reward.amount }] : [])),
  grants: rewards.flatMap((reward) => {
    if (reward.type === 'currency') return [];
    const { itemId, quantity } = reward;
    return [{ itemId, quantity, unique: findItem(catalogue, itemId)?.unique ? ('keep' as const) : (false as const) }];
  }),
});

/** The currencies that rewards and prices move, each once. */
export const currenciesOf = (parts: readonly (Reward | { currency: string })[]): string[] => [
  ...new Set(parts.flatMap((part) => ('currency' in part ? [part.currency] : []))),
];
