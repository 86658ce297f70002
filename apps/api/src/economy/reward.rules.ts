import { type Catalogue, findItem, type Money, type Reward } from '#catalog/catalog';
import type { Effects, Wallet } from './ledger.ts';

/** What an operation does to give rewards. Of a unique item that the player has already, nothing more is given. */
export const rewardEffects = (catalogue: Catalogue, rewards: readonly Reward[]): Pick<Effects, 'changes' | 'grants'> => ({
  changes: rewards.flatMap((reward) => (reward.type === 'currency' ? [{ currency: reward.currency, amount: reward.amount }] : [])),
  grants: rewards.flatMap((reward) => {
    if (reward.type === 'currency') return [];
    const { itemId, quantity } = reward;
    return [{ itemId, quantity, unique: findItem(catalogue, itemId)?.unique ? ('keep' as const) : (false as const) }];
  }),
});

/** How the wallets of a price and of rewards stand once both have moved, by currency. */
export function balancesAfter(
  wallet: (currency: string) => Wallet,
  { price, rewards }: { price: readonly Money[]; rewards: readonly Reward[] },
): Record<string, number> {
  const sum = (moved: readonly (Reward | Money)[], currency: string): number =>
    moved.reduce((total, one) => ('currency' in one && one.currency === currency ? total + one.amount : total), 0);
  return Object.fromEntries(
    currenciesOf([...price, ...rewards]).map((currency) => [
      currency,
      wallet(currency).balance - sum(price, currency) + sum(rewards, currency),
    ]),
  );
}

/** The currencies that rewards and prices move, each once. */
export const currenciesOf = (parts: readonly (Reward | { currency: string })[]): string[] => [
  ...new Set(parts.flatMap((part) => ('currency' in part ? [part.currency] : []))),
];
