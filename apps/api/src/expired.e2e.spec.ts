import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { type Item, secondsOf } from '#dynamo/item';
import { boardKeys, coreKeys, type Key } from '#dynamo/keys';
import { pseudonymOf } from '#player/pseudonym';
import { currentPeriod } from '#ranking/period';
import { type Answer, type SignedIn, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { type Game, startGame } from '#testing/game';
import { holdClock } from '#testing/held-clock';
import { SERVER_CLIENT } from '#testing/issuer';
import { type Outbox, startOutbox } from '#testing/outbox';
import { directClient } from '#testing/storm';

let world: World;
let game: Game;
let outbox: Outbox;
let tables: ReturnType<typeof directClient>;

beforeAll(async () => {
  [world, outbox] = await Promise.all([startWorld(), startOutbox()]);
  Object.assign(process.env, {
    PLAYER_JOBS_QUEUE_URL: `${outbox.endpoint}/jobs`,
    PLAYER_EVENTS_QUEUE_URL: `${outbox.endpoint}/events`,
    AWS_ENDPOINT_URL_SQS: outbox.endpoint,
  });
  game = startGame(await import('./lambda.ts'), await import('./player/player.triggers.ts'), world);
  tables = directClient(world.engine.endpoint);
});
afterAll(() => {
  tables.destroy();
  outbox.stop();
  world.stop();
});

// No day ends while a test runs.
const NOON = new Date('2026-11-20T12:00:00.000Z');
beforeEach(() => {
  holdClock(NOON);
});
afterEach(() => {
  jest.useRealTimers();
});

const PAST = secondsOf(NOON) - 60;
const EARLIER = '2026-11-20T11:00:00.000Z';
const periodOf = (window: 'all' | 'day' | 'week'): string => currentPeriod(window, NOON, catalogue.timeZone).id;
const NAME_KEY = 'grace hopper';

/** An item with an expiry, left in place as TTL leaves it for a while: who reads sees nothing of it, and who writes is not held up. */
interface Row {
  /** How its key begins: all that expire have a row. */
  kind: string;
  table?: 'boards';
  key: (playerId: string) => Key;
  left: Item;
  /** Of what a reader sees. */
  unseen?: (get: (path: string, query?: Record<string, string>) => Promise<Answer>, player: SignedIn) => Promise<void>;
  /** The call that writes a new one. */
  write: (player: SignedIn) => Promise<Answer>;
  answers: object;
}

const post = (path: string, body: object, key?: string) => (player: SignedIn) => game.post(player.token, path, body, key);
const runs = async (player: SignedIn): Promise<void> => {
  for (const score of [1, 2, 3]) await post('/score', { boardId: 'points', score })(player);
};

const rows: [string, Row][] = [
  [
    'an idempotency record',
    {
      kind: '~I',
      key: (playerId) => coreKeys.record(playerId, 'buy', 'again'),
      left: { h: 'of another request', r: '{"from":"last month"}', n: 'nonce' },
      write: post('/shop/buy', { offerId: 'potion' }, 'again'),
      answers: { status: 200, body: { offerId: 'potion', paid: [{ currency: 'coins', amount: 10 }] } },
    },
  ],
  [
    "an idempotency record of a server's call",
    {
      kind: 'I',
      key: () => coreKeys.callerRecord(pseudonymOf(SERVER_CLIENT, process.env.PSEUDONYM_KEY!), 'add', 'again'),
      left: { h: 'of another request', r: '{"from":"last month"}', n: 'nonce' },
      write: async ({ playerId }) =>
        game.post(await world.issuer.server(), '/money/add', { currency: 'coins', amount: 5, source: 'match', playerId }, 'again'),
      answers: { status: 200, body: { amount: 5, balance: 105 } },
    },
  ],
  [
    'a purchase limit',
    {
      kind: '~O',
      key: (playerId) => coreKeys.purchases(playerId, periodOf('day'), 'potion'),
      left: { n: 5 },
      unseen: async (get) => {
        const { offers } = (await get('/shop')).body as { offers: { offerId: string; remaining: number | null }[] };
        expect(offers.find(({ offerId }) => offerId === 'potion')!.remaining).toBe(5);
      },
      write: post('/shop/buy', { offerId: 'potion', quantity: 5 }),
      answers: { status: 200, body: { remaining: 0 } },
    },
  ],
  [
    'an earn cap',
    {
      kind: '~C',
      key: (playerId) => coreKeys.earned(playerId, periodOf('day'), 'rewarded-ad'),
      left: { n: 200 },
      write: post('/money/add', { currency: 'coins', amount: 50, source: 'rewarded-ad' }),
      answers: { status: 200, body: { amount: 50 } },
    },
  ],
  [
    'a claim',
    {
      kind: '~K',
      key: (playerId) => coreKeys.claim(playerId, periodOf('day'), 'daily-runs'),
      left: { claimedAt: EARLIER, reward: [], op: 'again' },
      unseen: async (get) => {
        const { tasks } = (await get('/tasks')).body as { tasks: { taskId: string }[] };
        expect(tasks.find(({ taskId }) => taskId === 'daily-runs')).toMatchObject({ claimedAt: null, claimable: true });
        const me = (await get('/me')).body as { tasks: { taskId: string }[] };
        expect(me.tasks.find(({ taskId }) => taskId === 'daily-runs')).toMatchObject({ claimedAt: null, claimable: true });
      },
      write: post('/task/complete', { taskId: 'daily-runs' }, 'again'),
      answers: { status: 200, body: { balances: { coins: 150 } } },
    },
  ],
  [
    "a player's tickets",
    {
      kind: '~T',
      key: coreKeys.tickets,
      left: { v: 5, all: ['a', 'b', 'c', 'd', 'e'].map((i) => ({ i, b: 'sprint', s: NOON.getTime() - 60_000 })) },
      unseen: async (_, player) => {
        const answer = await post('/score', { boardId: 'sprint', score: 5_000, ticketId: 'a' })(player);
        expect(answer).toMatchObject({ status: 422, body: { code: 'unknown_ticket' } });
      },
      write: post('/score/ticket', { boardId: 'sprint' }),
      answers: { status: 200, body: { boardId: 'sprint', startedAt: NOON.toISOString() } },
    },
  ],
  [
    'an export',
    {
      kind: '~X',
      key: coreKeys.export,
      left: { id: 'old', state: 'running', askedAt: NOON.toISOString(), readyAt: null, day: periodOf('day'), count: 2 },
      write: ({ token }) => game.get(token, '/me/export'),
      answers: { status: 202 },
    },
  ],
  [
    "a name that was another's",
    {
      kind: 'N',
      key: () => coreKeys.uniqueName(NAME_KEY),
      left: { blockedUntil: EARLIER },
      write: post('/avatar/update', { displayName: 'Grace Hopper' }),
      answers: { status: 200, body: { name: 'Grace Hopper' } },
    },
  ],
  [
    'an entry of a board',
    {
      kind: 'E',
      table: 'boards',
      key: (playerId) => boardKeys.entry(playerId, 'arcade', periodOf('day')),
      left: { s: 999_999, t: 1, gp: 'R#arcade#past#0', gs: 'a', m: null },
      unseen: async (get) => {
        expect((await get('/leaderboard', { boardId: 'arcade', window: 'day' })).body).toMatchObject({ me: null });
      },
      write: post('/score', { boardId: 'arcade', score: 5 }),
      answers: { status: 200, body: { windows: [{}, { window: 'day', score: 5, previousScore: null, improved: true }, {}] } },
    },
  ],
];

const items = async (table: 'core' | 'boards'): Promise<Item[]> =>
  (await tables.send(new ScanCommand({ TableName: testTable(table), ConsistentRead: true }))).Items ?? [];

describe('what has expired and is still in the table', () => {
  it.each(rows)('is not there: %s', async (...[, { table: named, key, left, unseen, write, answers }]) => {
    const table = named ?? 'core';
    const player = await game.newPlayer();
    await game.give(player.playerId, 'coins', 100);
    await runs(player);
    const at = key(player.playerId);
    await tables.send(new PutCommand({ TableName: testTable(table), Item: { ...at, ...left, x: PAST } }));
    await unseen?.((path, query) => game.get(player.token, path, query), player);
    const answer = await write(player);
    expect(answer).toMatchObject(answers);
    expect(answer.headers['idempotency-replayed']).toBeUndefined();
    const stands = (await items(table)).find(({ pk, sk }) => pk === at.pk && sk === at.sk);
    expect(stands).toBeDefined();
    expect(stands!.x === undefined || Number(stands!.x) > PAST).toBe(true);
  });

  it('has a row above for each kind of item that expires', async () => {
    const { token } = await game.newPlayer();
    await game.post(token, '/avatar/update', { displayName: 'Somebody else' });
    await game.post(token, '/avatar/update', { displayName: 'Nobody else' });
    const all = [...(await items('core')), ...(await items('boards'))].filter(({ x }) => x !== undefined);
    const kinds = new Set(all.map(({ pk, sk }) => (String(pk).startsWith('P#') ? String(sk) : String(pk)).split('#')[0]));
    expect([...kinds].sort()).toEqual(rows.map(([, { kind }]) => kind).sort());
  });
});
