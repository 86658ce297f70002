import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RestRoute } from '../../template/cloud.ts';
import { RestApi } from './rest-api.ts';
import { type RestServer, startRestServer } from './server.ts';

const route = (method: string, path: string, more: Partial<RestRoute> = {}): RestRoute => ({
  method,
  path,
  target: { kind: 'function', name: 'Fine' },
  scopes: undefined,
  requiredQuery: [],
  requiredHeaders: [],
  bodyRequired: false,
  throttle: undefined,
  ...more,
});

const twice = { perSecond: 1, burst: 2 };
const ROUTES = [
  route('GET', '/slow', { throttle: twice, scopes: ['player'] }),
  route('POST', '/slow', { throttle: twice }),
  route('GET', '/closed', { throttle: { perSecond: 0, burst: 0 } }),
  route('GET', '/open'),
  route('POST', '/asks', { requiredQuery: ['boardId'], requiredHeaders: ['Key'], bodyRequired: true }),
  route('OPTIONS', '/asks', {
    target: {
      kind: 'mock',
      status: 204,
      headers: { Vary: 'Origin' },
      body: '',
      origins: { allowed: ['https://a.example'], headers: ['Origin', 'origin'] },
    },
  }),
  route('OPTIONS', '/open', {
    target: { kind: 'mock', status: 204, headers: {}, body: '', origins: { allowed: ['https://a.example'], headers: ['Origin'] } },
  }),
];
const THROTTLED = { status: 429, headers: { 'Retry-After': "'1'" }, templates: { 'application/json': '{"code":"too_many_requests"}' } };

let time = Date.parse('2026-11-20T12:00:00Z');
let server: RestServer;

beforeAll(async () => {
  const api = new RestApi({
    rest: { apiId: 'a', stage: 'prod', routes: ROUTES, gatewayResponses: { THROTTLED } },
    accountId: '0',
    functions: { invoke: () => Promise.resolve({ ok: true, payload: { statusCode: 200, body: 'fine' } }) },
    authorizer: (header) => Promise.resolve(header === 'good' ? { ok: true, claims: {} } : { ok: false, type: 'UNAUTHORIZED' }),
    now: () => new Date(time),
  });
  server = await startRestServer({ port: 0, api, before: [] });
});
afterAll(() => server.close());

interface Sent {
  headers?: Record<string, string>;
  body?: string;
}

async function send(method: string, path: string, { headers = {}, body }: Sent = {}) {
  const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers });
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const good = { headers: { authorization: 'good' } };
const status = async (method: string, path: string, sent?: Sent) => (await send(method, path, sent)).status;

describe('a throttled method', () => {
  beforeEach(() => {
    time += 60_000;
  });

  it('lets a burst in, then as many as a second gives back', async () => {
    const burst = [await status('POST', '/slow'), await status('POST', '/slow'), await status('POST', '/slow')];
    expect(burst).toEqual([200, 200, 429]);
    time += 999;
    expect(await status('POST', '/slow')).toBe(429);
    time += 1;
    expect([await status('POST', '/slow'), await status('POST', '/slow')]).toEqual([200, 429]);
    time += 60_000;
    expect([await status('POST', '/slow'), await status('POST', '/slow'), await status('POST', '/slow')]).toEqual([200, 200, 429]);
  });

  it('answers as the template says', async () => {
    const { headers, body } = await send('GET', '/closed');
    expect(headers).toMatchObject({ 'retry-after': '1', 'x-amzn-errortype': 'TooManyRequestsException' });
    expect(body).toBe('{"code":"too_many_requests"}');
  });

  it('counts for itself', async () => {
    for (const expected of [200, 200, 429]) expect(await status('GET', '/slow', good)).toBe(expected);
    expect([await status('POST', '/slow'), await status('GET', '/open'), await status('GET', '/closed')]).toEqual([200, 200, 429]);
  });

  it('is counted before the token is looked at, and not where there is no such route', async () => {
    for (const expected of [401, 401, 429]) expect(await status('GET', '/slow')).toBe(expected);
    expect(await status('GET', '/slow', good)).toBe(429);
    for (let i = 0; i < 3; i++) expect(await status('DELETE', '/slow')).toBe(403);
  });
});

describe('what a route asks for', () => {
  const headers = { Key: 'k' };
  it.each<[number, string, Sent]>([
    [200, '/asks?boardId=a', { headers, body: '{}' }],
    [400, '/asks', { headers, body: '{}' }],
    [400, '/asks?boardId=', { headers, body: '{}' }],
    [400, '/asks?boardId=%20', { headers, body: '{}' }],
    [400, '/asks?BoardId=a', { headers, body: '{}' }],
    [400, '/asks?boardId=a', { body: '{}' }],
    [400, '/asks?boardId=a', { headers: { Key: '' }, body: '{}' }],
    [400, '/asks?boardId=a', { headers }],
    [400, '/asks?boardId=a', { headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' } }],
    [200, '/asks?boardId=a', { headers: { ...headers, 'Content-Type': 'text/plain' } }],
    [200, '/asks?boardId=a', { headers, body: 'no JSON' }],
  ])('makes it %i: %s %j', async (expected, path, sent) => {
    expect(await status('POST', path, sent)).toBe(expected);
  });
});

describe('a preflight with listed origins', () => {
  it.each([
    ['/asks', 'Origin', 'https://a.example', 'https://a.example'],
    ['/asks', 'origin', 'https://a.example', 'https://a.example'],
    ['/asks', 'Origin', 'https://b.example', undefined],
    ['/asks', 'Origin', 'https://a.example.evil', undefined],
    ['/asks', 'Origin', 'null', undefined],
    ['/asks', 'X-Origin', 'https://a.example', undefined],
    ['/open', 'Origin', 'https://a.example', 'https://a.example'],
    ['/open', 'origin', 'https://a.example', undefined],
  ])('%s with %s: %s allows %s', async (path, name, origin, allowed) => {
    const { status, headers } = await send('OPTIONS', path, { headers: { [name]: origin } });
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(allowed);
  });
});
