import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { testClient } from '#testing/client';
import { coreKeys } from '#dynamo/keys';
import { listeners } from '#telemetry/scope';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { holdClock } from '#testing/held-clock';
import { itMetered } from '#testing/metered';
import { nameKeys } from './names.rules.ts';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');

type Item = Record<string, unknown>;

let world: World;
let api: ApiLambda;
let triggers: SignInTrigger;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  api = await import('../lambda.ts');
  triggers = await import('./player.triggers.ts');
  tables = testClient();
});
afterAll(() => {
  world.stop();
});
// No day ends while a test runs.
beforeEach(() => {
  holdClock(NOON);
});
afterEach(() => {
  jest.useRealTimers();
});

const TableName = testTable('core');
const player = (): Promise<SignedIn> => newPlayer(triggers, world);
const update = ({ token }: SignedIn, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  caller(api)({ method: 'POST', path: '/avatar/update', token, body, headers });
const rename = (who: SignedIn, displayName: string): Promise<Answer> => update(who, { displayName });
const item = async (Key: { pk: string; sk: string }): Promise<Item | undefined> =>
  (await tables.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;
const everything = async (): Promise<Item[]> => (await tables.send(new ScanCommand({ TableName }))).Items ?? [];
const claims = (name: string): Promise<(Item | undefined)[]> => Promise.all(nameKeys(name).map((key) => item(coreKeys.uniqueName(key))));
const directory = async ({ playerId }: SignedIn): Promise<unknown[]> =>
  (await everything())
    .filter(({ pk, sk }) => String(pk).startsWith('M#') && String(sk).endsWith(playerId))
    .map(({ sk, name }) => [sk, name]);
const fresh = (): string => `Ada ${randomUUID().slice(0, 13)}`;
const travel = (ms: number): void => {
  holdClock(Date.now() + ms);
};
const DAY = 86_400_000;

describe('POST /avatar/update', () => {
  it('gives the player the name everywhere', async () => {
    const ada = await player();
    const name = fresh();
    const answer = await rename(ada, `  ${name.replace(' ', '  ')} `);
    const { createdAt } = (await item(coreKeys.profile(ada.playerId)))!;
    expect(answer).toMatchObject({ status: 200, body: { playerId: ada.playerId, name, avatar: null, createdAt } });
    expect(await claims(name)).toEqual(nameKeys(name).map((key) => ({ ...coreKeys.uniqueName(key), player: ada.playerId })));
    expect(await directory(ada)).toEqual([[`${name.toLowerCase()}#${ada.playerId}`, name]]);
    await caller(api)({ method: 'POST', path: '/score', token: ada.token, body: { boardId: 'arcade', score: 5 } });
    const board = await caller(api)({ method: 'GET', path: '/leaderboard', token: ada.token, query: { boardId: 'arcade' } });
    expect(board.body).toMatchObject({ me: { name } });
    expect((await caller(api)({ method: 'GET', path: '/me', token: ada.token })).body).toMatchObject({ name });
  });

  it('answers a name that the player has with what stands, and writes nothing', async () => {
    const ada = await player();
    const name = fresh();
    await rename(ada, name);
    const before = await everything();
    for (let i = 0; i < 5; i++) expect(await rename(ada, ` ${name}`)).toMatchObject({ status: 200, body: { name } });
    expect(await everything()).toEqual(before);
  });

  it('lets the player change the case of the name', async () => {
    const ada = await player();
    const name = fresh();
    await rename(ada, name);
    expect(await rename(ada, name.toUpperCase())).toMatchObject({ status: 200, body: { name: name.toUpperCase() } });
    expect(await directory(ada)).toEqual([[`${name.toLowerCase()}#${ada.playerId}`, name.toUpperCase()]]);
    const held = (await everything()).filter((one) => one.player === ada.playerId).map(({ pk }) => pk);
    expect(held.sort()).toEqual(
      nameKeys(name.toUpperCase())
        .map((key) => coreKeys.uniqueName(key).pk)
        .sort(),
    );
  });

  it.each([
    ['in other case', (name: string) => name.toUpperCase()],
    ['with a Cyrillic letter', (name: string) => name.replace('Ada', 'Аdа')],
    ['in wide letters', (name: string) => name.replace('Ada', 'Ａｄａ')],
    ['with more space', (name: string) => name.replace(' ', '   ')],
  ])('refuses the name of another %s', async (_, change) => {
    const [ada, eve] = [await player(), await player()];
    const name = fresh();
    await rename(ada, name);
    const before = await everything();
    expect(await rename(eve, change(name))).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect(await everything()).toEqual(before);
  });

  it('gives a name to one of 12 players who ask for it at once', async () => {
    const players = await Promise.all(Array.from({ length: 12 }, player));
    const name = fresh();
    const answers = await Promise.all(players.map((one, i) => rename(one, i % 2 ? name : name.toUpperCase())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(11).fill(409)]);
    const winner = players[answers.findIndex(({ status }) => status === 200)]!;
    expect((await claims(name))[0]).toMatchObject({ player: winner.playerId });
  });

  it('leaves one name with its claims where a player sends three at once', async () => {
    const ada = await player();
    const names = [fresh(), fresh(), fresh()];
    const answers = await Promise.all(names.map((name) => rename(ada, name)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { name } = (await item(coreKeys.profile(ada.playerId)))!;
    const held = (await everything()).filter((one) => one.player === ada.playerId).map(({ pk }) => pk);
    expect(held.sort()).toEqual(
      nameKeys(String(name))
        .map((key) => coreKeys.uniqueName(key).pk)
        .sort(),
    );
    expect(await directory(ada)).toEqual([[`${String(name).toLowerCase()}#${ada.playerId}`, name]]);
  });

  it('keeps a released name from others for 30 days, without saying whose it was', async () => {
    const [ada, eve] = [await player(), await player()];
    const name = fresh();
    await rename(ada, name);
    await rename(ada, fresh());
    const blockedUntil = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(await claims(name)).toEqual(nameKeys(name).map((key) => ({ ...coreKeys.uniqueName(key), blockedUntil, x: expect.any(Number) })));
    expect(await rename(eve, name)).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    travel(30 * DAY - 60_000);
    const token = await world.issuer.player(eve.playerId);
    expect(await rename({ ...eve, token }, name)).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    travel(120_000);
    expect(await rename({ ...eve, token }, name)).toMatchObject({ status: 200, body: { name } });
  });

  it('lets the player have a released name back', async () => {
    const ada = await player();
    const [first, second] = [fresh(), fresh()];
    for (const name of [first, second, first]) expect(await rename(ada, name)).toMatchObject({ status: 200, body: { name } });
    expect((await claims(first))[0]).toMatchObject({ player: ada.playerId });
    expect((await claims(second))[0]).toMatchObject({ blockedUntil: expect.any(String) });
  });

  it.each(['__proto__', 'constructor', '1234', 'toString'])('takes the name %s, gives it up, and has it back', async (name) => {
    const ada = await player();
    for (const one of [name, fresh(), name]) expect(await rename(ada, one)).toMatchObject({ status: 200, body: { name: one } });
    expect((await caller(api)({ method: 'GET', path: '/me', token: ada.token })).body).toMatchObject({ name });
    for (const claim of await claims(name)) expect(claim).toMatchObject({ player: ada.playerId });
  });

  it('allows three changes a day', async () => {
    const ada = await player();
    for (let i = 0; i < 3; i++) expect((await rename(ada, fresh())).status).toBe(200);
    const before = await everything();
    const refused = await rename(ada, fresh());
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'limit_reached', limit: 3, resetsAt: '2026-11-21T00:00:00.000Z' },
    });
    expect(await everything()).toEqual(before);
    travel(DAY);
    expect((await rename({ ...ada, token: await world.issuer.player(ada.playerId) }, fresh())).status).toBe(200);
  });

  itMetered('costs two write units an item, and none for the limit', async () => {
    const ada = await player();
    let units = { read: 0, write: 0 };
    const listen = (scope: { units: typeof units }): void => void (units = { ...scope.units });
    listeners.add(listen);
    await rename(ada, fresh());
    listeners.delete(listen);
    // Profile, one or two keys, the old and the new place in the directory: two units each.
    expect(units.write).toBeGreaterThanOrEqual(8);
    expect(units.write).toBeLessThanOrEqual(10);
    expect(units.read).toBeLessThanOrEqual(4);
  });

  it.each<[string, unknown, number, string, string?]>([
    ['nothing', {}, 400, 'invalid_request', ''],
    ['nothing but null', { displayName: null, avatarId: null, preset: null }, 400, 'invalid_request', ''],
    ['a number for a name', { displayName: 7 }, 400, 'invalid_request', 'displayName'],
    ['an unknown field', { displayName: 'Ada', playerId: 'x' }, 400, 'invalid_request', 'playerId'],
    ['an empty avatar', { avatarId: '' }, 400, 'invalid_request', 'avatarId'],
    ['a bad preset', { preset: 'Fox!' }, 400, 'invalid_request', 'preset'],
    ['an avatar that is not there', { avatarId: 'a1', displayName: '' }, 404, 'unknown_avatar'],
    ['a preset that is not there', { preset: 'wolf', displayName: '' }, 404, 'unknown_preset'],
    ['a short name', { displayName: 'Al' }, 422, 'name_not_allowed'],
    ['a long name', { displayName: 'x'.repeat(25) }, 422, 'name_not_allowed'],
    ['a name with markup', { displayName: '<b>Ada</b>' }, 422, 'name_not_allowed'],
    ['a default name', { displayName: 'Player-ABC123' }, 422, 'name_not_allowed'],
    ['what looks like one', { displayName: 'PIayer_ABCDEF' }, 422, 'name_not_allowed'],
    ['a blocked name', { displayName: 'the АDMIN' }, 422, 'name_not_allowed'],
    ['a name of 8,000 letters', { displayName: 'x'.repeat(8_000) }, 422, 'name_not_allowed'],
  ])('refuses %s and changes nothing', async (...[, body, status, code, path]) => {
    const ada = await player();
    const before = await everything();
    const answer = await update(ada, body);
    expect(answer).toMatchObject({ status, body: { code } });
    if (path !== undefined) expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
    expect(await everything()).toEqual(before);
  });

  it('refuses a bad Idempotency-Key', async () => {
    expect(await update(await player(), { displayName: fresh() }, { 'Idempotency-Key': 'a b' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ path: 'Idempotency-Key' }] },
    });
  });

  it('refuses servers, the gone and the banned', async () => {
    const token = await world.issuer.server();
    expect(await update({ playerId: '', token }, { displayName: 'Ada' })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const gone = { playerId: 'gone', token: await world.issuer.player('gone') };
    expect(await update(gone, { displayName: '' })).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    const eve = await player();
    const ban = { reason: 'cheats', until: '2999-01-01T00:00:00.000Z' };
    const Key = coreKeys.profile(eve.playerId);
    const values = { UpdateExpression: 'SET ban = :ban', ExpressionAttributeValues: { ':ban': ban } };
    await tables.send(new UpdateCommand({ TableName, Key, ...values }));
    expect(await update(eve, { displayName: '' })).toMatchObject({ status: 403, body: { code: 'player_banned' } });
  });

  it('is not kept from a name by a block that has ended and was not removed yet', async () => {
    const name = fresh();
    const ended = { blockedUntil: '2020-01-01T00:00:00.000Z', x: 1_577_836_800 };
    for (const key of nameKeys(name)) await tables.send(new PutCommand({ TableName, Item: { ...coreKeys.uniqueName(key), ...ended } }));
    expect((await rename(await player(), name)).status).toBe(200);
  });
});
