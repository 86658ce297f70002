import type { Money, Reward } from '#catalog/catalog';
import { type Item, mapOf, mapsOf, numberOf, textOf } from '#dynamo/item';

/** A list of amounts of money as an item holds it; empty where there is none. */
export const toMoney = (item: Item, name: string): Money[] => mapsOf(item, name).map(moneyOf);

/** A list of rewards as an item holds it; empty where there is none. */
export const toRewards = (item: Item, name: string): Reward[] =>
  mapsOf(item, name).map((part) =>
    textOf(part, 'type') === 'item'
      ? { type: 'item', itemId: textOf(part, 'itemId'), quantity: numberOf(part, 'quantity') }
      : { type: 'currency', ...moneyOf(part) },
  );

/** Balances by currency as an item holds them; empty where there are none. */
export function toBalances(item: Item, name: string): Record<string, number> {
  const balances = mapOf(item, name) ?? {};
  return Object.fromEntries(Object.keys(balances).map((currency) => [currency, numberOf(balances, currency)]));
}

const moneyOf = (part: Item): Money => ({ currency: textOf(part, 'currency'), amount: numberOf(part, 'amount') });
