import { rmSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type RequestOptions, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { exportJWK, generateKeyPair, type CryptoKey, SignJWT } from 'jose';
import { type LocalFunctions, startFunctions } from '../../lambda/local-functions.ts';
import { Metrics } from '../../lambda/metrics.ts';
import { testFunction, writeBundles } from '../../lambda/bundle.fixture.ts';
import type { CloudRestApi, RestRoute } from '../../template/cloud.ts';
import { cognitoAuthorizer } from './authorizer.ts';
import { RestApi } from './rest-api.ts';
import { type RestServer, startRestServer } from './server.ts';

const BUNDLE = `
export const echo = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
export const fail = async () => { throw new Error('secret detail'); };
export const malformed = async () => ({ statusCode: 200, body: { not: 'text' } });
export const badHeader = async () => ({ statusCode: 200, headers: { 'x-a': 'one\\r\\nx-b: two' }, body: 'x' });
export const large = async () => ({ statusCode: 200, body: 'x'.repeat(6_291_556) });
export const hang = () => new Promise(() => {});
export const exit = () => process.exit(1);
export const binary = async () => ({ statusCode: 200, headers: { 'Content-Type': 'image/png' }, body: 'AP8B', isBase64Encoded: true });
export const cookies = async () => ({ statusCode: 204, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } });
`;
const POOL = 'us-east-1_LocalDev1';
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${POOL}`;
const PLAYER = 'aws.cognito.signin.user.admin';

const route = (method: string, path: string, name: string, overrides: Partial<RestRoute> = {}): RestRoute => ({
  method,
  path,
  target: { kind: 'function', name },
  scopes: undefined,
  requiredQuery: [],
  requiredHeaders: [],
  bodyRequired: false,
  throttle: undefined,
  ...overrides,
});

const problem = (code: string): { headers: Record<string, string>; templates: Record<string, string> } => ({
  headers: { 'X-Request-Id': 'context.requestId', 'Access-Control-Allow-Origin': 'method.request.header.origin' },
  templates: { 'application/problem+json': `{"code":"${code}","requestId":"$context.requestId"}` },
});

const REST: CloudRestApi = {
  apiId: 'local',
  stage: 'prod',
  routes: [
    ...['fail', 'malformed', 'badHeader', 'large', 'exit', 'binary', 'cookies', 'hang'].map((name) => route('GET', `/${name}`, name)),
    route('GET', '/throttled', 'throttled'),
    route('GET', '/gone', 'NoSuchFunction'),
    ...['GET', 'POST', 'HEAD'].map((method) => route(method, '/echo', 'echo')),
    route('GET', '/players/{playerId}', 'echo'),
    route('POST', '/needs', 'echo', { requiredQuery: ['boardId'], requiredHeaders: ['Idempotency-Key'], bodyRequired: true }),
    route('GET', '/mine', 'echo', { scopes: [PLAYER, 'laurel/server'] }),
    route('POST', '/mine', 'echo', { scopes: [PLAYER] }),
    route('GET', '/id', 'echo', { scopes: [] }),
    route('OPTIONS', '/echo', '', {
      target: {
        kind: 'mock',
        status: 204,
        headers: { 'Access-Control-Allow-Methods': 'GET,POST', 'Access-Control-Allow-Origin': '*' },
        body: '',
      },
    }),
  ],
  gatewayResponses: {
    MISSING_AUTHENTICATION_TOKEN: { status: 404, ...problem('unknown_route') },
    UNAUTHORIZED: { status: 401, ...problem('unauthenticated') },
    EXPIRED_TOKEN: { status: 401, ...problem('expired') },
    REQUEST_TOO_LARGE: { status: 413, ...problem('too_large') },
    INTEGRATION_TIMEOUT: { status: 504, ...problem('try_again') },
    DEFAULT_4XX: { status: undefined, ...problem('invalid_request') },
    DEFAULT_5XX: { status: undefined, ...problem('internal') },
  },
};

let keys: { publicKey: CryptoKey; privateKey: CryptoKey };
let jwks: Server;
let functions: LocalFunctions;
let server: RestServer;
/** The same, but it waits for nobody: neither for functions nor for requests. */
let hasty: RestServer;
let dist: string;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  json: () => Record<string, unknown>;
}

/** Sends a request as it is given; the body may be sent in pieces. */
async function send(path: string, options: RequestOptions = {}, body: (string | Buffer)[] = []): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: server.port, path, ...options });
  for (const piece of body) request.write(piece);
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end();
  });
  const answer = await text(response);
  return {
    status: response.statusCode!,
    headers: response.headers,
    body: answer,
    json: () => JSON.parse(answer) as Record<string, unknown>,
  };
}

const event = async (...args: Parameters<typeof send>): Promise<APIGatewayProxyEvent> =>
  (await send(...args)).json() as unknown as APIGatewayProxyEvent;

/** Sends bytes as they are, and gives back all that comes until the connection ends. */
async function raw(bytes: string, { port }: RestServer = server): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  return text(socket);
}

interface TokenParts {
  claims?: Record<string, unknown>;
  expires?: number;
  issuer?: string;
  privateKey?: CryptoKey;
}

const now = (): number => Math.floor(Date.now() / 1000);

async function token({
  claims = {},
  expires = now() + 600,
  issuer = ISSUER,
  privateKey = keys.privateKey,
}: TokenParts = {}): Promise<string> {
  return new SignJWT({ token_use: 'access', scope: PLAYER, client_id: 'game', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(issuer)
    .setSubject('player-1')
    .setIssuedAt(expires - 3600)
    .setExpirationTime(expires)
    .sign(privateKey);
}

const mine = async (authorization: string, method = 'GET'): Promise<Answer> => send('/mine', { method, headers: { authorization } });

beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  jwks = createServer((_, response) => {
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  dist = writeBundles({ api: BUNDLE });
  const names = [...BUNDLE.matchAll(/export const (\w+)/g)].map(([, name]) => name!);
  functions = startFunctions({
    functions: [
      ...names.map((name) => testFunction(name, { handler: name })),
      testFunction('throttled', { handler: 'echo', reservedConcurrency: 0 }),
      testFunction('short', { handler: 'hang', timeoutSeconds: 0.1 }),
    ],
    region: 'us-east-1',
    accountId: '123456789012',
    dist,
    variables: {},
    dedicated: false,
    log: () => undefined,
    metrics: new Metrics(),
    loadLimit: 20_000,
  });
  const { port } = jwks.address() as AddressInfo;
  const rest = { ...REST, routes: [...REST.routes, route('GET', '/short', 'short')] };
  const authorizer = cognitoAuthorizer(POOL, `http://127.0.0.1:${port}/keys`);
  const apiOf = (integrationLimit: number): RestApi =>
    new RestApi({ rest, accountId: '123456789012', functions, authorizer, now: () => new Date(), integrationLimit });
  const before = [
    (request: { url?: string | undefined }, response: import('node:http').ServerResponse) => {
      if (request.url !== '/page') return false;
      response.end('a page');
      return true;
    },
  ];
  server = await startRestServer({ port: 0, api: apiOf(20_000), before });
  hasty = await startRestServer({ port: 0, api: apiOf(100), before, requestLimit: 1_000 });
  await functions.warm();
});

afterAll(async () => {
  await server.close(0);
  await hasty.close(0);
  await functions.close(0);
  jwks.close();
  rmSync(dist, { recursive: true });
});

describe('the event', () => {
  it('has every field of payload version 1.0', async () => {
    const host = `localhost:${server.port}`;
    const headers = { Host: host, 'User-Agent': 'test/1', 'X-Forwarded-For': '203.0.113.9', 'x-Custom': 'Ünder' };
    const before = Date.now();
    const got = await event('/players/a%2Fb?x=1&x=2&y=a+b%20%C3%BC&z=', { headers });
    const after = Date.now();
    expect(got).toMatchObject({
      resource: '/players/{playerId}',
      path: '/players/a%2Fb',
      httpMethod: 'GET',
      pathParameters: { playerId: 'a%2Fb' },
      queryStringParameters: { x: '2', y: 'a b ü', z: '' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['a b ü'], z: [''] },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
    expect(got.headers).toMatchObject({
      Host: host,
      'User-Agent': 'test/1',
      'X-Forwarded-Proto': 'http',
      'X-Forwarded-Port': String(server.port),
    });
    expect(got.headers['X-Forwarded-For']).toBe('203.0.113.9, 127.0.0.1');
    expect(got.multiValueHeaders['X-Amzn-Trace-Id']).toEqual([expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/)]);
    expect(got.headers).not.toHaveProperty('Connection');
    const { requestContext } = got;
    expect(requestContext).toMatchObject({
      resourcePath: '/players/{playerId}',
      httpMethod: 'GET',
      path: '/prod/players/a%2Fb',
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'prod',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      apiId: 'local',
      deploymentId: 'local1',
      identity: { sourceIp: '127.0.0.1', userAgent: 'test/1', caller: null, user: null, cognitoIdentityId: null },
    });
    expect(requestContext).not.toHaveProperty('authorizer');
    expect(requestContext.requestTime).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(requestContext.requestTimeEpoch).toBeGreaterThanOrEqual(before);
    expect(requestContext.requestTimeEpoch).toBeLessThanOrEqual(after);
    expect(requestContext.resourceId).toMatch(/^[0-9a-f]{6}$/);
  });

  it('has null where there is no query, and the request id that the answer names', async () => {
    const answer = await send('/echo');
    expect(answer.json()).toMatchObject({ queryStringParameters: null, multiValueQueryStringParameters: null, pathParameters: null });
    expect((answer.json().requestContext as { requestId: string }).requestId).toBe(answer.headers['x-amzn-requestid']);
    expect(answer.headers['content-type']).toBe('application/json');
  });

  it('keeps repeated headers, the last one alone in `headers`', async () => {
    const got = await event('/echo', { headers: { 'X-Many': ['a', 'b'] } });
    expect(got.headers['X-Many']).toBe('b');
    expect(got.multiValueHeaders['X-Many']).toEqual(['a', 'b']);
  });

  it('has the body as text, also one that came in pieces, and the path without the doubled slash', async () => {
    const got = await event('//echo/', { method: 'POST' }, ['{"name":"Z', Buffer.from([0xc3]), Buffer.from([0xab]), '"}']);
    expect(got.body).toBe('{"name":"Zë"}');
    expect(got.path).toBe('/echo/');
  });

  it('survives names that mean something in JavaScript', async () => {
    const got = await send('/echo?__proto__=1&constructor=2', { headers: { constructor: 'x' } });
    expect(got.body).toContain('"queryStringParameters":{"__proto__":"1","constructor":"2"}');
  });
});

describe('routes', () => {
  it.each([
    ['GET', '/nowhere'],
    ['DELETE', '/echo'],
    ['HEAD', '/mine'],
    ['PATCH', '/mine'],
    ['GET', '/echo%2F..'],
    ['GET', '*'],
    ['GET', 'http://evil.example/echo'],
  ])('%s %s is unknown', async (method, path) => {
    const { status, headers, body } = await send(path, { method, headers: { origin: 'https://game.example' } });
    expect(status).toBe(404);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'access-control-allow-origin': 'https://game.example' });
    expect(headers['x-request-id']).toBe(headers['x-amzn-requestid']);
    if (method !== 'HEAD') expect(JSON.parse(body)).toEqual({ code: 'unknown_route', requestId: headers['x-request-id'] });
  });

  it('a method that HTTP does not know is an unknown route', async () => {
    const answer = await raw(`FROB /echo HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(answer).toContain('"code":"unknown_route"');
  });

  it('OPTIONS is the mock of the template, without a function', async () => {
    const { status, headers, body } = await send('/echo', { method: 'OPTIONS' });
    expect([status, body]).toEqual([204, '']);
    expect(headers).toMatchObject({ 'access-control-allow-methods': 'GET,POST', 'access-control-allow-origin': '*' });
  });

  it('HEAD has the headers of its function and no body', async () => {
    const { status, headers, body } = await send('/echo', { method: 'HEAD' });
    expect([status, body]).toEqual([200, '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(100);
  });

  it('pages come before', async () => {
    expect((await send('/page')).body).toBe('a page');
  });

  it('required parameters and bodies are asked for', async () => {
    const idempotent = { 'Idempotency-Key': 'k' };
    expect((await send('/needs', { method: 'POST' }, ['{}'])).json()).toMatchObject({ code: 'invalid_request' });
    expect((await send('/needs?boardId=a', { method: 'POST' }, ['{}'])).status).toBe(400);
    expect((await send('/needs?boardId=a', { method: 'POST', headers: idempotent })).status).toBe(400);
    expect((await send('/needs?boardId=a', { method: 'POST', headers: idempotent }, ['{}'])).status).toBe(200);
  });
});

describe('what a function answers', () => {
  it('may be binary', async () => {
    const { headers, body } = await send('/binary');
    expect(headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '3' });
    expect(body).toHaveLength(3);
  });

  it('may repeat a header', async () => {
    const { status, headers } = await send('/cookies');
    expect(status).toBe(204);
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it.each([
    ['/fail', 502, 'internal'],
    ['/malformed', 502, 'internal'],
    ['/badHeader', 502, 'internal'],
    ['/large', 502, 'internal'],
    ['/exit', 502, 'internal'],
    ['/short', 502, 'internal'],
    ['/gone', 502, 'internal'],
    ['/throttled', 500, 'internal'],
  ])('%s is %i %s, and the next call works', async (path, status, code) => {
    const answer = await send(path);
    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ code, requestId: answer.headers['x-amzn-requestid'] });
    expect(answer.headers).not.toHaveProperty('x-a');
    expect((await send('/echo')).status).toBe(200);
  });

  it('in vain, as its caller has waited long enough, is 504 try_again, and the next call works', async () => {
    const answer = await send('/hang', { port: hasty.port });
    expect(answer.status).toBe(504);
    expect(answer.json()).toEqual({ code: 'try_again', requestId: answer.headers['x-amzn-requestid'] });
    expect((await send('/echo')).status).toBe(200);
  });
});

describe('bodies', () => {
  const MB = 1024 * 1024;

  it('over 10 MB are 413, announced or not, and the connection can be used again', async () => {
    const { Agent } = await import('node:http');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const announced = { method: 'POST', agent, headers: { 'Content-Length': 10 * MB + 1 } };
    expect((await send('/echo', announced, [Buffer.alloc(10 * MB + 1, 'x')])).json()).toMatchObject({ code: 'too_large' });
    const pieces = Array.from({ length: 11 }, () => Buffer.alloc(MB, 'x'));
    expect((await send('/echo', { method: 'POST', agent }, pieces)).status).toBe(413);
    expect((await send('/echo', { agent })).status).toBe(200);
    agent.destroy();
  });

  it('too large for a function’s event are 413', async () => {
    expect((await send('/echo', { method: 'POST' }, [Buffer.alloc(7 * MB, 'x')])).status).toBe(413);
  });

  it('that never end are cut off', async () => {
    const answer = await raw(`POST /echo HTTP/1.1\r\nHost: localhost:${hasty.port}\r\nContent-Length: 10\r\n\r\nabc`, hasty);
    expect(answer).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\n|$)/);
    expect((await send('/echo')).status).toBe(200);
  });

  it('of a client that leaves harm nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`POST /echo HTTP/1.1\r\nHost: localhost:${server.port}\r\nContent-Length: 10\r\n\r\nabc`);
    socket.end();
    await text(socket);
    expect((await send('/echo')).status).toBe(200);
  });
});

describe('tokens', () => {
  it.each(['Bearer ', 'bearer ', ''])('are taken with "%s" before them; claims go on as text', async (prefix) => {
    const expires = 1_900_000_000;
    const claims = { 'cognito:groups': ['admin', 'vip'], auth_time: 5 };
    const answer = await mine(prefix + (await token({ claims, expires })));
    expect(answer.status).toBe(200);
    const { requestContext } = answer.json() as unknown as APIGatewayProxyEvent;
    expect(requestContext.authorizer).toEqual({
      claims: {
        sub: 'player-1',
        iss: ISSUER,
        token_use: 'access',
        scope: PLAYER,
        client_id: 'game',
        'cognito:groups': 'admin,vip',
        auth_time: '5',
        exp: 'Sun Mar 17 17:46:40 UTC 2030',
        iat: 'Sun Mar 17 16:46:40 UTC 2030',
      },
    });
  });

  it('need one of the scopes', async () => {
    const serverToken = await token({ claims: { scope: 'laurel/server' } });
    expect((await mine(serverToken)).status).toBe(200);
    expect((await mine(serverToken, 'POST')).json()).toMatchObject({ code: 'unauthenticated' });
    expect((await mine(await token({ claims: { scope: `openid ${PLAYER}` } }), 'POST')).status).toBe(200);
  });

  it('where no scope is asked for are id tokens', async () => {
    const idToken = await token({ claims: { token_use: 'id', scope: undefined, aud: 'game' } });
    expect((await send('/id', { headers: { authorization: idToken } })).status).toBe(200);
    expect((await send('/id', { headers: { authorization: await token() } })).status).toBe(401);
    expect((await mine(idToken)).json()).toMatchObject({ code: 'unauthenticated' });
  });

  it('that have expired get their own answer', async () => {
    const answer = await mine(await token({ expires: now() - 60 }));
    expect([answer.status, answer.json().code]).toEqual([401, 'expired']);
  });

  it('that are absent, broken, forged or foreign are 401, and so is an expired forgery', async () => {
    const stranger = (await generateKeyPair('RS256')).privateKey;
    const good = await token();
    const bad = [
      '',
      'Bearer',
      'Bearer x',
      `Basic ${good}`,
      good.slice(0, -6) + 'AAAAAA',
      await token({ privateKey: stranger }),
      await token({ privateKey: stranger, expires: now() - 60 }),
      await token({ issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Another1' }),
      `${Buffer.from('{"alg":"none","kid":"k1"}').toString('base64url')}.${good.split('.')[1]!}.`,
    ];
    for (const authorization of bad) {
      const answer = await mine(authorization);
      expect([authorization.slice(0, 12), answer.status, answer.json().code]).toEqual([authorization.slice(0, 12), 401, 'unauthenticated']);
    }
    expect((await send('/mine')).status).toBe(401);
    expect((await mine(good)).status).toBe(200);
  });

  it('can’t be judged without keys: 500', async () => {
    const authorizer = cognitoAuthorizer(POOL, 'http://127.0.0.1:1/keys');
    expect(await authorizer(await token(), [PLAYER])).toEqual({ ok: false, type: 'AUTHORIZER_FAILURE' });
  });
});

describe('foreign hosts', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('%s with the port is our own', async (name) => {
    expect((await send('/echo', { headers: { host: `${name}:${server.port}` } })).status).toBe(200);
  });

  it.each(['evil.example', 'localhost', 'localhost:1', 'localhost.evil.example:PORT', 'evil.example:PORT', '127.0.0.1.nip.io:PORT'])(
    'Host %j is 403, on routes and pages alike',
    async (name) => {
      const headers = { host: name.replace('PORT', String(server.port)) };
      for (const path of ['/echo', '/page', '/nowhere']) expect((await send(path, { headers })).status).toBe(403);
    },
  );

  it.each(['HTTP/1.1\r\nHost: ', 'HTTP/1.0'])('none at all is 403: %j', async (rest) => {
    expect(await raw(`GET /echo ${rest}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('the address in the request line does not count', async () => {
    const answer = await raw(`GET http://localhost:${server.port}/echo HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('hostile bytes', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 40[04] /],
    ['headers without end', `GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['a half request', 'GET /echo HTTP/1.1\r\nHo', /^HTTP\/1\.1 408 /],
  ])('%s is refused and the connection ends', async (_, bytes, expected) => {
    expect(await raw(bytes, hasty)).toMatch(expected);
  });
});

describe('the port', () => {
  it('that is taken is an error', async () => {
    const api = new RestApi({
      rest: REST,
      accountId: '1',
      functions,
      authorizer: cognitoAuthorizer(POOL, 'http://127.0.0.1:1'),
      now: () => new Date(),
    });
    await expect(startRestServer({ port: server.port, api, before: [] })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
