import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testClient } from '#testing/client';
import { coreKeys } from '#dynamo/keys';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { holdClock } from '#testing/held-clock';
import type { ScoreResult } from './score.dto.ts';

let world: World;
let api: ApiLambda;
let triggers: SignInTrigger;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
  tables = testClient();
});
afterAll(() => {
  world.stop();
});

const submit = (player: SignedIn, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  caller(api)({ method: 'POST', path: '/score', token: player.token, body, headers });

/** On a machine with much else to do some of many calls at once are told to come again: they do, as the same run. */
async function insist(player: SignedIn, body: unknown): Promise<Answer> {
  const key = { 'Idempotency-Key': randomUUID() };
  for (let tries = 1; ; tries++) {
    const answer = await submit(player, body, key);
    if (answer.status !== 503 || tries === 5) return answer;
  }
}

const windows = ({ body }: Answer): ScoreResult['windows'] => (body as ScoreResult).windows;

const counters = async (playerId: string): Promise<unknown> => {
  const { Item } = await tables.send(new GetCommand({ TableName: testTable('core'), Key: coreKeys.counters(playerId) }));
  return (Item?.all as { n: unknown } | undefined)?.n;
};

const everything = async (): Promise<unknown[]> => {
  const scans = ['core', 'boards'].map((table) => tables.send(new ScanCommand({ TableName: testTable(table) })));
  return (await Promise.all(scans)).map(({ Items }) => Items);
};

describe('POST /score', () => {
  it('writes all windows of the board and answers each with its rank', async () => {
    const player = await newPlayer(triggers, world);
    const answer = await submit(player, { boardId: 'arcade', score: 700_000, metadata: { level: 3 } });
    expect(answer.status).toBe(200);
    expect(windows(answer).map(({ window }) => window)).toEqual(['all', 'day', 'week']);
    for (const result of windows(answer)) {
      expect(result).toMatchObject({ improved: true, score: 700_000, previousScore: null, rankKind: 'exact', rankError: 0 });
      expect(result.rank).toBeGreaterThanOrEqual(1);
      expect(result.rank).toBeLessThanOrEqual(result.total);
      expect(Math.abs(Date.parse(result.asOf) - Date.now())).toBeLessThan(10_000);
    }
    expect(await counters(player.playerId)).toEqual({ runs: 1, 'best-score': 700_000 });
  });

  it('keeps the best run, and says so when a run is not better', async () => {
    const player = await newPlayer(triggers, world);
    await submit(player, { boardId: 'arcade', score: 500, metadata: { run: 'best' } });
    const worse = await submit(player, { boardId: 'arcade', score: 499, metadata: { run: 'worse' } });
    expect(worse.status).toBe(200);
    expect(windows(worse)[0]).toMatchObject({ improved: false, score: 500, previousScore: 500 });
    const better = await submit(player, { boardId: 'arcade', score: 501 });
    expect(windows(better)[0]).toMatchObject({ improved: true, score: 501, previousScore: 500 });
    expect(await counters(player.playerId)).toEqual({ runs: 3, 'best-score': 501 });
  });

  it('takes 0 for a score', async () => {
    const player = await newPlayer(triggers, world);
    expect(windows(await submit(player, { boardId: 'arcade', score: 0 }))[0]).toMatchObject({ improved: true, score: 0 });
  });

  it('adds up the runs of a sum board', async () => {
    const player = await newPlayer(triggers, world);
    await submit(player, { boardId: 'points', score: 400 });
    const second = await submit(player, { boardId: 'points', score: 350 });
    expect(windows(second)).toMatchObject([
      { window: 'all', score: 750, previousScore: 400 },
      { window: 'week', score: 750, previousScore: 400 },
    ]);
    expect(await counters(player.playerId)).toEqual({ runs: 2 });
  });

  it.each(['arcade', 'points'])('has one effect on %s for a repeated Idempotency-Key', async (boardId) => {
    const player = await newPlayer(triggers, world);
    const key = { 'Idempotency-Key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(player, { boardId, score: 100 }, key)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const again = await submit(player, { boardId, score: 900 }, key);
    expect(windows(again)[0]).toMatchObject({ score: 100, improved: false });
    expect(await counters(player.playerId)).toMatchObject({ runs: 1 });
  });

  it('leaves the maximum of 50 parallel runs, and counts each', async () => {
    const player = await newPlayer(triggers, world);
    const scores = Array.from({ length: 50 }, (_, i) => (i * 37) % 1_000);
    const answers = await Promise.all(scores.map((score) => insist(player, { boardId: 'arcade', score })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(windows(await submit(player, { boardId: 'arcade', score: 0 }))[0]!.score).toBe(Math.max(...scores));
    expect(await counters(player.playerId)).toEqual({ runs: 51, 'best-score': Math.max(...scores) });
  });

  it('adds up 30 parallel runs without losing one', async () => {
    const player = await newPlayer(triggers, world);
    await Promise.all(Array.from({ length: 30 }, () => insist(player, { boardId: 'points', score: 7 })));
    expect(windows(await submit(player, { boardId: 'points', score: 0 }))[0]!.score).toBe(210);
  });

  it('completes what a crash left between the board and the counters', async () => {
    const player = await newPlayer(triggers, world);
    const key = { 'Idempotency-Key': randomUUID() };
    await submit(player, { boardId: 'points', score: 10 }, key);
    const Key = coreKeys.counters(player.playerId);
    const crashed = { TableName: testTable('core'), Key, UpdateExpression: 'SET ops = :none', ExpressionAttributeValues: { ':none': [] } };
    await tables.send(new UpdateCommand(crashed));
    expect(windows(await submit(player, { boardId: 'points', score: 10 }, key))[0]!.score).toBe(10);
  });

  it('lets a tie go to the earlier run', async () => {
    const [first, second] = [await newPlayer(triggers, world), await newPlayer(triggers, world)];
    const one = windows(await submit(first, { boardId: 'arcade', score: 999_999 }))[0]!;
    const two = windows(await submit(second, { boardId: 'arcade', score: 999_999 }))[0]!;
    expect(two.rank).toBe(one.rank + 1);
  });

  it('keeps the last run of a league, also of the same score', async () => {
    const player = await newPlayer(triggers, world);
    const run = async (score: number, metadata: object) => windows(await submit(player, { boardId: 'league', score, metadata }))[0];
    expect(await run(50, { run: 1 })).toMatchObject({ window: 'season', score: 50, previousScore: null, improved: true });
    expect(await run(20, { run: 2 })).toMatchObject({ score: 20, previousScore: 50, improved: true });
    expect(await run(20, { run: 3 })).toMatchObject({ score: 20, previousScore: 20, improved: true });
    const mine = await caller(api)({ method: 'GET', path: '/leaderboard', token: player.token, query: { boardId: 'league' } });
    expect(mine.body).toMatchObject({ window: 'season', me: { score: 20, metadata: { run: 3 } } });
  });

  it('takes a time of the demo with a ticket, and none longer than was played', async () => {
    const player = await newPlayer(triggers, world);
    const open = await caller(api)({ method: 'POST', path: '/score/ticket', token: player.token, body: { boardId: 'sprint' } });
    const { ticketId } = open.body as { ticketId: string };
    const run = (score: number): Promise<Answer> => submit(player, { boardId: 'sprint', score, ticketId });
    expect(await run(3_600_000)).toMatchObject({ status: 422, body: { code: 'implausible_score' } });
    holdClock(Date.now() + 60_000);
    const answer = await run(55_000).finally(() => jest.useRealTimers());
    expect(windows(answer)).toMatchObject([{ window: 'all', score: 55_000, improved: true }]);
  });

  it('takes an admin for the player they are', async () => {
    const { playerId } = await newPlayer(triggers, world);
    const answer = await submit({ playerId, token: await world.issuer.admin(playerId) }, { boardId: 'arcade', score: 1 });
    expect(answer.status).toBe(200);
  });

  const ok = { boardId: 'arcade', score: 1 };
  const proto = '{"boardId":"arcade","score":1,"__proto__":{"admin":true}}';
  it.each<[string, unknown, number, string, string?]>([
    ['not JSON', '{"boardId":', 400, 'invalid_json'],
    ['no body', '', 400, 'invalid_json'],
    ['an array', [ok], 400, 'invalid_request', ''],
    ['a text', '"score"', 400, 'invalid_request', ''],
    ['an unknown field', { ...ok, admin: true }, 400, 'invalid_request', 'admin'],
    ['a field named like a pattern', { ...ok, '(': 1 }, 400, 'invalid_request', '('],
    ['a field named like a slow pattern', { ...ok, '(?:(?=.).|.)*(?!)': 1 }, 400, 'invalid_request', '(?:(?=.).|.)*(?!)'],
    ['a number beyond 64 bits', '{"boardId":"arcade","score":1,"metadata":{"a":1e400}}', 400, 'invalid_request', 'metadata.a'],
    ['a float', { ...ok, score: 1.5 }, 400, 'invalid_request', 'score'],
    ['2^53', { ...ok, score: 2 ** 53 }, 400, 'invalid_request', 'score'],
    ['a string for a number', { ...ok, score: '1' }, 400, 'invalid_request', 'score'],
    ['no score', { boardId: 'arcade' }, 400, 'invalid_request', 'score'],
    ['null for a score', { ...ok, score: null }, 400, 'invalid_request', 'score'],
    ['__proto__ as a key', proto, 400, 'invalid_request', '__proto__'],
    ['constructor inside metadata', { ...ok, metadata: { constructor: 1 } }, 400, 'invalid_request', 'metadata.constructor'],
    ['an unpaired surrogate', String.raw`{"boardId":"arcade","score":1,"metadata":{"a":"\ud800"}}`, 400, 'invalid_request', 'metadata.a'],
    ['metadata of 513 bytes', { ...ok, metadata: { a: 'x'.repeat(505) } }, 400, 'invalid_request', 'metadata'],
    ['metadata that is a list', { ...ok, metadata: [1] }, 400, 'invalid_request', 'metadata'],
    ['65 fields', Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`f${i}`, i])), 400, 'invalid_request', ''],
    ['a bad id', { ...ok, boardId: 'Arcade!' }, 400, 'invalid_request', 'boardId'],
    ['a body over the limit', { ...ok, metadata: { a: 'x'.repeat(8_192) } }, 413, 'too_large'],
    ['an unknown board', { ...ok, boardId: 'nowhere' }, 404, 'unknown_board'],
    ['a score above the bounds', { ...ok, score: 1_000_001 }, 422, 'score_out_of_bounds'],
    ['a score below the bounds', { ...ok, score: -1 }, 422, 'score_out_of_bounds'],
    ['a ticket on a board without tickets', { ...ok, ticketId: 'abc' }, 422, 'unknown_ticket'],
    ['no ticket on a board with tickets', { boardId: 'sprint', score: 5_000 }, 422, 'ticket_required'],
    ['an unknown ticket', { boardId: 'sprint', score: 5_000, ticketId: 'abc' }, 422, 'unknown_ticket'],
    ['a list for a ticket', { ...ok, ticketId: ['abc'] }, 400, 'invalid_request', 'ticketId'],
  ])('refuses %s and stores nothing', async (...[, body, status, code, path]) => {
    const player = await newPlayer(triggers, world);
    const before = await everything();
    const answer = await submit(player, body, { 'Content-Type': 'application/json' });
    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers['content-type']).toBe('application/problem+json');
    if (path !== undefined) expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
    expect(await everything()).toEqual(before);
    expect((await submit(player, ok)).status).toBe(200);
  });

  it.each(['{"a":1e21,"b":1e-200,"c":9007199254740993}', '{"":1,"b":"","0":2}', '{"a":null,"b":[true,"x"]}'])(
    'keeps the metadata %s',
    async (text) => {
      const player = await newPlayer(triggers, world);
      await submit(player, `{"boardId":"arcade","score":2,"metadata":${text}}`);
      const mine = await caller(api)({ method: 'GET', path: '/leaderboard', token: player.token, query: { boardId: 'arcade' } });
      expect((mine.body as { me: { metadata: unknown } }).me.metadata).toEqual(JSON.parse(text));
    },
  );

  it('takes the same Idempotency-Key on another board for another call', async () => {
    const player = await newPlayer(triggers, world);
    const key = { 'Idempotency-Key': 'k1' };
    await submit(player, { boardId: 'arcade', score: 10 }, key);
    expect(windows(await submit(player, { boardId: 'points', score: 20 }, key))).toMatchObject([
      { score: 20, improved: true },
      { score: 20 },
    ]);
  });

  it('lets a player who adds nothing keep the place among equals', async () => {
    const [first, second] = [await newPlayer(triggers, world), await newPlayer(triggers, world)];
    for (const player of [first, second]) await submit(player, { boardId: 'points', score: 977 });
    const before = windows(await submit(second, { boardId: 'points', score: 0 }))[0]!;
    const [after] = windows(await submit(first, { boardId: 'points', score: 0 }));
    expect(after).toMatchObject({ improved: false, score: 977, rank: before.rank - 1 });
  });

  it('takes no query parameter', async () => {
    const player = await newPlayer(triggers, world);
    const request = { method: 'POST', path: '/score', token: player.token, body: ok, query: { dry: '1' } };
    expect(await caller(api)(request)).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'dry' }] } });
    expect(await counters(player.playerId)).toBeUndefined();
  });

  it('names every mistake at once', async () => {
    const answer = await submit(await newPlayer(triggers, world), { boardId: 7, score: 'x', metadata: 1, extra: 1 });
    const paths = (answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(new Set(paths)).toEqual(new Set(['boardId', 'score', 'metadata', 'extra']));
  });

  it('takes metadata of 512 bytes and null for what is optional', async () => {
    const player = await newPlayer(triggers, world);
    expect((await submit(player, { ...ok, metadata: { a: 'x'.repeat(504) } })).status).toBe(200);
    expect((await submit(player, { ...ok, metadata: null, ticketId: null })).status).toBe(200);
  });

  it.each([
    ['text/plain', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=utf-8', 200],
  ])('answers %s with %i', async (type, status) => {
    expect((await submit(await newPlayer(triggers, world), ok, { 'Content-Type': type })).status).toBe(status);
  });

  it.each(['', 'with space', 'x'.repeat(65), 'ä'])('refuses the Idempotency-Key "%s"', async (key) => {
    const answer = await submit(await newPlayer(triggers, world), ok, { 'Idempotency-Key': key });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'Idempotency-Key' }] } });
  });

  it('refuses a total beyond the bounds of a sum board and leaves what stood', async () => {
    const player = await newPlayer(triggers, world);
    const [first] = windows(await submit(player, { boardId: 'points', score: 5 }));
    const Key = { pk: `P#${player.playerId}`, sk: 'E#points#all' };
    const full = { TableName: testTable('boards'), Key, UpdateExpression: 'SET s = :s', ExpressionAttributeValues: { ':s': 1e12 - 5 } };
    await tables.send(new UpdateCommand(full));
    const before = await everything();
    expect(await submit(player, { boardId: 'points', score: 6 })).toMatchObject({
      status: 422,
      body: { code: 'score_out_of_bounds', max: 1e12 },
    });
    expect(await everything()).toEqual(before);
    expect(first!.score).toBe(5);
  });

  it('refuses a player who is gone or banned, at once', async () => {
    const gone = { playerId: 'gone', token: await world.issuer.player(randomUUID()) };
    expect(await submit(gone, ok)).toMatchObject({ status: 403, body: { code: 'player_gone' } });
    const banned = await newPlayer(triggers, world);
    const Key = coreKeys.profile(banned.playerId);
    const ban = async (until: string): Promise<void> => {
      const change = { UpdateExpression: 'SET ban = :ban', ExpressionAttributeValues: { ':ban': { reason: 'cheating', until } } };
      await tables.send(new UpdateCommand({ TableName: testTable('core'), Key, ...change }));
    };
    await ban('2999-01-01T00:00:00.000Z');
    expect(await submit(banned, ok)).toMatchObject({ status: 403, body: { code: 'player_banned' } });
    await ban('2020-01-01T00:00:00.000Z');
    expect((await submit(banned, ok)).status).toBe(200);
  });

  it('does not let an expired entry stand in the way', async () => {
    const player = await newPlayer(triggers, world);
    const [, day] = windows(await submit(player, { boardId: 'arcade', score: 800 }));
    const Key = { pk: `P#${player.playerId}`, sk: `E#arcade#${day!.period}` };
    const { Item } = await tables.send(new GetCommand({ TableName: testTable('boards'), Key }));
    await tables.send(new PutCommand({ TableName: testTable('boards'), Item: { ...Item, x: 1 } }));
    expect(windows(await submit(player, { boardId: 'arcade', score: 3 }))[1]).toMatchObject({
      improved: true,
      score: 3,
      previousScore: null,
    });
  });
});
