import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Catalogue, Offer } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { type Answer, type SignedIn, startWorld, type World } from '#testing/api';
import { discrepancies } from '#testing/books';
import { type Game, startGame } from '#testing/game';
import { inParallel, persist } from '#testing/storm';
import type { Bought, ShopOffer } from './shop.dto.ts';

const offer = (offerId: string, more: Partial<Offer>): Offer => ({
  offerId,
  title: offerId,
  price: [{ currency: 'coins', amount: 10 }],
  grants: [{ type: 'item', itemId: 'potion', quantity: 1 }],
  limit: null,
  stock: null,
  ...more,
});
const catalogue: Catalogue = {
  ...demo,
  seasons: [{ season: 's1', startsAt: '2020-01-01T00:00:00.000Z', endsAt: '2020-02-01T00:00:00.000Z', graceSeconds: 0 }],
  offers: [
    ...demo.offers,
    offer('elixir', {}),
    offer('ration', { limit: { count: 10, per: 'week' } }),
    offer('shield', { stock: 40 }),
    offer('medal', { limit: { count: 1, per: 'season' } }),
    offer('trade', {
      price: [
        { currency: 'coins', amount: 3 },
        { currency: 'gems', amount: 2 },
      ],
      grants: [{ type: 'currency', currency: 'coins', amount: 2 }],
    }),
  ],
};
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

let world: World;
let game: Game;

beforeAll(async () => {
  world = await startWorld();
  game = startGame(await import('../lambda.ts'), await import('../player/player.triggers.ts'), world);
});
afterAll(() => {
  world.stop();
});

/** Told to come again, as on a slow machine some of many calls at once are, it does, as the same purchase. */
const buy = ({ token }: SignedIn, offerId: string, more: object = {}, key: string = randomUUID()): Promise<Answer> =>
  persist(() => game.post(token, '/shop/buy', { offerId, ...more }, key));
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const balances = async ({ token }: SignedIn): Promise<unknown> =>
  ((await game.get(token, '/money')).body as { balances: unknown }).balances;
const owned = async ({ token }: SignedIn): Promise<Record<string, number>> => {
  const { items } = (await game.get(token, '/inventory')).body as { items: { itemId: string; quantity: number }[] };
  return Object.fromEntries(items.map(({ itemId, quantity }) => [itemId, quantity]));
};
const shown = async ({ token }: SignedIn, offerId: string): Promise<ShopOffer | undefined> =>
  ((await game.get(token, '/shop')).body as { offers: ShopOffer[] }).offers.find((one) => one.offerId === offerId);

/** How often each outcome was answered. */
function outcomes(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const outcome = status === 200 ? 'ok' : (body as { code: string }).code;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

async function rich(money: Record<string, number>): Promise<SignedIn> {
  const player = await game.newPlayer();
  for (const [currency, amount] of Object.entries(money)) await game.give(player.playerId, currency, amount);
  return player;
}

/** Money, items, limits, stock and counters agree, and no ledger has a gap. */
const checkBooks = async (): Promise<void> => {
  expect(discrepancies(catalogue, await game.core())).toEqual([]);
};

describe('at once', () => {
  afterEach(checkBooks);

  it('50 purchases of which the money allows 10 are 10', async () => {
    const player = await rich({ coins: 109 });
    expect(outcomes(await Promise.all(times(50, () => buy(player, 'elixir'))))).toEqual({ ok: 10, insufficient_funds: 40 });
    expect(await balances(player)).toMatchObject({ coins: 9 });
    expect(await owned(player)).toEqual({ potion: 10 });
  });

  it('50 purchases of which the limit allows 10 are 10', async () => {
    const player = await rich({ coins: 1_000 });
    const answers = await Promise.all(times(50, () => buy(player, 'ration')));
    expect(outcomes(answers)).toEqual({ ok: 10, limit_reached: 40 });
    const remaining = answers.flatMap(({ status, body }) => (status === 200 ? [(body as Bought).remaining] : []));
    expect(remaining.toSorted()).toEqual(times(10, (i) => i));
    expect(await balances(player)).toMatchObject({ coins: 900 });
    expect(await owned(player)).toEqual({ potion: 10 });
  });

  it('30 calls that move several wallets neither lose nor double one', async () => {
    const player = await rich({ coins: 100, gems: 41 });
    const answers = await Promise.all(times(30, (i) => (i % 3 === 0 ? buy(player, 'elixir') : buy(player, 'trade'))));
    const { ok, ...refused } = outcomes(answers);
    expect(Object.keys(refused)).toEqual(['insufficient_funds']);
    const bought = answers.flatMap(({ status, body }) => (status === 200 ? [(body as Bought).offerId] : []));
    const [elixirs, trades] = ['elixir', 'trade'].map((name) => bought.filter((one) => one === name).length) as [number, number];
    expect(elixirs + trades).toBe(ok);
    expect(await balances(player)).toEqual({ coins: 100 - 10 * elixirs - trades, gems: 41 - 2 * trades });
  });

  it('20 calls with one key have one effect and 20 equal answers', async () => {
    const player = await rich({ coins: 1_000 });
    const answers = await Promise.all(times(20, () => buy(player, 'elixir', { quantity: 3 }, 'one')));
    expect(answers.map(({ status }) => status)).toEqual(times(20, () => 200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(19);
    expect(await balances(player)).toMatchObject({ coins: 970 });
    const others = await Promise.all(times(20, () => buy(player, 'elixir', { quantity: 4 }, 'one')));
    expect(outcomes(others)).toEqual({ idempotency_key_reused: 20 });
    expect(await owned(player)).toEqual({ potion: 3 });
  });

  it('20 purchases of a unique item are one', async () => {
    const player = await rich({ coins: 1_000 });
    expect(outcomes(await Promise.all(times(20, () => buy(player, 'sword'))))).toEqual({ ok: 1, already_owned: 19 });
    expect(await balances(player)).toMatchObject({ coins: 900 });
    expect(await owned(player)).toEqual({ sword: 1 });
  });

  it('200 buyers of 10 hats get 10', async () => {
    const players = await inParallel(
      10,
      times(200, () => () => rich({ gems: 1 })),
    );
    const answers = await Promise.all(players.map((player) => buy(player, 'golden-hat')));
    expect(outcomes(answers)).toEqual({ ok: 10, sold_out: 190 });
    const remaining = answers.flatMap(({ status, body }) => (status === 200 ? [(body as Bought).remaining!] : []));
    expect(Math.min(...remaining)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...remaining)).toBeLessThan(10);
    expect((await game.core('S#golden-hat')).map(({ sold }) => sold)).toEqual(times(10, () => 1));
    const hats = (await game.core()).filter(({ sk }) => sk === 'V#golden-hat').map(({ pk }) => pk);
    const winners = players.filter((_, i) => answers[i]!.status === 200);
    expect(hats.toSorted()).toEqual(winners.map(({ playerId }) => `P#${playerId}`).toSorted());
    for (const winner of winners.slice(0, 2)) expect(await balances(winner)).toMatchObject({ gems: 0 });
    expect(await shown(players[0]!, 'golden-hat')).toMatchObject({ stock: 0, remaining: 0 });
  });

  it('60 buyers of 40 shields, in 16 shards, get 40', async () => {
    const players = await inParallel(
      10,
      times(60, () => () => rich({ coins: 10 })),
    );
    const answers = await Promise.all(players.map((player) => buy(player, 'shield')));
    expect(outcomes(answers)).toEqual({ ok: 40, sold_out: 20 });
    expect((await game.core('S#shield')).map(({ sold }) => Number(sold)).toSorted()).toEqual([...times(8, () => 2), ...times(8, () => 3)]);
  });
});

it('refuses an offer of the season where none is running', async () => {
  const player = await rich({ coins: 100 });
  const before = await game.core();
  expect(await buy(player, 'medal')).toMatchObject({ status: 409, body: { code: 'period_closed' } });
  expect(await game.core()).toEqual(before);
  expect(await shown(player, 'medal')).toMatchObject({ remaining: 0, resetsAt: null });
});

it('keeps apart what comes and goes of one currency in one purchase', async () => {
  const player = await rich({ coins: 3, gems: 2 });
  expect(await buy(player, 'trade')).toMatchObject({ status: 200, body: { balances: { coins: 2, gems: 0 } } });
  const { entries } = (await game.get(player.token, '/money/ledger', { currency: 'coins' })).body as { entries: { amount: number }[] };
  expect(entries.map(({ amount }) => amount)).toEqual([2, -3, 3]);
});
