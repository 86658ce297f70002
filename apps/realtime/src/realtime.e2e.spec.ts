import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DynamoDBRecord, DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { documentClient } from '#dynamo/client';
import { coreKeys } from '#dynamo/keys';
import { EntryRepository } from '#ranking/entry.repository';
import { catalogue } from '#catalog/demo';
import { namedStandings } from '#ranking/standings';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { type Outbox, startOutbox } from '#testing/outbox';
import { ConnectionRepository } from './connection/connection.repository.ts';
import type { RealtimeEnv } from './env.ts';
import type { SocketResult } from './gateway.strategy.ts';
import type { SocketEvent } from './socket-event.ts';

type Frame = Record<string, unknown>;

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
  outbox.queued.length = 0;
  outbox.posted.length = 0;
  outbox.gone.clear();
});

interface Socket {
  connectionId: string;
  authorizer: Record<string, unknown>;
}

/** Time stands still until the test ends, or lets it go. */
const hold = (now: number): void => {
  const doNotFake = [
    ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
    ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
  ];
  jest.useFakeTimers({ now, doNotFake });
};
afterEach(() => {
  jest.useRealTimers();
});

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3_600;

function event(routeKey: string, { connectionId, authorizer }: Socket, more: Record<string, unknown> = {}): SocketEvent {
  const eventType = routeKey === '$connect' ? 'CONNECT' : routeKey === '$disconnect' ? 'DISCONNECT' : 'MESSAGE';
  return { requestContext: { routeKey, eventType, connectionId, requestId: randomUUID(), authorizer }, ...more } as unknown as SocketEvent;
}

async function connect(
  authorizer: Record<string, unknown> = { kind: 'player', playerId: randomUUID(), expiresAt: inAnHour() },
): Promise<Socket> {
  const socket = { connectionId: randomUUID(), authorizer };
  await app.handler(event('$connect', socket, { headers: {} }), lambdaContext());
  return socket;
}

const ROUTES = ['subscribe', 'unsubscribe', 'ping', 'broadcast'];

/** Sends a message as the gateway routes it; gives the frames that answer it, posted or returned. */
async function send(socket: Socket, message: unknown): Promise<Frame[]> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const action = (message as { action?: unknown } | null)?.action;
  const route = typeof action === 'string' && ROUTES.includes(action) ? action : '$default';
  const before = outbox.posted.length;
  const { body: answer } = await app.handler(event(route, socket, { body }), lambdaContext());
  const posted = outbox.posted.slice(before).map((one) => ('frame' in one ? one.frame : { closed: one.connectionId }));
  return [...posted, ...(answer === undefined ? [] : [JSON.parse(answer) as Frame])];
}

async function submit(score: number): Promise<string> {
  const playerId = randomUUID();
  const name = 'Ada';
  await tables.send(new PutCommand({ TableName: testTable('core'), Item: { ...coreKeys.profile(playerId), name, createdAt: 'x' } }));
  const entries = new EntryRepository(tables, testTable('boards'), Math.random);
  const at = new Date();
  await entries.submit(namedStandings(catalogue, { boardId: 'arcade' }, at), {
    playerId,
    score,
    at,
    metadata: null,
    operation: randomUUID(),
  });
  return playerId;
}

const records = (...keys: [pk: string, sk: string][]): DynamoDBStreamEvent => ({
  Records: keys.map(([pk, sk]): DynamoDBRecord => ({ eventName: 'MODIFY', dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } } } })),
});

const tick = (cause: string, boardId = 'arcade', period = 'all'): SQSEvent => queueEvent(JSON.stringify({ boardId, period, cause }), 'm-1');

const live = async (): Promise<{ pk: string; sk: string }[]> =>
  ((await tables.send(new ScanCommand({ TableName: testTable('live') }))).Items ?? []) as { pk: string; sk: string }[];

describe('the authorizer', () => {
  const authorize = (headers: Record<string, string>, query: Record<string, string> | null = null) =>
    app.authorizer({ headers, queryStringParameters: query, methodArn: 'arn:aws:execute-api:x' }, lambdaContext());
  const player = async (): Promise<string> => {
    const playerId = await submit(0);
    return playerId;
  };

  it('lets a browser in by its subprotocols and a native client by its header', async () => {
    const playerId = await player();
    const token = await world.issuer.player(playerId);
    for (const headers of [{ 'Sec-WebSocket-Protocol': `laurel.v1, ${token}` }, { authorization: `Bearer ${token}` }]) {
      expect(await authorize(headers as Record<string, string>)).toMatchObject({
        principalId: playerId,
        policyDocument: { Statement: [{ Effect: 'Allow' }] },
        context: { kind: 'player', playerId, expiresAt: expect.any(Number) },
      });
    }
  });

  it('lets a server in, without a player', async () => {
    const answer = await authorize({ Authorization: `Bearer ${await world.issuer.server()}` });
    expect(answer).toMatchObject({ context: { kind: 'server' }, policyDocument: { Statement: [{ Effect: 'Allow' }] } });
    expect(answer.context).not.toHaveProperty('playerId');
  });

  it('answers 401 to all else', async () => {
    const token = await world.issuer.player(await player());
    const expired = await world.issuer.player('p', { exp: 1 });
    const refused: [Record<string, string>, (Record<string, string> | null)?][] = [
      [{}],
      [{ Authorization: 'Bearer abc' }],
      [{ Authorization: `Bearer ${expired}` }],
      [{ 'Sec-WebSocket-Protocol': token }],
      [{ 'Sec-WebSocket-Protocol': `other, ${token}` }],
      [{ 'Sec-WebSocket-Protocol': 'laurel.v1' }],
      [{}, { token }],
      [{ Authorization: `Bearer ${token}` }, { token }],
    ];
    for (const [headers, query] of refused) await expect(authorize(headers, query ?? null)).rejects.toThrow(/^Unauthorized$/);
  });

  it('denies a player who is gone or banned', async () => {
    const gone = await world.issuer.player(randomUUID());
    expect(await authorize({ Authorization: `Bearer ${gone}` })).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
    const banned = await player();
    const ban = { reason: 'cheating', until: '2999-01-01T00:00:00.000Z' };
    const Item = { ...coreKeys.profile(banned), name: 'Eve', createdAt: 'x', ban };
    await tables.send(new PutCommand({ TableName: testTable('core'), Item }));
    const token = await world.issuer.player(banned);
    expect(await authorize({ Authorization: `Bearer ${token}` })).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
  });
});

describe('a connection', () => {
  it('is stored, and removed with all its subscriptions', async () => {
    const socket = await connect();
    await send(socket, { action: 'subscribe', boardId: 'arcade' });
    await send(socket, { action: 'subscribe', boardId: 'points' });
    const mine = async () => (await live()).filter(({ pk, sk }) => pk.includes(socket.connectionId) || sk.includes(socket.connectionId));
    expect(await mine()).toHaveLength(5);
    await app.handler(event('$disconnect', socket), lambdaContext());
    expect(await mine()).toEqual([]);
  });

  it('gets the subprotocol back where it was offered, never the token', async () => {
    const socket = { connectionId: randomUUID(), authorizer: { kind: 'player', playerId: 'p', expiresAt: inAnHour() } };
    const offered = { headers: { 'sec-websocket-protocol': 'laurel.v1, a.b.c' } };
    const result: SocketResult = await app.handler(event('$connect', socket, offered), lambdaContext());
    expect(result).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'laurel.v1' } });
  });

  it('is told and closed when its token has ended', async () => {
    const socket = await connect({ kind: 'player', playerId: 'p', expiresAt: 1 });
    const [told, closed] = await send(socket, { action: 'ping' });
    expect(told).toMatchObject({ type: 'error', code: 'unauthenticated' });
    expect(closed).toEqual({ closed: socket.connectionId });
  });

  it('is told and closed when it sends more than 30 messages at once, and no other is', async () => {
    const [loud, quiet] = [await connect(), await connect()];
    hold(Date.now());
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => app.handler(event('ping', loud, { body: '{"action":"ping"}' }), lambdaContext())),
    );
    expect(answers.filter(({ body }) => body?.includes('"too_many_requests"'))).toHaveLength(10);
    expect(outbox.posted).toContainEqual({ connectionId: loud.connectionId, closed: true });
    expect((await send(quiet, { action: 'ping' }))[0]).toMatchObject({ type: 'pong' });
  });
});

describe('messages', () => {
  it('answers ping with pong', async () => {
    const [pong] = await send(await connect(), { action: 'ping', id: 'a-1' });
    expect(pong).toEqual({ type: 'pong', at: expect.stringMatching(/Z$/), id: 'a-1' });
  });

  it('answers subscribe with subscribed, and after it a snapshot', async () => {
    const playerId = await submit(123);
    await app.publisher(tick('broadcast'), lambdaContext());
    const [subscribed, snapshot] = await send(await connect(), {
      action: 'subscribe',
      boardId: 'arcade',
      window: 'all',
      period: null,
      id: 'x',
    });
    expect(subscribed).toEqual({
      type: 'subscribed',
      at: expect.any(String),
      topic: 'lb:arcade:all',
      epoch: expect.any(String),
      seq: expect.any(Number),
      endsAt: null,
      id: 'x',
    });
    const rank = expect.any(Number);
    expect(snapshot).toEqual({
      type: 'leaderboard.snapshot',
      at: expect.any(String),
      topic: 'lb:arcade:all',
      epoch: subscribed!.epoch,
      seq: subscribed!.seq,
      total: expect.any(Number),
      rows: expect.arrayContaining([[rank, playerId, 'Ada', 123]]),
      quantiles: expect.arrayContaining([[123, rank]]),
    });
  });

  it('sends no snapshot to a client that stands where the board stands', async () => {
    const [{ epoch, seq }] = (await send(await connect(), { action: 'subscribe', boardId: 'arcade' })) as [Frame];
    expect(await send(await connect(), { action: 'subscribe', boardId: 'arcade', epoch, seq })).toHaveLength(1);
    expect(await send(await connect(), { action: 'subscribe', boardId: 'arcade', epoch, seq: Number(seq) - 1 })).toHaveLength(2);
  });

  it('gives a day its end and takes only the current one', async () => {
    hold(Date.parse('2026-11-20T12:00:00.000Z'));
    const [subscribed] = await send(await connect(), { action: 'subscribe', boardId: 'arcade', window: 'day' });
    expect(subscribed).toMatchObject({ endsAt: '2026-11-21T00:00:00.000Z' });
    const [refused] = await send(await connect(), { action: 'subscribe', boardId: 'arcade', window: 'day', period: 'd2020-01-01' });
    expect(refused).toMatchObject({ type: 'error', code: 'unknown_period' });
  });

  it('sends a lost tick again when somebody subscribes to a board that has moved on', async () => {
    await send(await connect(), { action: 'subscribe', boardId: 'arcade' });
    await app.publisher(tick('late'), lambdaContext());
    outbox.queued.length = 0;
    await send(await connect(), { action: 'subscribe', boardId: 'arcade' });
    expect(outbox.queued).toEqual([]);
    await submit(42);
    await send(await connect(), { action: 'subscribe', boardId: 'arcade' });
    expect(outbox.queued.map(({ MessageBody }) => JSON.parse(MessageBody) as unknown)).toEqual([
      { boardId: 'arcade', period: 'all', cause: 'late' },
    ]);
  });

  it('leaves the board of a past day too', async () => {
    const answer = await send(await connect(), { action: 'unsubscribe', boardId: 'arcade', window: 'day', period: 'd2020-01-01' });
    expect(answer).toMatchObject([{ type: 'unsubscribed', topic: 'lb:arcade:d2020-01-01', epoch: null, seq: null }]);
  });

  it('refuses the 21st topic of a connection', async () => {
    const { connectionId } = await connect();
    const connections = new ConnectionRepository(tables, { liveTable: testTable('live') } as RealtimeEnv);
    const connection = { connectionId, kind: 'player', playerId: 'p', expiresAt: inAnHour() } as const;
    for (let i = 0; i < 20; i++) expect(await connections.subscribe(connection, `lb:b${i}:all`, new Date())).toBe('done');
    expect(await connections.subscribe(connection, 'lb:b20:all', new Date())).toBe('full');
    expect(await connections.subscribe(connection, 'lb:b0:all', new Date())).toBe('done');
    expect(await connections.subscribe({ ...connection, connectionId: 'nobody' }, 'lb:b0:all', new Date())).toBe('gone');
  });

  it('pushes nothing more after unsubscribe', async () => {
    const socket = await connect();
    await send(socket, { action: 'subscribe', boardId: 'arcade' });
    const [unsubscribed] = await send(socket, { action: 'unsubscribe', boardId: 'arcade', id: 'u' });
    expect(unsubscribed).toMatchObject({ type: 'unsubscribed', topic: 'lb:arcade:all', id: 'u', endsAt: null });
    outbox.posted.length = 0;
    await app.publisher(tick('broadcast'), lambdaContext());
    expect(outbox.posted.map(({ connectionId }) => connectionId)).not.toContain(socket.connectionId);
  });

  it('lets admins and servers broadcast, a player not', async () => {
    const admin = await connect({ kind: 'admin', playerId: 'a', expiresAt: inAnHour() });
    const server = await connect({ kind: 'server', expiresAt: inAnHour() });
    expect(await send(admin, { action: 'broadcast', boardId: 'arcade', id: 'b' })).toEqual([
      { type: 'broadcasted', at: expect.any(String), topic: 'lb:arcade:all', id: 'b' },
    ]);
    expect(await send(server, { action: 'broadcast', message: 'Back at noon' })).toMatchObject([{ type: 'broadcasted', topic: null }]);
    expect(outbox.queued.map(({ QueueUrl, MessageBody }) => [QueueUrl.split('/').at(-1), JSON.parse(MessageBody) as unknown])).toEqual([
      ['tick-late', { boardId: 'arcade', period: 'all', cause: 'broadcast' }],
      ['player-events', { type: 'announcement', message: 'Back at noon' }],
    ]);
    expect(await send(await connect(), { action: 'broadcast', boardId: 5 })).toMatchObject([{ type: 'error', code: 'forbidden' }]);
    expect(await send(await connect(), { action: 'broadcast', message: 'Free gems' })).toMatchObject([
      { type: 'error', code: 'forbidden' },
    ]);
    expect(await send(server, { action: 'subscribe', boardId: 'arcade' })).toMatchObject([{ type: 'error', code: 'forbidden' }]);
  });

  it('announces to every connection', async () => {
    const socket = await connect();
    const body = JSON.stringify({ type: 'announcement', message: 'Back at noon' });
    await app.events(queueEvent(body), lambdaContext());
    expect(outbox.posted).toContainEqual({
      connectionId: socket.connectionId,
      frame: { type: 'announcement', at: expect.any(String), message: 'Back at noon' },
    });
  });

  it.each<[string, unknown, string]>([
    ['not JSON', '{"action":', 'invalid_json'],
    ['an array', [1], 'invalid_request'],
    ['no action', { boardId: 'arcade' }, 'invalid_request'],
    ['an action that is no text', { action: 7 }, 'invalid_request'],
    ['an unknown action', { action: 'shout' }, 'unknown_route'],
    ['a route of the gateway', { action: '$disconnect' }, 'unknown_route'],
    ['a hostile key', '{"action":"shout","__proto__":{}}', 'invalid_request'],
    ['no board', { action: 'subscribe' }, 'invalid_request'],
    ['an unknown field', { action: 'subscribe', boardId: 'arcade', admin: true }, 'invalid_request'],
    ['a topic with #', { action: 'subscribe', boardId: 'arcade#all' }, 'invalid_request'],
    ['an unknown board', { action: 'subscribe', boardId: 'nowhere' }, 'unknown_board'],
    ['a window that the board lacks', { action: 'subscribe', boardId: 'points', window: 'day' }, 'unknown_period'],
    ['a seq that is no integer', { action: 'subscribe', boardId: 'arcade', seq: 1.5 }, 'invalid_request'],
  ])('answers %s with an error frame', async (_name, message, code) => {
    const [error] = await send(await connect(), message);
    const frame = {
      type: 'error',
      at: expect.any(String),
      code,
      title: expect.any(String),
      detail: expect.any(String),
      requestId: expect.any(String),
      id: null,
    };
    expect(error).toMatchObject(frame);
  });

  it.each([{ message: '' }, { message: 'x'.repeat(501) }, { message: 'a\nb' }, {}, { message: 'a', boardId: 'arcade' }])(
    'refuses to broadcast %j',
    async (fields) => {
      const admin = await connect({ kind: 'admin', playerId: 'a', expiresAt: inAnHour() });
      expect(await send(admin, { action: 'broadcast', ...fields, id: 'k' })).toMatchObject([
        { type: 'error', code: 'invalid_request', id: 'k' },
      ]);
      expect(outbox.queued).toEqual([]);
    },
  );
});

describe('the way of a change', () => {
  it('leads from the stream to both queues, once a board and period', async () => {
    const period = `w${String(2_000 + Math.floor(Math.random() * 8_000))}-01`;
    const entry = (player: string): [string, string] => [`P#${player}`, `E#points#${period}`];
    await app.stream(records(entry('a'), entry('b'), ['B#points#all', 'T#0'], ['B#points#all', 'S#c']), lambdaContext());
    const topic = `lb:points:${period}`;
    expect(outbox.queued).toEqual([
      {
        QueueUrl: expect.stringContaining('tick-late'),
        MessageBody: JSON.stringify({ boardId: 'points', period, cause: 'late' }),
        DelaySeconds: 2,
      },
      {
        QueueUrl: expect.stringContaining('tick.fifo'),
        MessageBody: JSON.stringify({ boardId: 'points', period, cause: 'leading' }),
        MessageGroupId: topic,
        MessageDeduplicationId: expect.stringMatching(new RegExp(`^${topic}#\\d{13}$`)),
      },
    ]);
  });

  it('passes over what time-to-live removed', async () => {
    const event = records(['P#a', 'E#arcade#d2026-01-01']);
    Object.assign(event.Records[0]!, { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } });
    await app.stream(event, lambdaContext());
    expect(outbox.queued).toEqual([]);
  });

  it('reaches the subscribers with the next seq, and an unchanged board does not', async () => {
    const socket = await connect();
    const [{ epoch, seq }] = (await send(socket, { action: 'subscribe', boardId: 'arcade' })) as [Frame];
    const playerId = await submit(777);
    outbox.posted.length = 0;
    await app.publisher(tick('late'), lambdaContext());
    const pushed = outbox.posted.find(({ connectionId }) => connectionId === socket.connectionId);
    expect(pushed).toMatchObject({ frame: { type: 'leaderboard.snapshot', epoch, seq: Number(seq) + 1 } });
    expect(JSON.stringify(pushed)).toContain(playerId);
    outbox.posted.length = 0;
    await app.publisher(tick('late'), lambdaContext());
    expect(outbox.posted).toEqual([]);
  });

  it('leaves a change that comes within the second to the late tick', async () => {
    const socket = await connect();
    await send(socket, { action: 'subscribe', boardId: 'arcade' });
    await submit(10);
    await app.publisher(tick('late'), lambdaContext());
    const pushed = outbox.posted.map((one) => ('frame' in one ? Date.parse(String(one.frame.at)) : 0));
    hold(Math.max(...pushed) + 999);
    const last = await submit(20);
    outbox.posted.length = 0;
    await app.publisher(tick('leading'), lambdaContext());
    expect(outbox.posted).toEqual([]);
    jest.useRealTimers();
    await app.publisher(tick('late'), lambdaContext());
    expect(JSON.stringify(outbox.posted)).toContain(last);
  });

  it('pushes once a second at most, whichever ticks run together, and the last change', async () => {
    const socket = await connect();
    await send(socket, { action: 'subscribe', boardId: 'arcade' });
    outbox.posted.length = 0;
    let last = '';
    for (let round = 0; round < 6; round++) {
      last = await submit(1_000 + round);
      const causes = ['leading', 'late', 'late', 'leading'];
      await Promise.all(causes.map((cause) => app.publisher(tick(cause), lambdaContext())));
    }
    const mine = outbox.posted.flatMap((one) => ('frame' in one && one.connectionId === socket.connectionId ? [one.frame] : []));
    const times = mine.map(({ at }) => Date.parse(String(at)));
    expect(times.length).toBeGreaterThan(1);
    for (const [i, time] of times.entries()) if (i > 0) expect(time - times[i - 1]!).toBeGreaterThanOrEqual(1_000);
    expect(JSON.stringify(mine.at(-1))).toContain(last);
  });

  it('removes a connection that is gone, and reaches the others', async () => {
    const [gone, here] = [await connect(), await connect()];
    for (const socket of [gone, here]) await send(socket, { action: 'subscribe', boardId: 'arcade' });
    const old = (await live()).filter(({ sk }) => sk === gone.connectionId);
    for (const item of old) await tables.send(new PutCommand({ TableName: testTable('live'), Item: { ...item, at: Date.now() - 60_000 } }));
    outbox.gone.add(gone.connectionId);
    await app.publisher(tick('broadcast'), lambdaContext());
    expect(outbox.posted.map(({ connectionId }) => connectionId)).toContain(here.connectionId);
    expect(JSON.stringify(await live())).not.toContain(gone.connectionId);
  });

  it('gives back to the queue what failed, and drops a board that the catalogue lacks', async () => {
    expect(await app.publisher(queueEvent('{"boardId":7}', 'bad'), lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: 'bad' }],
    });
    expect(await app.publisher(tick('late', 'nowhere'), lambdaContext())).toEqual({ batchItemFailures: [] });
  });
});
