import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '#dynamo/client';
import type { Item } from '#dynamo/item';
import { liveKeys } from '#dynamo/keys';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { type Outbox, startOutbox } from '#testing/outbox';
import { scanAll } from '#testing/storm';
import { parsePlayerEvent } from './fanout/tick.ts';
import type { SocketEvent } from './socket-event.ts';

let world: World;
let outbox: Outbox;
let app: typeof import('./lambda.ts');
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  outbox = await startOutbox();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: outbox.endpoint,
    CONNECTIONS_ENDPOINT: `${outbox.endpoint}/prod`,
    TICK_QUEUE_URL: `${outbox.endpoint}/0/tick.fifo`,
    TICK_LATE_QUEUE_URL: `${outbox.endpoint}/0/tick-late`,
    PLAYER_EVENTS_QUEUE_URL: `${outbox.endpoint}/0/player-events`,
  });
  app = await import('./lambda.ts');
  tables = documentClient();
});
afterAll(() => {
  world.stop();
  outbox.stop();
});
beforeEach(() => {
  outbox.posted.length = 0;
  outbox.gone.clear();
  // Time stands still, so that a connection stays as young as a test says.
  jest.useFakeTimers({ now: Date.now(), doNotFake: [...TIMERS] });
});
afterEach(() => {
  jest.useRealTimers();
});
const TIMERS = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/** Opens a socket of a player and subscribes to a board. */
async function connect(playerId: string): Promise<string> {
  const connectionId = randomUUID();
  const authorizer = { kind: 'player', playerId, expiresAt: Math.floor(Date.now() / 1000) + 3_600 };
  const event = (routeKey: string, eventType: string, more: object): SocketEvent =>
    ({ requestContext: { routeKey, eventType, connectionId, requestId: randomUUID(), authorizer }, ...more }) as unknown as SocketEvent;
  await app.handler(event('$connect', 'CONNECT', { headers: {} }), lambdaContext());
  const body = JSON.stringify({ action: 'subscribe', boardId: 'arcade' });
  await app.handler(event('subscribe', 'MESSAGE', { body }), lambdaContext());
  return connectionId;
}

async function gone(body: string): Promise<string[]> {
  const { batchItemFailures } = await app.events(queueEvent(body), lambdaContext());
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
const playerGone = (playerId: string): Promise<string[]> => gone(JSON.stringify({ type: 'player.gone', playerId }));
const live = (): Promise<Item[]> => scanAll(tables, testTable('live'));
const naming = async (text: string): Promise<Item[]> => (await live()).filter((item) => JSON.stringify(item).includes(text));
const closed = (): string[] => outbox.posted.flatMap((one) => ('closed' in one ? [one.connectionId] : []));

describe('player.gone', () => {
  it("closes the player's sockets and forgets them, and leaves the others", async () => {
    const [ada, eve] = [randomUUID(), randomUUID()];
    const [first, second, other] = [await connect(ada), await connect(ada), await connect(eve)];
    const others = await naming(other);
    expect(await naming(first)).toHaveLength(4);
    expect(await playerGone(ada)).toEqual([]);
    expect(closed().sort()).toEqual([first, second].sort());
    for (const text of [ada, first, second]) expect(await naming(text)).toEqual([]);
    expect(await naming(other)).toEqual(others);
    expect(await playerGone(ada)).toEqual([]);
    expect(closed()).toHaveLength(2);
  });

  it('leaves one that is still opening, and forgets one that has left', async () => {
    const ada = randomUUID();
    const [opening, left] = [await connect(ada), await connect(ada)];
    const aged = { UpdateExpression: 'SET #at = :at', ExpressionAttributeNames: { '#at': 'at' } };
    const ExpressionAttributeValues = { ':at': Date.now() - 10_001 };
    await tables.send(
      new UpdateCommand({ TableName: testTable('live'), Key: liveKeys.connection(left), ...aged, ExpressionAttributeValues }),
    );
    outbox.gone.add(opening).add(left);
    expect(await playerGone(ada)).toEqual([]);
    expect(await naming(left)).toEqual([]);
    expect((await naming(ada)).map(({ pk, sk }) => [pk, sk]).sort()).toEqual(
      [liveKeys.connection(opening), liveKeys.byPlayer(ada, opening)].map(({ pk, sk }) => [pk, sk]).sort(),
    );
    outbox.gone.clear();
    await playerGone(ada);
    expect([closed(), await naming(ada)]).toEqual([[opening], []]);
  });

  it('removes what a crash left of a connection', async () => {
    const ada = randomUUID();
    const Item = { ...liveKeys.byPlayer(ada, 'half'), x: 9e9 };
    await tables.send(new PutCommand({ TableName: testTable('live'), Item }));
    expect(await playerGone(ada)).toEqual([]);
    expect(await naming(ada)).toEqual([]);
  });
});

const REWARD = {
  type: 'reward',
  id: 'season#s1#league#p',
  playerId: 'p',
  rewards: [
    { type: 'currency', currency: 'coins', amount: 50 },
    { type: 'item', itemId: 'potion', quantity: 1 },
  ],
  reason: 'season',
  boardId: 'league',
  period: 's1',
  rank: 2,
};

describe('the queue of player events', () => {
  it.each([
    ['{"type":"announcement","message":"Hi"}', { type: 'announcement', message: 'Hi' }],
    ['{"type":"player.gone","playerId":"p"}', { type: 'player.gone', playerId: 'p' }],
    ['{"type":"player.gone","playerId":"p","more":1}', { type: 'player.gone', playerId: 'p' }],
    [JSON.stringify(REWARD), REWARD],
  ])('holds %s', (body, event) => {
    expect(parsePlayerEvent(body)).toEqual(event);
  });

  it('takes a reward, as often as it comes, and leaves the sockets alone', async () => {
    const ada = randomUUID();
    await connect(ada);
    outbox.posted.length = 0;
    const before = await live();
    for (let i = 0; i < 2; i++) expect(await gone(JSON.stringify({ ...REWARD, playerId: ada }))).toEqual([]);
    expect([outbox.posted, await live()]).toEqual([[], before]);
  });

  it.each([
    '',
    '[]',
    'null',
    '{}',
    '{"type":"announcement"}',
    '{"type":"player.gone"}',
    '{"type":"player.gone","playerId":""}',
    '{"type":"player.gone","playerId":7}',
    '{"type":"player.banned","playerId":"p"}',
    '{"type":"reward"}',
    JSON.stringify({ ...REWARD, id: '' }),
    JSON.stringify({ ...REWARD, playerId: undefined }),
    JSON.stringify({ ...REWARD, reason: 'mercy' }),
    JSON.stringify({ ...REWARD, rank: 0 }),
    JSON.stringify({ ...REWARD, rewards: 'coins' }),
    JSON.stringify({ ...REWARD, rewards: [{ type: 'fame' }] }),
    JSON.stringify({ ...REWARD, rewards: [{ type: 'currency', currency: 'coins', amount: '50' }] }),
  ])('leaves %j to the dead letters', async (body) => {
    expect(await gone(body)).toEqual(['m']);
  });
});
