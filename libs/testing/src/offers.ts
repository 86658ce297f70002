import type { Catalogue } from '#catalog/catalog';

/** A game with offers that the demo lacks: one that only money limits, where buyers meet most, and one that moves all that there is. */
export const withMoreOffers = (catalogue: Catalogue): Catalogue => ({
  ...catalogue,
  offers: [
    ...catalogue.offers,
    {
      offerId: 'gum',
      title: 'Gum',
      price: [{ currency: 'coins', amount: 10 }],
      grants: [{ type: 'item', itemId: 'potion', quantity: 1 }],
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
      grants: [
        { type: 'currency', currency: 'coins', amount: 20 },
        { type: 'item', itemId: 'potion', quantity: 1 },
      ],
      limit: { count: 3, per: 'week' },
      stock: 20,
    },
  ],
});
