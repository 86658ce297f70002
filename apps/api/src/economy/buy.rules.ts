import { type Catalogue, findOffer, type Money, type Offer, type Reward } from '#catalog/catalog';
import { shardsOf, shareOf } from '#catalog/stock.rules';
import { Problem } from '#core/problem';
import { coreKeys } from '#dynamo/keys';
import type { Write } from '#dynamo/write';
import { isFed } from '../player/counters.rules.ts';
import type { After, Decision, Grant, Operation, Standing } from './ledger.ts';
import { limitOf, offerKeys, resetOf, smaller, uniqueItems } from './offer.rules.ts';
import { usedOf, useWrite } from './quota.rules.ts';
import { currenciesOf, rewardEffects } from './reward.rules.ts';
import type { Bought, BuyOffer } from './shop.dto.ts';
import { shardWithRoom, stockLeft } from './stock.rules.ts';

interface Purchase {
  playerId: string;
  offer: Offer;
  quantity: number;
  at: Date;
}

/** What a limit or a stock takes of a purchase, and how much it leaves; null: no end. */
interface Taken {
  writes: Write[];
  left: number | null;
}

const NOTHING_TAKEN: Taken = { writes: [], left: null };

/** A purchase as a money operation. */
export function buyOperation(
  catalogue: Catalogue,
  { playerId, request, at }: { playerId: string; request: BuyOffer; at: Date },
): Omit<Operation<Bought>, 'record'> {
  const { offerId, quantity } = request;
  const offer = findOffer(catalogue, offerId);
  const call = { playerId, operation: 'buy' as const, source: offerId, by: 'player' as const, at, reads: [] };
  if (!offer) return { ...call, currencies: [], counters: false, checks: [], decide: () => refuseUnknown(offerId) };
  const purchase = { playerId, offer, quantity: quantity ?? 1, at };
  return {
    ...call,
    currencies: currenciesOf([...offer.price, ...offer.grants]),
    counters: isFed(catalogue, { by: 'spending', paid: offer.price }),
    checks: offerKeys(catalogue, [offer], playerId, at),
    ...(offer.stock !== null && { stock: { offerId, shards: shardsOf(offer.stock) } }),
    decide: (standing) => decide(catalogue, purchase, standing),
  };
}

function refuseUnknown(offerId: string): never {
  throw Problem.of('unknown_offer', `The catalogue has no offer "${offerId}".`);
}

/** In the order in which a purchase is refused; the funds come last, when its price is taken. */
function decide(catalogue: Catalogue, purchase: Purchase, standing: Standing): Decision<Bought> {
  const { offer, quantity } = purchase;
  checkQuantity(catalogue, purchase);
  const limit = takeLimit(catalogue, purchase, standing);
  const stock = takeStock(purchase, standing);
  checkOwned(catalogue, purchase, standing);
  const pays = offer.price.map(({ currency, amount }) => ({ currency, amount: amount * quantity }));
  const { changes, grants } = rewardEffects(catalogue, times(offer.grants, quantity));
  const given = { changes, grants: grants.map((grant): Grant => (grant.unique ? { ...grant, unique: 'refuse' } : grant)) };
  const left = smaller(limit.left, stock.left);
  // Of what a player can own once, this was the last one.
  const remaining = left !== null && uniqueItems(catalogue, offer).length > 0 ? 0 : left;
  return {
    effects: { pays, ...given, writes: [...limit.writes, ...stock.writes] },
    answer: (after) => toBought(purchase, { pays, ...given, remaining }, after),
  };
}

/** @throws Problem `invalid_request` for more than one of what a player can have once, or of a stock */
function checkQuantity(catalogue: Catalogue, { offer, quantity }: Purchase): void {
  if (quantity === 1) return;
  const message = (why: string): string => `must be 1: the offer ${why}`;
  if (offer.stock !== null) throw Problem.invalid([{ path: 'quantity', message: message('has a stock') }]);
  if (uniqueItems(catalogue, offer).length > 0) throw Problem.invalid([{ path: 'quantity', message: message('gives a unique item') }]);
}

/** @throws Problem `period_closed`, `limit_reached` */
function takeLimit(catalogue: Catalogue, { playerId, offer, quantity, at }: Purchase, standing: Standing): Taken {
  const limit = limitOf(catalogue, offer, playerId, at);
  if (!limit) return NOTHING_TAKEN;
  if (!limit.running) throw Problem.of('period_closed', 'No season is running: the offer comes back with the next.');
  const { key, period } = limit.running;
  const before = standing.item(key);
  const left = limit.count - usedOf(before) - quantity;
  if (left < 0)
    throw Problem.of('limit_reached', `A player may buy ${limit.count} of it, and ${usedOf(before)} are bought.`, {
      limit: limit.count,
      resetsAt: resetOf(limit),
    });
  return { writes: [useWrite(key, before, { amount: quantity, period })], left };
}

/** Of a stock goes one at a time. @throws Problem `sold_out` */
function takeStock({ playerId, offer }: Purchase, { sold }: Standing): Taken {
  const { offerId, stock } = offer;
  if (stock === null) return NOTHING_TAKEN;
  const shard = shardWithRoom(stock, sold, playerId);
  if (shard === undefined) throw Problem.of('sold_out', `All ${stock} of "${offerId}" are sold.`);
  const condition = { absentOrAtMost: { name: 'sold', value: shareOf(stock, shard) - 1 } };
  return { writes: [{ key: coreKeys.stock(offerId, shard), condition, shared: true, add: { sold: 1 } }], left: stockLeft(stock, sold) - 1 };
}

/** @throws Problem `already_owned` */
function checkOwned(catalogue: Catalogue, { playerId, offer }: Purchase, standing: Standing): void {
  const owned = uniqueItems(catalogue, offer).find((itemId) => standing.item(coreKeys.item(playerId, itemId)));
  if (owned !== undefined) throw Problem.of('already_owned', `A player has one "${owned}" at most, and this one has it.`);
}

const times = (rewards: readonly Reward[], quantity: number): Reward[] =>
  rewards.map((one) =>
    one.type === 'currency' ? { ...one, amount: one.amount * quantity } : { ...one, quantity: one.quantity * quantity },
  );

function toBought(
  { offer, quantity }: Purchase,
  { pays, changes, grants, remaining }: { pays: Money[]; changes: readonly Money[]; grants: readonly Grant[]; remaining: number | null },
  after: After,
): Bought {
  const balances = currenciesOf([...offer.price, ...offer.grants]).map((currency) => [currency, after(currency).balance] as const);
  return {
    offerId: offer.offerId,
    quantity,
    paid: pays,
    granted: grants.map(({ itemId, quantity: count }) => ({ itemId, quantity: count })),
    grantedMoney: [...changes],
    balances: Object.fromEntries(balances),
    remaining,
  };
}
