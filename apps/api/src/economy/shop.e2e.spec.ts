import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { coreKeys } from '#dynamo/keys';
import { type Answer, caller, type SignedIn, startWorld, type World } from '#testing/api';
import { type Game, startGame } from '#testing/game';
import type { ShopOffer } from './shop.dto.ts';

let world: World;
let game: Game;
let lambda: typeof import('../lambda.ts');

beforeAll(async () => {
  world = await startWorld();
  lambda = await import('../lambda.ts');
  game = startGame(lambda, await import('../player/player.triggers.ts'), world);
});
afterAll(() => {
  world.stop();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const told = ({ status, body }: Answer): unknown => ({ status, ...(body as object) });
const buy = ({ token }: SignedIn, offerId: string, more: object = {}, key?: string): Promise<Answer> =>
  game.post(token, '/shop/buy', { offerId, ...more }, key);
const shop = async ({ token }: SignedIn): Promise<Record<string, ShopOffer>> => {
  const { body } = await game.get(token, '/shop');
  return Object.fromEntries((body as { offers: ShopOffer[] }).offers.map((offer) => [offer.offerId, offer]));
};
const inventory = async ({ token }: SignedIn): Promise<unknown> => (await game.get(token, '/inventory')).body;
const MIDNIGHT = (): string => new Date(new Date().setUTCHours(24, 0, 0, 0)).toISOString();

/** A player with money. */
async function rich(money: Record<string, number> = { coins: 1_000, gems: 100 }): Promise<SignedIn> {
  const player = await game.newPlayer();
  for (const [currency, amount] of Object.entries(money)) await game.give(player.playerId, currency, amount);
  return player;
}

describe('POST /shop/buy', () => {
  it('takes the price and gives the item', async () => {
    const player = await rich({ coins: 120 });
    expect(told(await buy(player, 'sword'))).toEqual({
      status: 200,
      offerId: 'sword',
      quantity: 1,
      paid: [{ currency: 'coins', amount: 100 }],
      granted: [{ itemId: 'sword', quantity: 1 }],
      grantedMoney: [],
      balances: { coins: 20 },
      remaining: null,
    });
    expect(await inventory(player)).toEqual({ items: [{ itemId: 'sword', quantity: 1, acquiredAt: expect.stringMatching(/Z$/) }] });
    const { entries } = (await game.get(player.token, '/money/ledger', { currency: 'coins' })).body as { entries: object[] };
    expect(entries[0]).toMatchObject({ ledgerNumber: 2, amount: -100, balance: 20, source: 'sword', operation: 'buy' });
  });

  it('takes the price of all units, and says how many are left of the day', async () => {
    const player = await rich();
    expect((await buy(player, 'potion', { quantity: 2 })).body).toMatchObject({
      quantity: 2,
      paid: [{ currency: 'coins', amount: 20 }],
      granted: [{ itemId: 'potion', quantity: 2 }],
      balances: { coins: 980 },
      remaining: 3,
    });
    expect((await buy(player, 'potion', { quantity: 3 })).body).toMatchObject({ remaining: 0 });
    expect(await inventory(player)).toMatchObject({ items: [{ itemId: 'potion', quantity: 5 }] });
  });

  it('gives money and items of one offer at once', async () => {
    const player = await rich({ gems: 7 });
    expect((await buy(player, 'starter-pack')).body).toEqual({
      offerId: 'starter-pack',
      quantity: 1,
      paid: [{ currency: 'gems', amount: 5 }],
      granted: [{ itemId: 'potion', quantity: 3 }],
      grantedMoney: [{ currency: 'coins', amount: 300 }],
      balances: { gems: 2, coins: 300 },
      remaining: 0,
    });
    expect((await game.get(player.token, '/money')).body).toEqual({ balances: { coins: 300, gems: 2 } });
  });

  it('counts what is spent before it answers', async () => {
    const player = await rich();
    await buy(player, 'potion', { quantity: 5 });
    await buy(player, 'golden-hat');
    const counters = (await game.core(`P#${player.playerId}`)).find(({ sk }) => sk === 'N');
    expect(counters).toMatchObject({ all: { n: { 'coins-spent': 50 } }, day: { n: { 'coins-spent': 50 } } });
  });

  it('takes an admin for the player they are', async () => {
    const { playerId } = await rich();
    expect((await buy({ playerId, token: await world.issuer.admin(playerId) }, 'sword')).status).toBe(200);
  });

  it('gives the recorded answer to the same request, however it is written', async () => {
    const player = await rich();
    const first = await buy(player, 'potion', {}, 'k1');
    const before = await game.core();
    for (const more of [{}, { quantity: 1 }, { quantity: null }]) {
      const again = await buy(player, 'potion', more, 'k1');
      expect(again.body).toEqual(first.body);
      expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    }
    expect(told(await buy(player, 'potion', { quantity: 2 }, 'k1'))).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(told(await buy(player, 'nothing', {}, 'k1'))).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(await game.core()).toEqual(before);
  });

  it('lets a key succeed after a refusal', async () => {
    const player = await game.newPlayer();
    expect((await buy(player, 'sword', {}, 'k1')).status).toBe(409);
    await game.give(player.playerId, 'coins', 100);
    expect((await buy(player, 'sword', {}, 'k1')).status).toBe(200);
  });

  it('needs an Idempotency-Key', async () => {
    const { token } = await rich();
    const call = { method: 'POST', path: '/shop/buy', token, body: { offerId: 'sword' } };
    expect(told(await caller(lambda)(call))).toMatchObject({ status: 400, code: 'idempotency_key_required' });
  });

  it.each<[string, object, number, string, object?]>([
    ['a bad offer', { offerId: 'Sword!' }, 400, 'invalid_request', { errors: [{ path: 'offerId' }] }],
    ['a quantity of 0', { offerId: 'potion', quantity: 0 }, 400, 'invalid_request', { errors: [{ path: 'quantity' }] }],
    ['a quantity of 1,001', { offerId: 'potion', quantity: 1_001 }, 400, 'invalid_request', { errors: [{ path: 'quantity' }] }],
    ['a negative quantity', { offerId: 'potion', quantity: -1 }, 400, 'invalid_request', { errors: [{ path: 'quantity' }] }],
    ['half a quantity', { offerId: 'potion', quantity: 1.5 }, 400, 'invalid_request', { errors: [{ path: 'quantity' }] }],
    ['a quantity as text', { offerId: 'potion', quantity: '2' }, 400, 'invalid_request'],
    ['an own price', { offerId: 'sword', price: 1 }, 400, 'invalid_request', { errors: [{ path: 'price' }] }],
    ['a player', { offerId: 'sword', playerId: randomUUID() }, 400, 'invalid_request', { errors: [{ path: 'playerId' }] }],
    ['an unknown offer', { offerId: 'shield', quantity: 2 }, 404, 'unknown_offer'],
    ['two of a unique item', { offerId: 'sword', quantity: 2 }, 400, 'invalid_request', { errors: [{ path: 'quantity' }] }],
    ['two of a stock', { offerId: 'golden-hat', quantity: 2 }, 400, 'invalid_request', { errors: [{ path: 'quantity' }] }],
    ['more than the limit', { offerId: 'potion', quantity: 6 }, 409, 'limit_reached', { limit: 5 }],
  ])('refuses %s and changes nothing', async (...[, body, status, code, more = {}]) => {
    const player = await rich();
    const before = await game.core();
    expect(told(await game.post(player.token, '/shop/buy', body))).toMatchObject({ status, code, ...more });
    expect(await game.core()).toEqual(before);
  });

  it('refuses what the wallet does not hold, to the unit', async () => {
    const player = await rich({ coins: 99 });
    const before = await game.core();
    const refused = { status: 409, code: 'insufficient_funds', currency: 'coins', have: 99, need: 100 };
    expect(told(await buy(player, 'sword'))).toMatchObject(refused);
    expect(await game.core()).toEqual(before);
    await game.give(player.playerId, 'coins', 1);
    expect((await buy(player, 'sword')).body).toMatchObject({ balances: { coins: 0 } });
  });

  it('does not buy with what the offer brings', async () => {
    const player = await rich({ coins: 1_000, gems: 4 });
    expect(told(await buy(player, 'starter-pack'))).toMatchObject({ status: 409, code: 'insufficient_funds', currency: 'gems' });
  });

  it('refuses the limit first, then the stock, then what is owned, then the funds', async () => {
    const player = await game.newPlayer();
    await game.leave(coreKeys.item(player.playerId, 'golden-hat'), { n: 1, at: '2026-01-01T00:00:00.000Z' });
    expect(told(await buy(player, 'golden-hat'))).toMatchObject({ status: 409, code: 'already_owned' });
    const sold = await game.core('S#golden-hat');
    for (let shard = 0; shard < 10; shard++) await game.leave(coreKeys.stock('golden-hat', shard), { sold: 1 });
    expect(told(await buy(player, 'golden-hat'))).toMatchObject({ status: 409, code: 'sold_out' });
    for (let shard = 0; shard < 10; shard++) await game.leave(coreKeys.stock('golden-hat', shard), { sold: 0 });
    expect(sold.length).toBeLessThan(10);
    expect(told(await buy(player, 'potion', { quantity: 6 }))).toMatchObject({ code: 'limit_reached', resetsAt: MIDNIGHT() });
    await game.give(player.playerId, 'gems', 5);
    expect((await buy(player, 'starter-pack')).status).toBe(200);
    expect(told(await buy(player, 'starter-pack'))).toMatchObject({ status: 409, code: 'limit_reached', limit: 1, resetsAt: null });
  });

  it('refuses the gone and the banned, at once', async () => {
    const gone = { playerId: 'gone', token: await world.issuer.player(randomUUID()) };
    expect(told(await buy(gone, 'shield'))).toMatchObject({ status: 403, code: 'player_gone' });
    const player = await rich();
    await buy(player, 'potion', {}, 'k1');
    await game.ban(player.playerId, '2999-01-01T00:00:00.000Z');
    const before = await game.core();
    for (const offerId of ['sword', 'potion', 'shield'])
      expect(told(await buy(player, offerId, {}, 'k1'))).toMatchObject({ status: 403, code: 'player_banned' });
    expect(await game.core()).toEqual(before);
  });

  it('is not open to servers', async () => {
    const answer = await game.post(await world.issuer.server(), '/shop/buy', { offerId: 'sword' });
    expect(told(answer)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is not blocked by what has expired', async () => {
    const player = await rich();
    await buy(player, 'potion', { quantity: 5 }, 'k1');
    const left = (await game.core(`P#${player.playerId}`)).filter(({ sk }) => /^~[IO]#/.test(String(sk)) && !String(sk).includes('#add#'));
    expect(left).toHaveLength(2);
    for (const { pk, sk, ...rest } of left) await game.leave({ pk: String(pk), sk: String(sk) }, { ...rest, x: 1 });
    expect((await shop(player)).potion).toMatchObject({ remaining: 5 });
    expect((await buy(player, 'potion', { quantity: 4 }, 'k1')).body).toMatchObject({ quantity: 4, remaining: 1 });
    expect(await inventory(player)).toMatchObject({ items: [{ itemId: 'potion', quantity: 9 }] });
  });

  it('keeps what it counts for a limit a day longer than the limit, and without an end for ever', async () => {
    const player = await rich();
    await buy(player, 'potion');
    await buy(player, 'starter-pack');
    const limits = (await game.core(`P#${player.playerId}`)).filter(({ sk }) => String(sk).startsWith('~O#'));
    expect(limits.map(({ n, x }) => [n, x])).toEqual([
      [1, undefined],
      [1, Date.parse(MIDNIGHT()) / 1000 + 86_400],
    ]);
  });
});

describe('GET /shop', () => {
  it('shows each offer as it stands for the player', async () => {
    const player = await rich();
    expect(await shop(player)).toEqual({
      sword: {
        offerId: 'sword',
        title: 'Sword',
        price: [{ currency: 'coins', amount: 100 }],
        grants: [{ itemId: 'sword', quantity: 1 }],
        grantsMoney: [],
        remaining: null,
        stock: null,
        owned: false,
        resetsAt: null,
      },
      potion: expect.objectContaining({ remaining: 5, stock: null, owned: false, resetsAt: MIDNIGHT() }),
      'golden-hat': expect.objectContaining({ remaining: expect.any(Number), stock: expect.any(Number), owned: false, resetsAt: null }),
      'starter-pack': expect.objectContaining({
        grants: [{ itemId: 'potion', quantity: 3 }],
        grantsMoney: [{ currency: 'coins', amount: 300 }],
        remaining: 1,
        resetsAt: null,
      }),
    });
    await buy(player, 'sword');
    await buy(player, 'potion', { quantity: 2 });
    await buy(player, 'starter-pack');
    expect(await shop(player)).toMatchObject({ sword: { owned: true }, potion: { remaining: 3 }, 'starter-pack': { remaining: 0 } });
  });

  it('keeps the figures of stocks for 5 s, and not longer', async () => {
    const player = await rich();
    const start = performance.now() + 60_000;
    const clock = jest.spyOn(performance, 'now').mockReturnValue(start);
    const before = (await shop(player))['golden-hat']!;
    // One hat a player: this one may buy no other, whatever is left.
    expect((await buy(player, 'golden-hat')).body).toMatchObject({ remaining: 0 });
    clock.mockReturnValue(start + 4_999);
    expect((await shop(player))['golden-hat']).toEqual({ ...before, owned: true, remaining: 0 });
    clock.mockReturnValue(start + 5_000);
    expect((await shop(player))['golden-hat']).toMatchObject({ stock: before.stock! - 1, remaining: 0 });
  });

  it('takes no query parameter', async () => {
    const player = await game.newPlayer();
    expect(told(await game.get(player.token, '/shop', { playerId: randomUUID() }))).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(told(await game.get(player.token, '/inventory', { playerId: randomUUID() }))).toMatchObject({ status: 400 });
    expect(told(await game.get(player.token, '/money', { playerId: randomUUID() }))).toMatchObject({ status: 400 });
  });
});

describe('GET /inventory', () => {
  it('shows what a player has, and nobody else', async () => {
    const [player, other] = [await rich(), await game.newPlayer()];
    await buy(player, 'sword');
    await buy(player, 'potion', { quantity: 3 });
    await buy(player, 'potion');
    expect(await inventory(player)).toMatchObject({
      items: [
        { itemId: 'potion', quantity: 4 },
        { itemId: 'sword', quantity: 1 },
      ],
    });
    expect(await inventory(other)).toEqual({ items: [] });
  });
});
