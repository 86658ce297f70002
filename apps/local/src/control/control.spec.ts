import { rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cognitoAuthorizer } from '../gateway/rest/authorizer.ts';
import { RestApi } from '../gateway/rest/rest-api.ts';
import { type RestServer, startRestServer } from '../gateway/rest/server.ts';
import { type LocalFunctions, startFunctions } from '../lambda/local-functions.ts';
import { Metrics } from '../lambda/metrics.ts';
import { testFunction, writeBundles } from '../lambda/bundle.fixture.ts';
import { POOL_ID, startTestPool } from '../user-pool/test-pool.ts';
import { AppsClock } from './apps-clock.ts';
import { type Addresses, control } from './control.ts';
import { DemoCallers, newPlayers } from './demo-users.ts';

const BUNDLE = `
export const offset = async () => process.env.LAUREL_CLOCK_OFFSET_SECONDS;
export const echo = async (event) => ({ event });
export const fail = async () => { throw new TypeError('no'); };
export const call = async () => {
  console.log(JSON.stringify({ level: 'INFO', message: 'call', call: 'POST /score', status: 200, units: { read: 1, write: 2 }, requestId: 'r-1' }));
  return null;
};
`;
const INVALIDATION = { id: 'I1', callerReference: 'a', paths: ['/a/x/*'], createdAt: '2026-11-20T12:00:00.000Z' };
const NOW = Date.parse('2026-11-20T12:00:00Z');

let dist: string;
let functions: LocalFunctions;
let pool: Awaited<ReturnType<typeof startTestPool>>;
let server: RestServer;
let addresses: Addresses;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

interface Sent {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

async function send(method: string, path: string, { headers = {}, body }: Sent = {}): Promise<Answer> {
  const request = httpRequest({
    host: '127.0.0.1',
    port: server.port,
    method,
    path,
    headers: { host: `localhost:${server.port}`, ...headers },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode!, headers: response.headers, body: JSON.parse(await text(response)) as Record<string, unknown> };
}

const post = (path: string, body: unknown): Promise<Answer> =>
  send('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

beforeAll(async () => {
  dist = writeBundles({ api: BUNDLE });
  const names = [...BUNDLE.matchAll(/export const (\w+)/g)].map(([, name]) => name!);
  const metrics = new Metrics();
  const clock = new AppsClock(() => new Date(NOW));
  functions = startFunctions({
    functions: names.map((name) => testFunction(name, { handler: name })),
    region: 'us-east-1',
    accountId: '123456789012',
    dist,
    variables: clock.variables(),
    dedicated: false,
    log: () => undefined,
    metrics,
    loadLimit: 20_000,
  });
  pool = await startTestPool();
  const callers = new DemoCallers(pool.pool, () => pool.now().getTime());
  addresses = {
    rest: 'http://localhost:4000',
    websocket: 'ws://localhost:4001/prod',
    s3: 'http://localhost:4002',
    cdn: 'http://localhost:4002/_cdn',
    cognito: pool.pool.url,
    dynamodb: 'http://localhost:4004',
    region: 'us-east-1',
    userPoolId: POOL_ID,
    clientId: 'game',
    tables: { core: 'laurel-core', boards: 'laurel-boards', live: 'laurel-live' },
  };
  const local = control({
    addresses,
    users: () => callers.users(),
    newPlayers: (count) => newPlayers(pool.pool, count),
    clock,
    onClock: async () => {
      functions.reconfigure(clock.variables());
      await functions.warm();
    },
    functions,
    functionNames: new Set(names),
    mail: () => pool.pool.mail(),
    invalidations: () => [INVALIDATION],
    metrics: () => metrics.snapshot(),
  });
  const rest = { apiId: 'local', stage: 'prod', routes: [], gatewayResponses: {} };
  const authorizer = cognitoAuthorizer(POOL_ID, 'http://127.0.0.1:1');
  const api = new RestApi({ rest, accountId: '123456789012', functions, authorizer, now: () => new Date(NOW) });
  server = await startRestServer({ port: 0, api, before: [local] });
});

afterAll(async () => {
  await server.close(0);
  await pool.pool.close();
  await functions.close(0);
  rmSync(dist, { recursive: true });
});

describe('GET /_local', () => {
  interface Users {
    player: { playerId: string; accessToken: string; idToken: string; refreshToken: string; username: string; password: string };
    admin: Users['player'];
    server: { playerId: null; accessToken: string };
  }
  const users = async (): Promise<Users> => (await send('GET', '/_local')).body.users as Users;
  const claims = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

  it('tells where everything is, with three callers whose tokens are true', async () => {
    const { status, headers, body } = await send('GET', '/_local');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
    const { users: callers, ...rest } = body;
    expect(rest).toEqual(addresses);
    const { player, admin, server: machine } = callers as Users;
    expect(claims(player.accessToken)).toMatchObject({ sub: player.playerId, token_use: 'access', scope: 'aws.cognito.signin.user.admin' });
    expect(claims(player.accessToken)).not.toHaveProperty('cognito:groups');
    expect(claims(player.idToken)).toMatchObject({ token_use: 'id' });
    expect(claims(admin.accessToken)).toMatchObject({ sub: admin.playerId, 'cognito:groups': ['admin'] });
    expect(claims(machine.accessToken)).toMatchObject({ scope: 'laurel/server' });
    expect(machine.playerId).toBeNull();
    expect((await pool.signIn(player.username, player.password)).access).toContain('.');
  });

  it('gives the same tokens again, and fresh ones after 50 minutes to the same players', async () => {
    const first = await users();
    pool.advance(49 * 60);
    expect(await users()).toEqual(first);
    pool.advance(2 * 60);
    const later = await users();
    expect(later.player.accessToken).not.toBe(first.player.accessToken);
    expect(later.server.accessToken).not.toBe(first.server.accessToken);
    expect([later.player.playerId, later.admin.playerId]).toEqual([first.player.playerId, first.admin.playerId]);
  });

  it('tries again where the sign-in failed', async () => {
    const broken = { ...pool.pool, serverToken: failingOnce(new Error('not yet'), () => pool.pool.serverToken()) };
    const callers = new DemoCallers(broken, () => 0);
    await expect(callers.users()).rejects.toThrow('not yet');
    expect((await callers.users()).server.accessToken).toContain('.');
  });
});

/** Fails once, then does what it stands for. */
function failingOnce<T>(error: Error, real: () => Promise<T>): () => Promise<T> {
  let failed = false;
  return () => {
    if (failed) return real();
    failed = true;
    return Promise.reject(error);
  };
}

describe('POST /_local/players', () => {
  it('makes players who have signed in', async () => {
    const { status, body } = await post('/_local/players', { count: 20 });
    expect(status).toBe(200);
    const players = body.players as { playerId: string; accessToken: string }[];
    expect(new Set(players.map(({ playerId }) => playerId)).size).toBe(20);
    expect(Object.keys(players[0]!).sort()).toEqual(['accessToken', 'playerId']);
    expect(pool.functions.sources().filter((source) => source === 'TokenGeneration_Authentication').length).toBeGreaterThanOrEqual(20);
  });

  it.each([{}, { count: 0 }, { count: 1001 }, { count: 1.5 }, { count: '1' }, { count: 1, more: 1 }, [], null, 7])(
    'refuses %j',
    async (body) => {
      const answer = await post('/_local/players', body);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_request']);
    },
  );
});

describe('POST /_local/clock', () => {
  const offset = async (): Promise<unknown> => (await post('/_local/invoke/offset', null)).body.result;

  beforeEach(async () => {
    await post('/_local/clock', { reset: true });
  });

  it('moves the apps’ time, also in functions that ran already, and back', async () => {
    expect(await offset()).toBe('0');
    expect((await post('/_local/clock', { advanceSeconds: 86_400 })).body).toEqual({ now: '2026-11-21T12:00:00.000Z' });
    expect(await offset()).toBe('86400');
    expect((await post('/_local/clock', { advanceSeconds: 60 })).body).toEqual({ now: '2026-11-21T12:01:00.000Z' });
    expect(await offset()).toBe('86460');
    expect((await post('/_local/clock', { reset: true })).body).toEqual({ now: '2026-11-20T12:00:00.000Z' });
    expect(await offset()).toBe('0');
  });

  it.each([
    {},
    { advanceSeconds: -1 },
    { advanceSeconds: 1e12 },
    { advanceSeconds: '1' },
    { reset: false },
    { reset: true, advanceSeconds: 1 },
  ])('refuses %j', async (body) => {
    expect((await post('/_local/clock', body)).status).toBe(400);
    expect(await offset()).toBe('0');
  });

  it('refuses moves that together are over ten years', async () => {
    expect((await post('/_local/clock', { advanceSeconds: 315_360_000 })).status).toBe(200);
    expect((await post('/_local/clock', { advanceSeconds: 1 })).status).toBe(400);
  });
});

describe('POST /_local/invoke', () => {
  it('answers the result or the error', async () => {
    expect((await post('/_local/invoke/echo', { a: 1 })).body).toEqual({ result: { event: { a: 1 } } });
    const failed = await post('/_local/invoke/fail', {});
    expect([failed.status, failed.body]).toEqual([200, { error: { reason: 'thrown', errorType: 'TypeError', errorMessage: 'no' } }]);
  });

  it.each(['nothing', '', 'toString', 'echo/more'])('knows no function %j', async (name) => {
    expect(await post(`/_local/invoke/${name}`, {})).toMatchObject({ status: 404, body: { code: 'unknown_route' } });
  });
});

describe('GET /_local/mail, /_local/invalidations and /_local/metrics', () => {
  it('tell what the CDN was told to forget', async () => {
    expect(await send('GET', '/_local/invalidations')).toMatchObject({ status: 200, body: { invalidations: [INVALIDATION] } });
  });

  it('tell what was mailed', async () => {
    await pool.signUp('slow-one', { email: 'one@example.com' });
    const { mail } = (await send('GET', '/_local/mail')).body as { mail: { to: string; code: string }[] };
    expect(mail.at(-1)).toMatchObject({ to: 'one@example.com', code: expect.stringMatching(/^\d{6}$/) });
  });

  it('tell what ran and what it cost', async () => {
    await post('/_local/invoke/call', {});
    const { body } = await send('GET', '/_local/metrics');
    expect(body).toMatchObject({
      functions: { call: { calls: 1, errors: 0 } },
      calls: { 'POST /score': { calls: 1, units: { read: 1, write: 2 } } },
    });
    expect((body.recent as unknown[])[0]).toMatchObject({ function: 'call', requestId: 'r-1', units: { read: 1, write: 2 } });
  });
});

describe('GET /_local/client', () => {
  it('tells pages of every address where a client finds what, and nothing secret', async () => {
    const { status, headers, body } = await send('GET', '/_local/client', {
      headers: { origin: 'http://localhost:8080', 'sec-fetch-site': 'cross-site' },
    });
    const { rest: url, websocket: socket, cognito, clientId } = addresses;
    expect([status, body]).toEqual([200, { url, socket, cognito, clientId }]);
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    expect((await send('GET', '/_local')).headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('is not told to who names another host', async () => {
    expect((await send('GET', '/_local/client', { headers: { host: `evil.example:${server.port}` } })).status).toBe(403);
  });
});

describe('what is not there, or not as it must be', () => {
  it.each([
    ['POST', '/_local'],
    ['GET', '/_local/players'],
    ['GET', '/_local/invoke/echo'],
    ['GET', '/_local/'],
    ['GET', '/_local/other'],
    ['OPTIONS', '/_local'],
    ['DELETE', '/_local/mail'],
    ['POST', '/_local/invalidations'],
  ])('%s %s is 404', async (method, path) => {
    const { status, headers, body } = await send(method, path);
    expect([status, body.code]).toEqual([404, 'unknown_route']);
    expect(headers['content-type']).toBe('application/problem+json');
  });

  it('/_localhost is none of ours', async () => {
    expect(await send('GET', '/_localhost')).toMatchObject({ status: 403, body: { message: 'Missing Authentication Token' } });
  });

  const json = { 'content-type': 'application/json' };

  it.each<[string, Sent, number, string]>([
    ['of another type', { headers: { 'content-type': 'text/plain' }, body: '{"count":1}' }, 415, 'unsupported_media_type'],
    ['of no type', { body: '{"count":1}' }, 415, 'unsupported_media_type'],
    ['of a longer type', { headers: { 'content-type': 'application/jsonx' }, body: '{"count":1}' }, 415, 'unsupported_media_type'],
    ['cut off', { headers: json, body: '{"count":' }, 400, 'invalid_json'],
    ['empty', { headers: json }, 400, 'invalid_json'],
    ['too large', { headers: json, body: Buffer.alloc(9_000, ' ') }, 413, 'too_large'],
  ])('a body %s', async (_, sent, status, code) => {
    expect(await send('POST', '/_local/players', sent)).toMatchObject({ status, body: { code } });
  });

  it('takes a content type with a charset', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    expect((await send('POST', '/_local/players', { headers, body: '{"count":1}' })).status).toBe(200);
  });
});

describe('a foreign page', () => {
  const paths = [
    'GET /_local',
    'GET /_local/mail',
    'GET /_local/invalidations',
    'GET /_local/metrics',
    'POST /_local/clock',
    'POST /_local/players',
    'POST /_local/invoke/echo',
    'GET /_local/x',
  ];

  it.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { origin: 'https://localhost:PORT' },
    { origin: 'http://127.0.0.1:PORT' },
    { 'sec-fetch-site': 'cross-site' },
    { host: 'evil.example:PORT' },
    { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' },
  ])('with %j is refused everywhere, and reads nothing', async (named) => {
    const headers = Object.fromEntries(Object.entries(named).map(([name, value]) => [name, value.replace('PORT', String(server.port))]));
    for (const [method, path] of paths.map((route) => route.split(' ') as [string, string])) {
      const answer = await send(method, path, {
        headers: { 'content-type': 'application/json', ...headers },
        ...(method === 'POST' && { body: '{}' }),
      });
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('may not ask beforehand either', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const { status, headers: answered } = await send('OPTIONS', '/_local/clock', { headers });
    expect(status).toBe(403);
    expect(answered).not.toHaveProperty('access-control-allow-origin');
  });

  it('is not the home page', async () => {
    const own = { origin: `http://localhost:${server.port}`, 'sec-fetch-site': 'same-origin' };
    const { status, headers } = await send('GET', '/_local', { headers: own });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    const byNumber = { host: `127.0.0.1:${server.port}`, origin: `http://127.0.0.1:${server.port}` };
    expect((await send('GET', '/_local/metrics', { headers: byNumber })).status).toBe(200);
  });
});
