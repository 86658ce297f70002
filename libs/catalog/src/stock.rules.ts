const MAX_SHARDS = 16;

/** How many items an offer's stock is counted in, so that buyers don't queue at one: as many as there are units, 16 at most. */
export const shardsOf = (stock: number): number => Math.min(MAX_SHARDS, stock);

/** How many units a shard (from 0) may sell. The shares sum to the stock, and a raised stock lowers none. */
export const shareOf = (stock: number, shard: number): number => {
  const shards = shardsOf(stock);
  return Math.floor(stock / shards) + (shard < stock % shards ? 1 : 0);
};

/** Units by offer that were ever released to players. */
export type Released = Readonly<Record<string, number>>;

/** An offer as far as its stock goes. */
export interface StockedOffer {
  offerId: string;
  stock: number | null;
}

/** Where offers take back what was released, each as `path: what to do`. What players bought is counted by shard, and so shards never change. */
export const stockMistakes = (offers: readonly StockedOffer[], released: Released): string[] =>
  offers.flatMap(({ offerId, stock }) => {
    const before = released[offerId];
    const mistake = before === undefined ? undefined : changeMistake(stock, before);
    return mistake === undefined ? [] : [`offers.${offerId}.stock: ${mistake}`];
  });

function changeMistake(stock: number | null, before: number): string | undefined {
  if (stock === null) return `${before} were released, and an offer keeps its stock: put it back, or give the offer a new id`;
  if (stock < before) return `${before} were released, and a stock is never lowered: give ${before} or more, or a new offer id`;
  if (shardsOf(stock) === shardsOf(before)) return undefined;
  return `${before} were released, and a stock below ${MAX_SHARDS} can't be raised: keep ${before}, and sell more under a new offer id`;
}

/** What was released, with what the catalogue releases now. An offer that is gone stays, for the day that it comes back. */
export const releasedWith = (offers: readonly StockedOffer[], released: Released): Released => ({
  ...released,
  ...Object.fromEntries(offers.flatMap(({ offerId, stock }) => (stock === null ? [] : [[offerId, stock]]))),
});

/** What `npm run generate` would add to what was released. */
export const stockNotes = (offers: readonly StockedOffer[], released: Released): string[] =>
  offers.flatMap(({ offerId, stock }) =>
    stock === null || stock === released[offerId]
      ? []
      : [`offers.${offerId}.stock: ${stock} is new; \`npm run generate\` notes it in stock.json, and from then on it holds`],
  );
