import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Logger } from '#telemetry/logger';
import { newPlayer, type SignInTrigger, startWorld, type World } from '#testing/api';
import { httpEvent, lambdaContext, type RestCall, restEvent } from '#testing/events';
import { type Outbox, startOutbox } from '#testing/outbox';
import { holdTime, letTimeGo } from '#testing/time';

interface Answered {
  status: number | undefined;
  headers: Record<string, string>;
  body: string | undefined;
  isBase64Encoded: boolean | undefined;
}

/** A call with the token of a new player, unless another is named. */
type Call = RestCall & { as?: 'player' | 'server' | 'nobody' };

let world: World;
let outbox: Outbox;
let api: typeof import('./lambda.ts');
let triggers: SignInTrigger;
const logged: unknown[] = [];

beforeAll(async () => {
  [world, outbox] = await Promise.all([startWorld(), startOutbox()]);
  Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: outbox.endpoint, PLAYER_JOBS_QUEUE_URL: `${outbox.endpoint}/0/player-jobs` });
  [api, triggers] = await Promise.all([import('./lambda.ts'), import('./player/player.triggers.ts')]);
  jest.spyOn(Logger.prototype, 'info').mockImplementation((message, fields) => void logged.push([message, { ...fields, ms: 0, units: 0 }]));
  holdTime(Date.parse('2026-11-20T12:00:00Z'));
});
afterAll(() => {
  letTimeGo();
  jest.restoreAllMocks();
  outbox.stop();
  world.stop();
});

const lowered = (headers: Record<string, unknown>): [string, unknown][] =>
  Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);

/** Format 1.0: lists of headers. */
function ofV1({ statusCode, headers = {}, multiValueHeaders = {}, body, isBase64Encoded }: APIGatewayProxyResult): Answered {
  const all = [...lowered(headers), ...lowered(multiValueHeaders)].map(([name, value]) => [name, [value].flat().join(',')] as const);
  return { status: statusCode, headers: Object.fromEntries(all), body, isBase64Encoded };
}

/** Format 2.0: texts, and cookies beside them. */
function ofV2(result: APIGatewayProxyStructuredResultV2): Answered {
  const { statusCode, headers = {}, cookies = [], body, isBase64Encoded } = result;
  expect(result).not.toHaveProperty('multiValueHeaders');
  const all = [...lowered(headers).map(([name, value]) => [name, String(value)]), ...cookies.map((cookie) => ['set-cookie', cookie])];
  return { status: statusCode, headers: Object.fromEntries(all) as Record<string, string>, body, isBase64Encoded };
}

interface Both {
  v1: Answered;
  v2: Answered;
  /** What each logged. */
  lines: unknown[];
}

/** The same call in both formats, each by a new player; what names that player reads the same afterwards. */
async function inBoth(call: Call, change: (event: APIGatewayProxyEvent & APIGatewayProxyEventV2) => void = () => undefined): Promise<Both> {
  const requestId = randomUUID();
  const as = async <T extends APIGatewayProxyEvent | APIGatewayProxyEventV2>(make: (call: RestCall) => T): Promise<[T, string]> => {
    const { playerId, token } = await newPlayer(triggers, world);
    const tokens = { player: token, server: await world.issuer.server(), nobody: undefined };
    const used = tokens[call.as ?? 'player'];
    const event = make({ ...call, ...(used !== undefined && { token: used }) });
    event.requestContext.requestId = requestId;
    change(event as APIGatewayProxyEvent & APIGatewayProxyEventV2);
    return [event, playerId];
  };
  const anonymous = (answer: Answered, playerId: string): Answered => {
    const text = JSON.stringify(answer).replaceAll(playerId, 'the player');
    return JSON.parse(text.replaceAll(/Player-\w{6}/g, 'Player')) as Answered;
  };
  logged.length = 0;
  const [one, first] = await as(restEvent);
  const v1 = anonymous(ofV1(await api.handler(one, lambdaContext())), first);
  const [two, second] = await as(httpEvent);
  const v2 = anonymous(ofV2(await api.handler(two, lambdaContext())), second);
  const lines = logged.filter((line) => Array.isArray(line) && line[0] === 'call' && 'clientRequestId' in (line[1] as object));
  return { v1, v2, lines };
}

const key = { 'Idempotency-Key': 'k-1' };
const CALLS: [status: number, call: Call][] = [
  [200, { method: 'GET', path: '/health', as: 'nobody' }],
  [200, { method: 'GET', path: '/health', as: 'nobody', headers: { Origin: 'https://game.example', 'X-Request-Id': 'mine-1234' } }],
  [200, { method: 'GET', path: '/me' }],
  [200, { method: 'GET', path: '/leaderboard', query: { boardId: 'arcade', period: '', metadata: 'true' } }],
  [200, { method: 'GET', path: '/leaderboard/global', query: { boardId: 'arcade', friends: 'a,b', limit: '3' } }],
  [200, { method: 'POST', path: '/progress', body: { slot: 'main', baseVersion: 0, data: { settings: { sound: 'ä 🎮' } } }, headers: key }],
  [200, { method: 'POST', path: '/money/add', body: { currency: 'coins', amount: 50, source: 'rewarded-ad' }, headers: key }],
  [202, { method: 'DELETE', path: '/me' }],
  [400, { method: 'GET', path: '/leaderboard', query: { boardId: ['arcade', 'sprint'] } }],
  [400, { method: 'GET', path: '/leaderboard', query: { boardId: 'a b+c&d=é%2F' } }],
  [400, { method: 'GET', path: '/leaderboard', query: { boardId: 'arcade', constructor: '1', 'more[0]': '' } }],
  [400, { method: 'POST', path: '/score', body: '{"boardId":' }],
  [400, { method: 'POST', path: '/score', body: { boardId: 7, score: 'many', more: true } }],
  [400, { method: 'POST', path: '/money/add', body: { currency: 'coins', amount: 1, source: 'match' } }],
  [401, { method: 'GET', path: '/me', as: 'nobody' }],
  [403, { method: 'GET', path: '/me', as: 'server' }],
  [404, { method: 'GET', path: '/nowhere' }],
  [404, { method: 'PATCH', path: '/health' }],
  [404, { method: 'POST', path: '/score', body: { boardId: 'nowhere', score: 1 } }],
  [409, { method: 'POST', path: '/progress', body: { slot: 'main', baseVersion: 3, data: {} } }],
  [413, { method: 'POST', path: '/score', body: { boardId: 'x'.repeat(9_000), score: 1 } }],
  [415, { method: 'POST', path: '/score', body: '{}', headers: { 'Content-Type': 'text/plain' } }],
  [415, { method: 'POST', path: '/score' }],
  [422, { method: 'POST', path: '/score', body: { boardId: 'arcade', score: -1 } }],
  [
    204,
    {
      method: 'OPTIONS',
      path: '/score',
      as: 'nobody',
      headers: { Origin: 'https://game.example', 'Access-Control-Request-Method': 'POST' },
    },
  ],
];

describe('both payload formats', () => {
  it.each(CALLS.map(([status, call]) => [status, JSON.stringify(call).slice(0, 100), call] as const))(
    'answer %i to %s',
    async (status, _, call) => {
      const { v1, v2, lines } = await inBoth(call);
      expect(v2).toEqual(v1);
      expect(v1.status).toBe(status);
      expect(lines).toHaveLength(2);
      expect(lines[1]).toEqual(lines[0]);
      expect(lines[0]).toEqual(['call', expect.objectContaining({ call: `${call.method} ${call.path}`, status })]);
    },
  );

  it('log a client’s own id of the request, however it is spelled', async () => {
    const { lines } = await inBoth({ method: 'GET', path: '/health', headers: { 'X-REQUEST-ID': 'mine-1234' } });
    expect(lines).toEqual([1, 2].map(() => ['call', expect.objectContaining({ clientRequestId: 'mine-1234' })]));
  });

  it('take a body in base64', async () => {
    const body = { slot: 'main', baseVersion: 0, data: { settings: 'é' } };
    const { v1, v2 } = await inBoth({ method: 'POST', path: '/progress', body }, (event) => {
      event.body = Buffer.from(event.body).toString('base64');
      event.isBase64Encoded = true;
    });
    expect(v2).toEqual(v1);
    expect([v1.status, JSON.parse(v1.body ?? '')]).toMatchObject([200, { data: { settings: 'é' } }]);
  });

  it('log the route as the API declares it, not the path that was called', async () => {
    const { lines } = await inBoth({ method: 'GET', path: '/nowhere/7' }, (event) => {
      if ('routeKey' in event) event.routeKey = 'GET /nowhere/{id}';
      else Object.assign(event, { resource: '/nowhere/{id}' });
    });
    expect(lines).toEqual([1, 2].map(() => ['call', expect.objectContaining({ call: 'GET /nowhere/{id}', code: 'unknown_route' })]));
  });
});
