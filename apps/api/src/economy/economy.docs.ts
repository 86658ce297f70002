import { Problem } from '#core/problem';
import { ADA, type DocsByRoute, NOW, only, TOMORROW } from '../contract/call-docs.ts';
import type { Added, AddMoney, LedgerPage, Wallets } from './money.dto.ts';
import type { Bought, BuyOffer, Inventory, Shop } from './shop.dto.ts';

const RECORDED = `send the same \`Idempotency-Key\`: the recorded answer comes again, with the header \`Idempotency-Replayed: true\`, for 7 days.
After a refusal the same key may succeed. The same key with another body is 422 \`idempotency_key_reused\`.`;

/** Wallets and ledgers. */
export const moneyDocs: DocsByRoute = {
  'GET /money': {
    does: 'What my wallets hold: one number for each currency of the catalogue, 0 where there never was any.',
    retry: 'changes nothing.',
    answers: only({ balances: { coins: 150, gems: 0 } } satisfies Wallets),
  },
  'POST /money/add': {
    does: `Adds money from an earn source of the catalogue. The source says who may use it, for which currencies, and how much: players earn
50 coins for a \`rewarded-ad\` up to 200 a day; servers pay for a \`match\`, and for a \`purchase\` with the store's receipt, which counts once
for ever over all players; admins correct a balance (\`correction\`, either sign, with a \`reason\`).

Players leave \`playerId\` out: they earn for themselves. Servers and admins name the player.`,
    retry: RECORDED,
    limits: 'a source may cap each call, and each day of a player.',
    key: 'ad-of-2026-11-20-0001',
    bodies: {
      ad: {
        summary: 'A player has watched an ad',
        value: { currency: 'coins', amount: 50, source: 'rewarded-ad' } satisfies AddMoney,
      },
      match: {
        summary: "As a server: a match is won; put in the player's id",
        value: { currency: 'coins', amount: 200, source: 'match', playerId: ADA } satisfies AddMoney,
      },
      purchase: {
        summary: "As a server: gems were bought in a store; put in the player's id and the receipt's",
        value: {
          currency: 'gems',
          amount: 100,
          source: 'purchase',
          playerId: ADA,
          receiptId: 'GPA.3345-1122-7788-00001',
        } satisfies AddMoney,
      },
      correction: {
        summary: "As an admin: a mistake is mended; put in the player's id",
        value: {
          ...{ currency: 'coins', amount: 25, source: 'correction', playerId: ADA },
          reason: 'Crash after a won match, ticket 4711',
        } satisfies AddMoney,
      },
    },
    answers: only({ playerId: ADA, currency: 'coins', amount: 50, balance: 150, ledgerNumber: 12 } satisfies Added),
    problems: [
      Problem.invalid([{ path: 'amount', message: 'must not be 0' }]),
      Problem.of('forbidden', 'Players earn for themselves: leave `playerId` out.'),
      Problem.of('amount_out_of_bounds', 'One call of "rewarded-ad" takes 1 to 50.', { min: 1, max: 50 }),
      Problem.of('insufficient_funds', 'This takes 500 coins, and the wallet holds 150.', { currency: 'coins', have: 150, need: 500 }),
      Problem.of('try_again', "Too many calls move this player's money: send it again."),
    ],
  },
  'GET /money/ledger': {
    does: `Every change of one of my wallets, the newest first: what moved, why, and what the wallet held after it. Entries are numbered from 1 without
a gap. Follow \`nextCursor\` until it is null.`,
    retry: 'changes nothing.',
    query: { currency: 'coins', limit: 20 },
    answers: only({
      entries: [
        { ledgerNumber: 2, currency: 'coins', amount: -20, balance: 30, source: 'potion', operation: 'buy', at: NOW },
        {
          ledgerNumber: 1,
          currency: 'coins',
          amount: 50,
          balance: 50,
          source: 'rewarded-ad',
          operation: 'add',
          at: '2026-11-20T11:59:00.000Z',
        },
      ],
      nextCursor: null,
    } satisfies LedgerPage),
    problems: [Problem.invalid([{ path: 'limit', message: 'must not be greater than 100' }])],
  },
};

const potion = {
  offerId: 'potion',
  title: 'Potion',
  price: [{ currency: 'coins', amount: 10 }],
  grants: [{ itemId: 'potion', quantity: 1 }],
};
const hat = {
  offerId: 'golden-hat',
  title: 'Golden hat',
  price: [{ currency: 'gems', amount: 1 }],
  grants: [{ itemId: 'golden-hat', quantity: 1 }],
};

/** Offers, purchases and what they brought. */
export const shopDocs: DocsByRoute = {
  'GET /shop': {
    does: `All offers in the order of the catalogue, as this player sees them: the price, what it gives, how many the player may still buy, how many
are left for everybody, and whether the player owns it already.`,
    retry: 'changes nothing.',
    answers: only({
      offers: [
        { ...potion, grantsMoney: [], remaining: 3, stock: null, owned: false, resetsAt: TOMORROW },
        { ...hat, grantsMoney: [], remaining: 10, stock: 10, owned: false, resetsAt: null },
      ],
    } satisfies Shop),
  },
  'POST /shop/buy': {
    does: `Buys an offer: takes the price, keeps to limits and stock, and gives the items, in one step or not at all. Where several things stand in
the way, the first of these is told: \`limit_reached\`, \`sold_out\`, \`already_owned\`, \`insufficient_funds\`.`,
    retry: RECORDED,
    limits: '1 to 1,000 of an offer at a time; 1 of what has a stock, or gives a unique item.',
    first: 'have 20 coins: `POST /money/add` shows how.',
    key: 'my-first-potions',
    bodies: {
      potions: { summary: 'Two potions for 20 coins', value: { offerId: 'potion', quantity: 2 } satisfies BuyOffer },
      sword: { summary: 'A sword for 100 coins: a player has one at most', value: { offerId: 'sword' } satisfies BuyOffer },
    },
    answers: only({
      ...{ offerId: 'potion', quantity: 2, paid: [{ currency: 'coins', amount: 20 }] },
      ...{ granted: [{ itemId: 'potion', quantity: 2 }], grantedMoney: [], balances: { coins: 30 }, remaining: 3 },
    } satisfies Bought),
    problems: [
      Problem.invalid([{ path: 'quantity', message: 'must not be greater than 1000' }]),
      Problem.of('period_closed', 'No season is running: the offer comes back with the next.'),
      Problem.of('try_again', "Too many calls move this player's money: send it again."),
    ],
  },
  'GET /inventory': {
    does: 'What the player has: every item, how many, and since when.',
    retry: 'changes nothing.',
    answers: only({ items: [{ itemId: 'potion', quantity: 3, acquiredAt: NOW }] } satisfies Inventory),
  },
};
