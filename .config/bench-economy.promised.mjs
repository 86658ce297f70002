// The part of bench-economy.mjs that knows what calls may cost.
import { catalogue } from '../libs/catalog/src/demo.ts';

/** What must hold whatever the page says. */
export function promised(rows) {
  const of = (name) => rows.find((row) => row.name === name);
  const exactly = (name, what, due) => (of(name)[what] === due ? [] : [`${name}: ${of(name)[what]} ${what} units, not ${due}`]);
  const atMost = (name, what, due) => (of(name)[what] <= due ? [] : [`${name}: ${of(name)[what]} ${what} units, more than ${due}`]);
  return [
    ...catalogue.offers.flatMap((offer) => exactly(`POST /shop/buy ${offer.offerId}`, 'write', priceOf(offer))),
    ...exactly('POST /shop/buy potion', 'write', 12),
    ...['POST /shop/buy potion, repeated', 'POST /money/add, repeated'].flatMap((name) => [
      ...exactly(name, 'write', 0),
      ...atMost(name, 'read', 4),
    ]),
    ...atMost('POST /progress of 2 KB', 'write', 5),
    ...atMost('GET /me, with 100 records and two full slots', 'read', 4),
  ];
}

/** Each item of a transaction is 2 units: the record, wallet and ledger entry for each currency, grants, limit, stock shard, counters. */
function priceOf({ price, grants, limit, stock }) {
  const moved = [...price.map(({ currency }) => currency), ...grants.flatMap(({ currency }) => currency ?? [])];
  const items = new Set(grants.flatMap(({ itemId }) => itemId ?? []));
  const counted = catalogue.counters.some(
    ({ feed }) => feed.by === 'spending' && price.some(({ currency }) => feed.currencies.includes(currency)),
  );
  return 2 * (1 + new Set(moved).size + moved.length + items.size + [limit !== null, stock !== null, counted].filter(Boolean).length);
}
