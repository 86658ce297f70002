import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PROBLEMS } from '#core/problem';
import { liveKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { holdTime, letTimeGo } from '#testing/time';
import { connect, inAnHour, naming, push, send, signUp, type Socket, type Stage, startStage, submit, taken } from '../realtime.fixture.ts';

let stage: Stage;
let admin: Socket;
let server: Socket;
beforeAll(async () => {
  stage = await startStage();
  admin = await connect(stage, { kind: 'admin', playerId: await signUp(stage), expiresAt: inAnHour() });
  server = await connect(stage, { kind: 'server', expiresAt: inAnHour() });
});
afterAll(() => {
  stage.stop();
});
beforeEach(() => {
  stage.outbox.queued.length = 0;
});
afterEach(letTimeGo);

const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);

describe('ping', () => {
  it('is answered with pong', async () => {
    expect(await send(stage, await connect(stage), { action: 'ping', id: 'a-1' })).toEqual([{ type: 'pong', at, id: 'a-1' }]);
  });
});

describe('subscribe', () => {
  it('is answered with subscribed, and after it a snapshot', async () => {
    const playerId = await signUp(stage);
    const other = await connect(stage);
    await send(stage, other, { action: 'subscribe', boardId: 'arcade' });
    await submit(stage, playerId, 123);
    await push(stage, 'broadcast');
    const message = { action: 'subscribe', boardId: 'arcade', window: 'all', period: null, id: 'x' };
    const [subscribed, snapshot] = await send(stage, await connect(stage), message);
    const { epoch, seq } = subscribed as { epoch: string; seq: number };
    expect(subscribed).toEqual({ type: 'subscribed', at, topic: 'lb:arcade:all', epoch, seq, endsAt: null, id: 'x' });
    expect(snapshot).toEqual({
      ...{ type: 'leaderboard.snapshot', at, topic: 'lb:arcade:all', epoch, seq, total: 1 },
      rows: [[1, playerId, 'Ada', 123]],
      quantiles: [[123, 1]],
    });
    expect([epoch, seq]).toEqual([expect.any(String), 2]);
  });

  it('brings no snapshot to a client that stands where the board stands, and costs it no write', async () => {
    const [first] = await send(stage, await connect(stage), { action: 'subscribe', boardId: 'arcade' });
    const { epoch, seq } = first as { epoch: string; seq: number };
    const socket = await connect(stage);
    expect(await send(stage, socket, { action: 'subscribe', boardId: 'arcade', epoch, seq })).toHaveLength(1);
    expect(await send(stage, socket, { action: 'subscribe', boardId: 'arcade', epoch, seq: seq - 1 })).toHaveLength(2);
    expect(await send(stage, socket, { action: 'subscribe', boardId: 'arcade', epoch: 'other', seq })).toHaveLength(2);
    stage.outbox.queued.length = 0;
    expect(await send(stage, socket, { action: 'subscribe', boardId: 'arcade', epoch, seq })).toHaveLength(1);
    expect(stage.outbox.queued).toEqual([]);
  });

  it('gives a day its end and takes only the current one', async () => {
    holdTime(Date.parse('2026-11-20T12:00:00.000Z'));
    const [subscribed] = await send(stage, await connect(stage), { action: 'subscribe', boardId: 'arcade', window: 'day' });
    expect(subscribed).toMatchObject({ topic: 'lb:arcade:d2026-11-20', endsAt: '2026-11-21T00:00:00.000Z' });
    const past = { action: 'subscribe', boardId: 'arcade', window: 'day', period: 'd2020-01-01' };
    expect(await send(stage, await connect(stage), past)).toMatchObject([{ type: 'error', code: 'unknown_period' }]);
  });

  it('has the board looked at again after the slot, once for all who come in it', async () => {
    holdTime(Date.now() + 3_600_000);
    const sockets = await Promise.all(Array.from({ length: 3 }, () => connect(stage)));
    for (const socket of sockets) await send(stage, socket, { action: 'subscribe', boardId: 'points' });
    expect(taken(stage, 'tick-late')).toMatchObject([
      { MessageBody: JSON.stringify({ boardId: 'points', period: 'all', cause: 'late' }), DelaySeconds: 2 },
    ]);
  });

  it('refuses the 21st topic of a connection, not one that it has', async () => {
    const socket = await connect(stage);
    const day = { action: 'subscribe', boardId: 'arcade', window: 'day' };
    expect(await send(stage, socket, day)).toMatchObject([{ type: 'subscribed' }, {}]);
    // The demo has fewer boards than that.
    const others = Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`lb:other-${i}:all`, 0]));
    const Key = { ...liveKeys.connection(socket.connectionId) };
    const { Item } = await stage.tables.send(new GetCommand({ TableName: testTable('live'), Key }));
    await stage.tables.send(
      new PutCommand({ TableName: testTable('live'), Item: { ...Item, topics: { ...(Item?.topics as object), ...others } } }),
    );
    expect(await send(stage, socket, { action: 'subscribe', boardId: 'arcade', id: 'i' })).toEqual([
      {
        ...{ type: 'error', at, code: 'limit_reached', title: PROBLEMS.limit_reached.title, detail: expect.any(String) },
        ...{ requestId: expect.any(String), limit: 20, resetsAt: null, id: 'i' },
      },
    ]);
    expect(await send(stage, socket, day)).toMatchObject([{ type: 'subscribed' }, {}]);
    await send(stage, socket, { ...day, action: 'unsubscribe' });
    expect(await send(stage, socket, { action: 'subscribe', boardId: 'arcade' })).toMatchObject([{ type: 'subscribed' }, {}]);
  });

  it('makes room for another topic where periods are over', async () => {
    const socket = await connect(stage);
    const forever = { ...socket, authorizer: { ...socket.authorizer, expiresAt: 9e9 } };
    for (let day = 1; day <= 42; day++) {
      holdTime(Date.UTC(2027, 0, day, 12));
      const answers = await send(stage, forever, { action: 'subscribe', boardId: 'arcade', window: 'day' });
      expect(answers).toMatchObject([{ type: 'subscribed' }, {}]);
    }
    expect((await naming(stage, socket.connectionId)).length).toBeLessThanOrEqual(23);
  });

  it('says so where the connection is not known any more', async () => {
    const stranger = { connectionId: 'nobody', authorizer: { kind: 'player', playerId: 'p', expiresAt: inAnHour() } };
    expect(await send(stage, stranger, { action: 'subscribe', boardId: 'arcade' })).toMatchObject([
      { type: 'error', code: 'unauthenticated' },
    ]);
  });
});

describe('unsubscribe', () => {
  it('ends the pushes', async () => {
    const socket = await connect(stage);
    await send(stage, socket, { action: 'subscribe', boardId: 'arcade' });
    expect(await send(stage, socket, { action: 'unsubscribe', boardId: 'arcade', id: 'u' })).toEqual([
      { type: 'unsubscribed', at, topic: 'lb:arcade:all', epoch: expect.any(String), seq: expect.any(Number), endsAt: null, id: 'u' },
    ]);
    stage.outbox.posted.length = 0;
    await push(stage, 'broadcast');
    expect(stage.outbox.posted.map(({ connectionId }) => connectionId)).not.toContain(socket.connectionId);
  });

  it('leaves the board of a past day too', async () => {
    const message = { action: 'unsubscribe', boardId: 'arcade', window: 'day', period: 'd2020-01-01' };
    expect(await send(stage, await connect(stage), message)).toMatchObject([
      { type: 'unsubscribed', topic: 'lb:arcade:d2020-01-01', epoch: null, seq: null, endsAt: '2020-01-02T00:00:00.000Z' },
    ]);
  });
});

describe('broadcast', () => {
  it('is for admins and servers', async () => {
    const queued = (queue: string): unknown[] => taken(stage, queue).map(({ MessageBody }) => JSON.parse(MessageBody) as unknown);
    expect(await send(stage, admin, { action: 'broadcast', boardId: 'arcade', id: 'b' })).toEqual([
      { type: 'broadcasted', at, topic: 'lb:arcade:all', id: 'b' },
    ]);
    expect(queued('tick-late')).toEqual([{ boardId: 'arcade', period: 'all', cause: 'broadcast' }]);
    expect(await send(stage, server, { action: 'broadcast', message: 'Back at noon' })).toEqual([
      { type: 'broadcasted', at, topic: null, id: null },
    ]);
    expect(queued('player-events')).toEqual([{ type: 'announcement', message: 'Back at noon' }]);
  });

  it.each([{ boardId: 5 }, { boardId: 'arcade' }, { message: 'Free gems' }])('is refused to a player: %j', async (fields) => {
    expect(await send(stage, await connect(stage), { action: 'broadcast', ...fields })).toMatchObject([
      { type: 'error', code: 'forbidden' },
    ]);
    expect(stage.outbox.queued).toEqual([]);
  });

  it.each([{ message: '' }, { message: 'x'.repeat(501) }, { message: 'a\nb' }, {}, { message: 'a', boardId: 'arcade' }])(
    'refuses %j',
    async (fields) => {
      expect(await send(stage, admin, { action: 'broadcast', ...fields, id: 'k' })).toMatchObject([
        { type: 'error', code: 'invalid_request', id: 'k' },
      ]);
      expect(stage.outbox.queued).toEqual([]);
    },
  );
});

describe('a message that is wrong', () => {
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
  ])('is answered with an error frame: %s', async (_name, message, code) => {
    expect(await send(stage, await connect(stage), message)).toMatchObject([
      { type: 'error', at, code, title: expect.any(String), detail: expect.any(String), requestId: expect.any(String), id: null },
    ]);
  });

  it('is so for a server that subscribes', async () => {
    expect(await send(stage, server, { action: 'subscribe', boardId: 'arcade' })).toMatchObject([{ type: 'error', code: 'forbidden' }]);
  });
});
