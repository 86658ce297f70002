import { randomUUID } from 'node:crypto';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testClient } from '#testing/client';
import { coreKeys } from '#dynamo/keys';
import { pseudonymOf } from '#player/pseudonym';
import { type Answer, caller, type SignedIn, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { type Game, startGame } from '#testing/game';
import { GAME_CLIENT, SERVER_CLIENT } from '#testing/issuer';
import { persist } from '#testing/storm';
import { requestHash } from './request.rules.ts';

let world: World;
let game: Game;
let lambda: typeof import('../lambda.ts');
let server: string;

beforeAll(async () => {
  world = await startWorld();
  lambda = await import('../lambda.ts');
  game = startGame(lambda, await import('../player/player.triggers.ts'), world);
  server = await world.issuer.server();
});
afterAll(() => {
  world.stop();
});

const KEY = 'test-pseudonym-key';
const AD = { currency: 'coins', amount: 50, source: 'rewarded-ad' };
const MAX = Number.MAX_SAFE_INTEGER;

/** An answer's code and extension, or its body. */
const told = ({ status, body }: Answer): unknown => ({ status, ...(body as object) });
const add = (token: string, body: unknown, key?: string): Promise<Answer> => game.post(token, '/money/add', body, key);
/** Told to come again, as on a slow machine some of many calls at once are, it does, as the same call. */
const insist = (token: string, body: unknown, key: string = randomUUID()): Promise<Answer> => persist(() => add(token, body, key));
const balances = async ({ token }: SignedIn): Promise<unknown> => (await game.get(token, '/money')).body;
const receiptBody = (playerId: string, receiptId: string, amount = 5): object => ({
  currency: 'gems',
  amount,
  source: 'purchase',
  playerId,
  receiptId,
});
const earned = async (player: SignedIn): Promise<Record<string, unknown> | undefined> =>
  (await game.core(`P#${player.playerId}`)).find(({ sk }) => String(sk).startsWith('~C#'));

/** An admin who plays too. */
async function newAdmin(): Promise<SignedIn> {
  const { playerId } = await game.newPlayer();
  return { playerId, token: await world.issuer.admin(playerId) };
}

describe('POST /money/add', () => {
  it('adds what a player earns, and writes it into the ledger', async () => {
    const player = await game.newPlayer();
    const first = await add(player.token, AD);
    expect(told(first)).toEqual({ status: 200, playerId: player.playerId, currency: 'coins', amount: 50, balance: 50, ledgerNumber: 1 });
    expect((await add(player.token, { ...AD, amount: 7 })).body).toMatchObject({ amount: 7, balance: 57, ledgerNumber: 2 });
    expect(await balances(player)).toEqual({ balances: { coins: 57, gems: 0 } });
  });

  it("takes a server's and an admin's word for a player", async () => {
    const [player, admin] = [await game.newPlayer(), await newAdmin()];
    const match = { currency: 'gems', amount: 1_000_000, source: 'match', playerId: player.playerId };
    expect((await add(server, match)).body).toMatchObject({ playerId: player.playerId, balance: 1_000_000 });
    const correction = { ...match, amount: -999_999, source: 'correction', reason: 'Paid twice by the server' };
    expect((await add(admin.token, correction)).body).toMatchObject({ amount: -999_999, balance: 1, ledgerNumber: 2 });
    expect(await balances(admin)).toEqual({ balances: { coins: 0, gems: 0 } });
  });

  it('gives the recorded answer to the same request, and says so', async () => {
    const player = await game.newPlayer();
    const first = await add(player.token, AD, 'k1');
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    const before = await game.core();
    const again = await add(player.token, { ...AD, playerId: null, receiptId: null, reason: null }, 'k1');
    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    expect(await game.core()).toEqual(before);
  });

  it.each([{ amount: 49 }, { currency: 'gems' }, { source: 'match' }, { reason: 'because' }])(
    'refuses another request %p under the same key',
    async (other) => {
      const player = await game.newPlayer();
      await add(player.token, AD, 'k1');
      const before = await game.core();
      expect(told(await add(player.token, { ...AD, ...other }, 'k1'))).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
      expect(await game.core()).toEqual(before);
    },
  );

  it('keeps the keys of players, servers and admins apart', async () => {
    const [player, admin] = [await game.newPlayer(), await newAdmin()];
    const body = { currency: 'coins', amount: 1, playerId: player.playerId };
    await add(player.token, AD, 'same');
    await add(server, { ...body, source: 'match' }, 'same');
    await add(admin.token, { ...body, source: 'correction', reason: 'for the test' }, 'same');
    expect(await balances(player)).toMatchObject({ balances: { coins: 52 } });
  });

  it('lets a key succeed after a refusal', async () => {
    const player = await game.newPlayer();
    expect((await add(player.token, { ...AD, amount: 51 }, 'k1')).status).toBe(422);
    expect((await add(player.token, AD, 'k1')).status).toBe(200);
  });

  const withoutKey = { 'Content-Type': 'application/json' };
  it('needs an Idempotency-Key', async () => {
    const { token, playerId } = await game.newPlayer();
    const answer = await caller(lambda)({ method: 'POST', path: '/money/add', token, body: AD, headers: withoutKey });
    expect(told(answer)).toMatchObject({ status: 400, code: 'idempotency_key_required' });
    expect(await game.core(`P#${playerId}`)).toHaveLength(1);
  });

  it.each(['x'.repeat(65), 'with space', 'ä', ''])('refuses the Idempotency-Key "%s"', async (key) => {
    const { token, playerId } = await game.newPlayer();
    expect(told(await add(token, AD, key))).toMatchObject({ status: 400, errors: [{ path: 'Idempotency-Key' }] });
    expect(await game.core(`P#${playerId}`)).toHaveLength(1);
  });

  it.each<[string, unknown, number, string, object?]>([
    ['not JSON', '{', 400, 'invalid_json'],
    ['an amount of 0', { ...AD, amount: 0 }, 400, 'invalid_request', { errors: [{ path: 'amount' }] }],
    ['half an amount', { ...AD, amount: 1.5 }, 400, 'invalid_request', { errors: [{ path: 'amount' }] }],
    ['2^53', { ...AD, amount: 2 ** 53 }, 400, 'invalid_request', { errors: [{ path: 'amount' }] }],
    ['a text', { ...AD, amount: '50' }, 400, 'invalid_request', { errors: [{ path: 'amount' }] }],
    ['a bad currency', { ...AD, currency: 'Coins!' }, 400, 'invalid_request', { errors: [{ path: 'currency' }] }],
    ['an unknown field', { ...AD, balance: 5 }, 400, 'invalid_request', { errors: [{ path: 'balance' }] }],
    ['an empty receipt', { ...AD, receiptId: '' }, 400, 'invalid_request', { errors: [{ path: 'receiptId' }] }],
    ['a receipt of 129', { ...AD, receiptId: 'x'.repeat(129) }, 400, 'invalid_request', { errors: [{ path: 'receiptId' }] }],
    ['a receipt beyond ASCII', { ...AD, receiptId: 'é' }, 400, 'invalid_request', { errors: [{ path: 'receiptId' }] }],
    ['a receipt that the source takes none of', { ...AD, receiptId: 'r' }, 400, 'invalid_request', { errors: [{ path: 'receiptId' }] }],
    ['a reason of 2', { ...AD, reason: 'no' }, 400, 'invalid_request', { errors: [{ path: 'reason' }] }],
    ['a reason of 501', { ...AD, reason: 'x'.repeat(501) }, 400, 'invalid_request', { errors: [{ path: 'reason' }] }],
    ['a playerId that is none', { ...AD, playerId: 'me' }, 400, 'invalid_request', { errors: [{ path: 'playerId' }] }],
    ['a playerId of another', { ...AD, playerId: randomUUID() }, 403, 'forbidden'],
    ['an unknown currency', { ...AD, currency: 'pearls', source: 'nowhere' }, 404, 'unknown_currency'],
    ['an unknown source', { ...AD, source: 'nowhere' }, 404, 'unknown_source'],
    ["a server's source", { ...AD, source: 'match' }, 403, 'source_not_open'],
    ["a store's source", { currency: 'gems', amount: 5, source: 'purchase', receiptId: 'r' }, 403, 'source_not_open'],
    ["an admin's source", { ...AD, amount: -5, source: 'correction', reason: 'I want it' }, 403, 'source_not_open'],
    ['a currency that the source does not give', { ...AD, currency: 'gems' }, 403, 'source_not_open'],
    ['a negative amount', { ...AD, amount: -1 }, 422, 'amount_out_of_bounds', { min: 1, max: 50 }],
    ['more than one call may', { ...AD, amount: 51 }, 422, 'amount_out_of_bounds', { min: 1, max: 50 }],
  ])('refuses a player %s and stores nothing', async (...[, body, status, code, more = {}]) => {
    const player = await game.newPlayer();
    const before = await game.core();
    expect(told(await add(player.token, body))).toMatchObject({ status, code, ...more });
    expect(await game.core()).toEqual(before);
  });

  it('refuses players their own id', async () => {
    const player = await game.newPlayer();
    const answer = await add(player.token, { ...AD, playerId: player.playerId });
    expect(told(answer)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  const PLAYER = '00000000-0000-4000-8000-000000000000';
  const MATCH = { currency: 'coins', amount: 50, source: 'match' };
  it.each<[string, object, number, string, object?]>([
    ['no playerId', MATCH, 400, 'invalid_request', { errors: [{ path: 'playerId' }] }],
    ['null for a playerId', { ...MATCH, playerId: null }, 400, 'invalid_request', { errors: [{ path: 'playerId' }] }],
    ['an unknown player', { ...MATCH, playerId: PLAYER }, 404, 'unknown_player'],
    ['an unknown currency before the player', { ...MATCH, currency: 'pearls', playerId: PLAYER }, 404, 'unknown_currency'],
    ['an unknown source before the player', { ...MATCH, source: 'nowhere', playerId: PLAYER }, 404, 'unknown_source'],
  ])('refuses a server %s and stores nothing', async (...[, body, status, code, more = {}]) => {
    const before = await game.core();
    expect(told(await add(server, body))).toMatchObject({ status, code, ...more });
    expect(await game.core()).toEqual(before);
  });

  it.each<[string, object, number, string, object?]>([
    ["a player's source", AD, 403, 'source_not_open'],
    ["an admin's source", { ...MATCH, source: 'correction', reason: 'by the server' }, 403, 'source_not_open'],
    ['a negative amount', { ...MATCH, amount: -1 }, 422, 'amount_out_of_bounds', { min: 1, max: MAX }],
    ['no receipt', { ...MATCH, currency: 'gems', source: 'purchase' }, 400, 'invalid_request', { errors: [{ path: 'receiptId' }] }],
  ])('refuses a server %s for a player', async (...[, body, status, code, more = {}]) => {
    const { playerId } = await game.newPlayer();
    const before = await game.core();
    expect(told(await add(server, { ...body, playerId }))).toMatchObject({ status, code, ...more });
    expect(await game.core()).toEqual(before);
  });

  it('does not carry a balance beyond 2^53 - 1, nor below 0', async () => {
    const [{ playerId }, admin] = [await game.newPlayer(), await newAdmin()];
    await game.give(playerId, 'coins', MAX - 5);
    const before = await game.core();
    expect(told(await add(server, { ...MATCH, amount: 6, playerId }))).toMatchObject({ status: 422, code: 'amount_out_of_bounds', max: 5 });
    const correction = { currency: 'gems', amount: -1, source: 'correction', playerId };
    expect(told(await add(admin.token, correction))).toMatchObject({ status: 400, errors: [{ path: 'reason' }] });
    expect(told(await add(admin.token, { ...correction, reason: 'taken back' }))).toMatchObject({
      status: 409,
      code: 'insufficient_funds',
      currency: 'gems',
      have: 0,
      need: 1,
    });
    expect(await game.core()).toEqual(before);
    await game.give(playerId, 'coins', 5);
  });

  it('refuses the gone and the banned, whoever acts', async () => {
    const [player, admin] = [await game.newPlayer(), await newAdmin()];
    const gone = await add(await world.issuer.player(randomUUID()), AD);
    expect(told(gone)).toMatchObject({ status: 403, code: 'player_gone' });
    await game.ban(player.playerId, '2999-01-01T00:00:00.000Z');
    const before = await game.core();
    const named = { ...MATCH, playerId: player.playerId };
    const answers = [
      await add(player.token, { ...AD, currency: 'pearls' }),
      await add(server, named),
      await add(admin.token, { ...named, source: 'correction', reason: 'a gift' }),
    ];
    expect(answers.map(told)).toEqual(Array(3).fill(expect.objectContaining({ status: 403, code: 'player_banned' })));
    expect(await game.core()).toEqual(before);
    await game.ban(player.playerId, '2020-01-01T00:00:00.000Z');
    expect((await add(player.token, AD)).status).toBe(200);
  });
});

describe("a source's cap of the day", () => {
  it('is kept to the unit, and tells when it begins anew', async () => {
    const player = await game.newPlayer();
    for (const amount of [50, 50, 50, 49]) expect((await add(player.token, { ...AD, amount })).status).toBe(200);
    const before = await game.core();
    const resetsAt = new Date(new Date().setUTCHours(24, 0, 0, 0)).toISOString();
    expect(told(await add(player.token, { ...AD, amount: 2 }))).toMatchObject({
      status: 409,
      code: 'daily_cap_reached',
      cap: 200,
      used: 199,
      resetsAt,
    });
    expect(await game.core()).toEqual(before);
    expect((await add(player.token, { ...AD, amount: 1 })).body).toMatchObject({ balance: 200 });
    expect(await earned(player)).toMatchObject({ n: 200, x: Date.parse(resetsAt) / 1000 + 86_400 });
  });

  it('holds against 20 calls at once', async () => {
    const player = await game.newPlayer();
    const answers = await Promise.all(Array.from({ length: 20 }, () => insist(player.token, AD)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(16);
    expect(await balances(player)).toMatchObject({ balances: { coins: 200 } });
  });

  it('is not blocked by what has expired', async () => {
    const player = await game.newPlayer();
    await add(player.token, AD, 'k1');
    for (const item of await game.core(`P#${player.playerId}`)) {
      const { pk, sk } = item as { pk: string; sk: string };
      if (sk.startsWith('~C#') || sk.startsWith('~I#'))
        await game.leave({ pk, sk }, { ...item, ...(sk.startsWith('~C#') && { n: 200 }), x: 1 });
    }
    expect((await add(player.token, { ...AD, amount: 30 }, 'k1')).body).toMatchObject({ amount: 30, balance: 80 });
    expect(await earned(player)).toMatchObject({ n: 30 });
  });
});

describe('a store receipt', () => {
  it('counts once: the same player gets the first answer, another is refused', async () => {
    const [one, other] = [await game.newPlayer(), await game.newPlayer()];
    const first = await add(server, receiptBody(one.playerId, 'GPA.1234 ~!'));
    expect(first.body).toMatchObject({ playerId: one.playerId, amount: 5, balance: 5 });
    await game.give(one.playerId, 'gems', 3);
    const before = await game.core();
    const again = await add(server, receiptBody(one.playerId, 'GPA.1234 ~!', 500));
    expect(again.body).toEqual(first.body);
    expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
    expect(told(await add(server, receiptBody(other.playerId, 'GPA.1234 ~!')))).toMatchObject({ status: 409, code: 'receipt_used' });
    expect(await game.core()).toEqual(before);
  });

  it('is raced by 20 calls for two players, and one of these gets it', async () => {
    const players = [await game.newPlayer(), await game.newPlayer()];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => insist(server, receiptBody(players[i % 2]!.playerId, 'raced'))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(10).fill(200), ...Array<number>(10).fill(409)]);
    expect(new Set(answers.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const held = await Promise.all(players.map(balances));
    expect(held).toContainEqual({ balances: { coins: 0, gems: 5 } });
    expect(held).toContainEqual({ balances: { coins: 0, gems: 0 } });
  });

  it('holds the player only as a pseudonym, and for ever', async () => {
    const { playerId } = await game.newPlayer();
    await add(server, receiptBody(playerId, 'kept'));
    const receipts = (await game.core()).filter(({ pk }) => String(pk).startsWith('R#'));
    expect(JSON.stringify(receipts)).not.toContain(playerId);
    expect(JSON.stringify(receipts)).not.toContain('kept');
    expect(receipts).toContainEqual({
      pk: expect.stringMatching(/^R#purchase#/),
      sk: 'R',
      player: pseudonymOf(playerId, KEY),
      at: expect.any(String),
      r: expect.stringContaining('"amount":5'),
    });
  });
});

describe("a server's or an admin's Idempotency-Key", () => {
  const match = ({ playerId }: SignedIn) => ({ currency: 'coins', amount: 5, source: 'match', playerId });
  const correction = (player: SignedIn) => ({ ...match(player), source: 'correction', reason: 'A gift' });
  const nobody = { playerId: '00000000-0000-4000-8000-000000000000', token: '' };
  const reused = { status: 422, code: 'idempotency_key_reused' };

  it.each<[string, () => Promise<string>, (player: SignedIn) => object]>([
    ['server', () => Promise.resolve(server), match],
    ['admin', async () => (await newAdmin()).token, correction],
  ])('belongs to one request of the %s over all players', async (...[, caller, body]) => {
    const [one, other, token, key] = [await game.newPlayer(), await game.newPlayer(), await caller(), randomUUID()];
    const first = await add(token, body(one), key);
    expect(told(first)).toEqual({ status: 200, playerId: one.playerId, currency: 'coins', amount: 5, balance: 5, ledgerNumber: 1 });
    const before = await game.core();
    expect(told(await add(token, body(other), key))).toMatchObject(reused);
    expect(told(await add(token, { ...body(one), amount: 6 }, key))).toMatchObject(reused);
    expect(told(await add(token, body(nobody), key))).toMatchObject(reused);
    expect(told(await add(token, { ...body(nobody), currency: 'pearls' }, key))).toMatchObject(reused);
    const again = await add(token, body(one), key);
    expect([again.body, again.headers]).toMatchObject([first.body as object, { 'idempotency-replayed': 'true' }]);
    expect(await game.core()).toEqual(before);
    expect(await balances(other)).toEqual({ balances: { coins: 0, gems: 0 } });
  });

  it('pays one of two players, of 20 calls at once', async () => {
    const [players, key] = [[await game.newPlayer(), await game.newPlayer()], randomUUID()];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => insist(server, match(players[i % 2]!), key)));
    const paid = answers.filter(({ status }) => status === 200);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array<number>(10).fill(200), ...Array<number>(10).fill(422)]);
    expect(new Set(paid.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(paid.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(9);
    const coins = (await Promise.all(players.map(balances))).map((held) => (held as { balances: { coins: number } }).balances.coins);
    expect(coins.toSorted()).toEqual([0, 5]);
  });

  it('is theirs alone: another server, an admin and the player have their own of the same name', async () => {
    const [player, key] = [await game.newPlayer(), randomUUID()];
    const otherServer = await world.issuer.player(GAME_CLIENT, { scope: 'laurel/server' });
    const [one, other] = [await newAdmin(), await newAdmin()];
    for (const token of [server, otherServer]) expect((await add(token, match(player), key)).status).toBe(200);
    for (const { token } of [one, other]) expect((await add(token, correction(player), key)).status).toBe(200);
    expect((await add(player.token, AD, key)).status).toBe(200);
    expect(await balances(player)).toEqual({ balances: { coins: 4 * 5 + 50, gems: 0 } });
  });

  it('is recorded without the player and without the admin', async () => {
    const [player, admin, key] = [await game.newPlayer(), await newAdmin(), randomUUID()];
    await add(server, match(player), key);
    await add(admin.token, correction(player), key);
    const records = (await game.core()).filter(({ pk }) => String(pk).endsWith(`#add#${key}`));
    const pks = [SERVER_CLIENT, admin.playerId].map((caller) => `I#${pseudonymOf(caller, KEY)}#add#${key}`);
    expect(records.map(({ pk }) => pk)).toEqual(pks.toSorted());
    for (const { playerId } of [player, admin]) expect(JSON.stringify(records)).not.toContain(playerId);
    // The hash, too, is of the pseudonym: nobody tries ids against it without the service's key.
    const request = { operation: 'add', target: pseudonymOf(player.playerId, KEY), body: { ...match(player), playerId: null } };
    expect(records.find(({ pk }) => pk === pks[0])).toMatchObject({ h: requestHash(request) });
    for (const { x } of records) expect(Number(x) - Date.now() / 1000).toBeCloseTo(7 * 86_400, -2);
  });

  it('may be used again once its record has expired', async () => {
    const [one, other, key] = [await game.newPlayer(), await game.newPlayer(), randomUUID()];
    await add(server, match(one), key);
    const [record] = (await game.core()).filter(({ pk }) => String(pk).endsWith(`#add#${key}`));
    await game.leave({ pk: String(record!.pk), sk: String(record!.sk) }, { ...record, x: 1 });
    expect(told(await add(server, match(other), key))).toMatchObject({ status: 200, playerId: other.playerId, balance: 5 });
  });

  it('still answers the same request once the player is gone, and nothing else about them', async () => {
    const [player, key] = [await game.newPlayer(), randomUUID()];
    const first = await add(server, match(player), key);
    await testClient().send(new DeleteCommand({ TableName: testTable('core'), Key: coreKeys.profile(player.playerId) }));
    const before = await game.core();
    expect((await add(server, match(player), key)).body).toEqual(first.body);
    expect(told(await add(server, match(player)))).toMatchObject({ status: 404, code: 'unknown_player' });
    expect(await game.core()).toEqual(before);
  });
});

describe('an admin who may no more', () => {
  const gift = (playerId: string) => ({ currency: 'coins', amount: 10, source: 'correction', playerId, reason: 'A gift' });

  it('moves no money once they are gone or banned, and leaves no record', async () => {
    const [player, banned] = [await game.newPlayer(), await newAdmin()];
    await game.ban(banned.playerId, '2999-01-01T00:00:00.000Z');
    const gone = { playerId: randomUUID(), token: '' };
    gone.token = await world.issuer.admin(gone.playerId);
    const before = await game.core();
    expect(told(await add(banned.token, gift(player.playerId)))).toMatchObject({ status: 403, code: 'player_banned' });
    expect(told(await add(gone.token, gift(player.playerId)))).toMatchObject({ status: 403, code: 'player_gone' });
    expect(told(await add(gone.token, gift(randomUUID())))).toMatchObject({ status: 403, code: 'player_gone' });
    expect(await game.core()).toEqual(before);
  });

  it('shares no key with another: each has an effect and a record of their own', async () => {
    const [player, one, other] = [await game.newPlayer(), await newAdmin(), await newAdmin()];
    for (const { token } of [one, other, one]) await add(token, gift(player.playerId), 'k1');
    expect(await balances(player)).toMatchObject({ balances: { coins: 20 } });
    for (const { playerId } of [one, other]) expect((await game.core()).filter(({ pk }) => pk === `X#a#${playerId}`)).toHaveLength(1);
  });

  it('may correct a balance of their own', async () => {
    const admin = await newAdmin();
    expect((await add(admin.token, gift(admin.playerId))).body).toMatchObject({ balance: 10 });
  });
});

describe('the audit record of an admin', () => {
  it('is written with the money, three times, and names the player only as a pseudonym', async () => {
    const [player, admin] = [await game.newPlayer(), await newAdmin()];
    await game.give(player.playerId, 'coins', 30);
    const body = { currency: 'coins', amount: -10, source: 'correction', playerId: player.playerId, reason: 'Bought by mistake' };
    const answer = await add(admin.token, body);
    const records = (await game.core()).filter(({ pk, who }) => String(pk).startsWith('X#') && who === admin.playerId);
    const pseudonym = pseudonymOf(player.playerId, KEY);
    const day = String(records[0]!.at).slice(0, 10);
    expect(records.map(({ pk }) => pk)).toEqual([`X#a#${admin.playerId}`, `X#d#${day}`, `X#p#${pseudonym}`]);
    for (const record of records)
      expect(record).toMatchObject({
        who: admin.playerId,
        player: pseudonym,
        what: 'money/add correction',
        before: { currency: 'coins', balance: 30 },
        after: { currency: 'coins', balance: 20 },
        reason: 'Bought by mistake',
        requestId: answer.headers['x-request-id'],
      });
    expect(JSON.stringify(records)).not.toContain(player.playerId);
  });

  it('is not written twice, and not by a refusal', async () => {
    const [player, admin] = [await game.newPlayer(), await newAdmin()];
    const body = { currency: 'coins', amount: 10, source: 'correction', playerId: player.playerId, reason: 'A gift' };
    await Promise.all(Array.from({ length: 5 }, () => add(admin.token, body, 'once')));
    await add(admin.token, { ...body, amount: -11 });
    const records = (await game.core()).filter(({ pk }) => String(pk).startsWith(`X#a#${admin.playerId}`));
    expect(records).toHaveLength(1);
    expect(await balances(player)).toMatchObject({ balances: { coins: 10 } });
  });
});

describe('GET /money/ledger', () => {
  let player: SignedIn;
  const page = (query: Record<string, string>, { token } = player): Promise<Answer> => game.get(token, '/money/ledger', query);

  beforeAll(async () => {
    player = await game.newPlayer();
    for (const amount of [1, 2, 3, 4, 5]) await game.give(player.playerId, 'coins', amount);
    await game.give(player.playerId, 'gems', 9);
  });

  it('answers the newest first', async () => {
    const { entries, nextCursor } = (await page({ currency: 'coins' })).body as { entries: object[]; nextCursor: unknown };
    expect(nextCursor).toBeNull();
    expect(entries).toMatchObject([5, 4, 3, 2, 1].map((n) => ({ ledgerNumber: n, currency: 'coins', amount: n })));
    expect(entries[0]).toEqual({
      ledgerNumber: 5,
      currency: 'coins',
      amount: 5,
      balance: 15,
      source: 'match',
      operation: 'add',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
    });
  });

  it.each(['1', '2', '4', '5'])('pages by %s without a gap or a repetition', async (limit) => {
    const numbers: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { body } = await page({ currency: 'coins', limit, ...(cursor !== undefined && { cursor }) });
      const { entries, nextCursor } = body as { entries: { ledgerNumber: number }[]; nextCursor: string | null };
      expect(entries.length).toBeLessThanOrEqual(Number(limit));
      numbers.push(...entries.map(({ ledgerNumber }) => ledgerNumber));
      cursor = nextCursor;
    }
    expect(numbers).toEqual([5, 4, 3, 2, 1]);
  });

  it('is empty where nothing moved', async () => {
    expect((await page({ currency: 'coins' }, await game.newPlayer())).body).toEqual({ entries: [], nextCursor: null });
  });

  it('takes a cursor of the same player and currency only', async () => {
    const { nextCursor } = (await page({ currency: 'coins', limit: '2' })).body as { nextCursor: string };
    const refused = { status: 400, code: 'invalid_cursor' };
    expect(told(await page({ currency: 'gems', cursor: nextCursor }))).toMatchObject(refused);
    expect(told(await page({ currency: 'coins', cursor: nextCursor }, await game.newPlayer()))).toMatchObject(refused);
    expect(told(await page({ currency: 'coins', cursor: `x${nextCursor}` }))).toMatchObject(refused);
    expect(told(await page({ currency: 'coins', cursor: 'a.b' }))).toMatchObject(refused);
    expect(told(await game.get(player.token, '/leaderboard/global', { boardId: 'arcade', cursor: nextCursor }))).toMatchObject(refused);
  });

  it.each<[Record<string, string>, number, string]>([
    [{}, 400, 'invalid_request'],
    [{ currency: 'pearls' }, 404, 'unknown_currency'],
    [{ currency: 'coins', limit: '0' }, 400, 'invalid_request'],
    [{ currency: 'coins', limit: '101' }, 400, 'invalid_request'],
    [{ currency: 'coins', cursor: '' }, 400, 'invalid_request'],
    [{ currency: 'coins', playerId: randomUUID() }, 400, 'invalid_request'],
  ])('refuses %p', async (query, status, code) => {
    expect(told(await page(query))).toMatchObject({ status, code });
  });
});

it.each(['/money', '/money/ledger', '/shop', '/inventory'])('GET %s is not for servers, and for nobody without a token', async (path) => {
  expect(told(await game.get(server, path))).toMatchObject({ status: 403, code: 'forbidden' });
  expect(told(await caller(lambda)({ method: 'GET', path }))).toMatchObject({ status: 401, code: 'unauthenticated' });
});
