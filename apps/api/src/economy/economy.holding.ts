import { type Item, numberOf, textOf } from '#dynamo/item';
import { corePrefixes, currencyOf, itemIdOf, ledgerNumberOf, partsOf } from '#dynamo/keys';
import type { HeldRepository } from '../player/held.repository.ts';
import { type Holding, partition } from '../player/holding.ts';

/** What the economy holds of a player: money, items, and what was counted and recorded on the way. */
export const economyHoldings = (held: HeldRepository): Holding[] => [
  partition(held, { name: 'wallets', prefix: corePrefixes.wallets, show: toWallet }),
  partition(held, { name: 'ledger', prefix: corePrefixes.ledgers, show: toLedgerEntry }),
  partition(held, { name: 'inventory', prefix: corePrefixes.items, show: toOwned }),
  partition(held, { name: 'purchases', prefix: corePrefixes.purchases, show: toPurchases }),
  partition(held, { name: 'earned', prefix: corePrefixes.earned, show: toEarned }),
  partition(held, { name: 'requests', prefix: corePrefixes.records, show: toRequest }),
];

const sortKey = (item: Item): string => textOf(item, 'sk');

const toWallet = (item: Item) => ({ currency: currencyOf(sortKey(item)), balance: numberOf(item, 'b'), entries: numberOf(item, 'q') });

const toLedgerEntry = (item: Item) => ({
  currency: partsOf(sortKey(item))[0],
  ledgerNumber: ledgerNumberOf(sortKey(item)),
  amount: numberOf(item, 'd'),
  balance: numberOf(item, 'b'),
  source: textOf(item, 'source'),
  operation: textOf(item, 'op'),
  at: textOf(item, 'at'),
});

const toOwned = (item: Item) => ({ itemId: itemIdOf(sortKey(item)), quantity: numberOf(item, 'n'), acquiredAt: textOf(item, 'at') });

function toPurchases(item: Item) {
  const [period, offerId] = partsOf(sortKey(item));
  return { offerId, period, quantity: numberOf(item, 'n') };
}

function toEarned(item: Item) {
  const [day, source] = partsOf(sortKey(item));
  return { source, day, amount: numberOf(item, 'n') };
}

/** A recorded answer, kept for retries of the same request. */
function toRequest(item: Item) {
  const [operation, key] = partsOf(sortKey(item));
  const answer: unknown = JSON.parse(textOf(item, 'r'));
  return { operation, idempotencyKey: key, answer, until: new Date(numberOf(item, 'x') * 1000).toISOString() };
}
