import { type Catalogue, findItem, type Offer } from '#catalog/catalog';
import type { Item } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import { type Period, runningPeriod } from '#ranking/period';
import { usedOf } from './quota.rules.ts';
import type { ShopOffer } from './shop.dto.ts';

/** How many units of an offer a player may buy; outside of any period, none. */
export interface Limit {
  count: number;
  running: { period: Period; key: Key } | undefined;
}

/** The limit of an offer as it holds for a player now. */
export function limitOf(catalogue: Catalogue, { offerId, limit }: Offer, playerId: string, now: Date): Limit | undefined {
  if (!limit) return undefined;
  const period = runningPeriod(catalogue, limit.per, now);
  return { count: limit.count, running: period && { period, key: coreKeys.purchases(playerId, period.id, offerId) } };
}

/** When a limit begins anew: ISO 8601 UTC; null: never, or no period runs. */
export const resetOf = (limit: Limit | undefined): string | null => limit?.running?.period.endsAt?.toISOString() ?? null;

/** The unique items that an offer gives. */
export const uniqueItems = (catalogue: Catalogue, { grants }: Offer): string[] =>
  grants.flatMap((grant) => (grant.type === 'item' && findItem(catalogue, grant.itemId)?.unique ? [grant.itemId] : []));

/** What must be read to tell how offers stand for a player, each key once: the unique items, and the running limits. */
export function offerKeys(catalogue: Catalogue, offers: readonly Offer[], playerId: string, now: Date): Key[] {
  const items = new Set(offers.flatMap((offer) => uniqueItems(catalogue, offer)));
  const limits = offers.flatMap((offer) => limitOf(catalogue, offer, playerId, now)?.running?.key ?? []);
  return [...[...items].map((itemId) => coreKeys.item(playerId, itemId)), ...limits];
}

/** The smaller of what a limit and a stock leave; null where there is neither. */
export function smaller(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** What an offer is shown from. `item`: one of `offerKeys`. `left`: of its stock. */
export interface Seen {
  playerId: string;
  item: (key: Key) => Item | undefined;
  left: number | null;
  now: Date;
}

/** An offer as a player sees it. */
export function toShopOffer(catalogue: Catalogue, offer: Offer, { playerId, item, left, now }: Seen): ShopOffer {
  const limit = limitOf(catalogue, offer, playerId, now);
  const limitLeft = limit ? Math.max(0, limit.running ? limit.count - usedOf(item(limit.running.key)) : 0) : null;
  const owned = uniqueItems(catalogue, offer).some((itemId) => item(coreKeys.item(playerId, itemId)) !== undefined);
  const stocked = smaller(limitLeft, left);
  return {
    offerId: offer.offerId,
    title: offer.title,
    price: [...offer.price],
    grants: offer.grants.flatMap((grant) => (grant.type === 'item' ? [{ itemId: grant.itemId, quantity: grant.quantity }] : [])),
    grantsMoney: offer.grants.flatMap((grant) => (grant.type === 'currency' ? [{ currency: grant.currency, amount: grant.amount }] : [])),
    remaining: owned && stocked !== null ? 0 : stocked,
    stock: left,
    owned,
    resetsAt: resetOf(limit),
  };
}
