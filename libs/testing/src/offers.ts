import type { Catalogue, Reward } from '#catalog/catalog';

const POTION: Reward = { type: 'item', itemId: 'potion', quantity: 1 };

/**
 * A game with offers that the demo lacks: one that only money limits, where buyers meet most, one that moves all that there is, and free
 * ones: where no wallet moves, a limit, a stock and a unique item hold by their own conditions or not at all.
 */
export const withMoreOffers = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  offers: [
    ...catalogue.offers,
    {
      offerId: 'gum',
      title: 'Gum',
      price: [{ currency: 'coins', amount: 10 }],
      grants: [POTION],
      limit: null,
      stock: null,
    },
    {
      offerId: 'swap',
      title: 'A gem and coins for more coins and a potion',
      price: [
        { currency: 'gems', amount: 1 },
        { currency: 'coins', amount: 5 },
      ],
      grants: [{ type: 'currency', currency: 'coins', amount: 20 }, POTION],
      limit: { count: 3, per: 'week' },
      stock: 20,
    },
    { offerId: 'ration', title: 'Ration', price: [], grants: [POTION], limit: { count: 5, per: 'day' }, stock: null },
    { offerId: 'souvenir', title: 'Souvenir', price: [], grants: [POTION], limit: null, stock: 10 },
    {
      offerId: 'heirloom',
      title: 'Heirloom',
      price: [],
      grants: [{ type: 'item', itemId: 'sword', quantity: 1 }],
      limit: null,
      stock: null,
    },
  ],
});
