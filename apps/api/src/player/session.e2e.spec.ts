import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { testClient } from '#testing/client';
import { coreKeys } from '#dynamo/keys';
import { listeners, type Scope } from '#telemetry/scope';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { holdClock } from '#testing/held-clock';

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

const NOON = '2026-11-20T12:00:00.000Z';
// No day ends while a test runs.
beforeEach(() => {
  holdClock(Date.parse(NOON));
});
afterEach(() => {
  jest.useRealTimers();
});

const TableName = testTable('core');
const player = (): Promise<SignedIn> => newPlayer(triggers, world);
const get = ({ token }: Pick<SignedIn, 'token'>, path: string, query: Record<string, string> = {}): Promise<Answer> =>
  caller(api)({ method: 'GET', path, token, query });
const post = ({ token }: SignedIn, path: string, body: unknown): Promise<Answer> => caller(api)({ method: 'POST', path, token, body });
const put = (item: Record<string, unknown>): Promise<unknown> => tables.send(new PutCommand({ TableName, Item: item }));

/** What a call read and wrote. */
async function units(call: () => Promise<unknown>): Promise<Scope['units']> {
  const seen: Scope['units'][] = [];
  const listen = (scope: Scope): void => void seen.push({ ...scope.units });
  listeners.add(listen);
  await call();
  listeners.delete(listen);
  expect(seen).toHaveLength(1);
  return seen[0]!;
}

describe('GET /me', () => {
  it('tells a new player all there is', async () => {
    const ada = await player();
    const { status, body } = await get(ada, '/me');
    const { tasks } = (await get(ada, '/tasks')).body as { tasks: unknown };
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        playerId: ada.playerId,
        name: expect.stringMatching(/^Player-[0-9A-Z]{6}$/),
        avatar: null,
        createdAt: expect.any(String),
        balances: { coins: 0, gems: 0 },
        unlocks: [],
        tasks,
        serverTime: NOON,
      },
    });
  });

  it('tells what a player has done, as the other calls do', async () => {
    const ada = await player();
    for (let i = 0; i < 3; i++) await post(ada, '/score', { boardId: 'arcade', score: 1_500 });
    await post(ada, '/unlock', { unlockId: 'level-2' });
    expect((await post(ada, '/task/complete', { taskId: 'daily-runs' })).status).toBe(200);
    const { tasks, unlocks, balances } = (await get(ada, '/me')).body as Record<string, unknown>;
    expect({ tasks }).toEqual((await get(ada, '/tasks')).body);
    expect({ balances }).toEqual((await get(ada, '/money')).body);
    expect(unlocks).toEqual(['level-2']);
    expect(tasks).toMatchObject([{ claimedAt: expect.any(String) }, { claimedAt: null }, { claimable: true }]);
  });

  it('tells a claim that stands though the task asks for more by now, as GET /tasks does', async () => {
    const ada = await player();
    const claimedAt = new Date().toISOString();
    // A running cycle's, a past one's, and one that has expired and was not removed yet.
    const [day, past] = [`d${claimedAt.slice(0, 10)}`, 'd2020-01-01'];
    for (const [period, task, x] of [
      [day, 'daily-runs', 4_000_000_000],
      [past, 'daily-runs', 4_000_000_000],
      ['all', 'first-thousand', 1],
    ] as const)
      await put({ ...coreKeys.claim(ada.playerId, period, task), claimedAt, reward: [], op: 'o', x });
    const { tasks } = (await get(ada, '/me')).body as { tasks: unknown };
    expect({ tasks }).toEqual((await get(ada, '/tasks')).body);
    expect(tasks).toMatchObject([{ claimedAt, claimable: false, missing: [] }, { claimedAt: null }, { claimedAt: null }]);
  });

  it('costs at most 4 read units for a player with 100 records and two full slots, and writes nothing', async () => {
    const ada = await player();
    for (let i = 0; i < 3; i++) await post(ada, '/score', { boardId: 'arcade', score: 999 });
    await post(ada, '/task/complete', { taskId: 'daily-runs' });
    // Contents that no compression makes small: what is stored comes close to its limit.
    const data = { blob: randomBytes(200_000).toString('base64') };
    for (const slot of ['main', 'backup'])
      expect((await post(ada, '/progress', { slot, data, baseVersion: 0, mode: 'replace' })).status).toBe(200);
    const at = new Date().toISOString();
    for (let i = 0; i < 50; i++) await put({ ...coreKeys.item(ada.playerId, `item-${i}`), n: i + 1, at });
    for (let i = 0; i < 50; i++) await put({ ...coreKeys.unlock(ada.playerId, 'level', `level-${i}`), at, how: 'unlock' });
    let answer: Answer | undefined;
    const cost = await units(async () => (answer = await get(ada, '/me')));
    expect(answer?.status).toBe(200);
    expect((answer?.body as { unlocks: string[] }).unlocks).toHaveLength(50);
    expect(cost).toEqual({ read: 4, write: 0 });
  });

  it('is open to the banned', async () => {
    const eve = await player();
    const ban = { reason: 'cheats', until: '2999-01-01T00:00:00.000Z' };
    const values = { UpdateExpression: 'SET ban = :ban', ExpressionAttributeValues: { ':ban': ban } };
    await tables.send(new UpdateCommand({ TableName, Key: coreKeys.profile(eve.playerId), ...values }));
    expect((await get(eve, '/me')).status).toBe(200);
  });

  it('refuses servers, the gone, and query parameters', async () => {
    expect(await get({ token: await world.issuer.server() }, '/me')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const token = await world.issuer.player('gone');
    expect(await get({ token }, '/me')).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    expect(await get(await player(), '/me', { playerId: 'x' })).toMatchObject({ status: 400, body: { errors: [{ path: 'playerId' }] } });
  });
});
