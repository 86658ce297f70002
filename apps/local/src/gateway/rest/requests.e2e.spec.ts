import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BROKEN } from './requests.bundle.fixture.ts';
import { type Asked, brokenPath, KINDS, LISTED, type QueryKind } from './requests.fixture.ts';
import { expectedOf, type Expected } from './requests.oracle.fixture.ts';
import { type ContractRoute, ROUTES, type Sender } from './requests.routes.fixture.ts';
import { type Stages, startStages } from './requests.stages.fixture.ts';

const KB = 1024;
const EXPOSED = 'X-Request-Id,Idempotency-Replayed,Retry-After,X-Catalogue-Version';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let stages: Stages;

beforeAll(async () => {
  stages = await startStages();
});
afterAll(() => stages.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let sent = 0;

async function send(asked: Asked): Promise<Answer> {
  const { route, stage, token, contentType, origin, hasKey } = asked;
  const authorization = stages.tokens[token];
  const body = bodyOf(asked);
  const request = httpRequest({
    ...{ host: '127.0.0.1', port: stages.ports[stage], path: pathOf(asked), agent: false },
    method: asked.method ?? ('path' in route ? route.method : 'GET'),
    headers: {
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(contentType !== null && { 'Content-Type': contentType }),
      ...(origin !== null && { Origin: origin }),
      ...(hasKey && { 'Idempotency-Key': `key-${sent++}` }),
      ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      'X-Request-Id': 'a-client-s-own',
    },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end(body);
  });
  return { status: response.statusCode!, headers: response.headers, body: await text(response) };
}

function pathOf({ route, spelling, query }: Asked): string {
  const path = 'path' in route ? route.path : brokenPath(route.broken);
  const spelled = {
    ...{ exact: path, trailing: `${path}/`, doubled: `/${path}`, capitals: path.toUpperCase(), longer: `${path}/more` },
    ...{ encoded: path.replace(/\w/, (letter) => `%${letter.charCodeAt(0).toString(16)}`), shorter: path.slice(0, -1) },
    dotted: `/x/..${path}`,
  };
  const pairs = 'path' in route ? queryOf(route, query) : '';
  return spelled[spelling] + (pairs === '' ? '' : `?${pairs}`);
}

function queryOf({ query: takes }: ContractRoute, query: QueryKind): string {
  const { name, good, unknown } = takes ?? { name: 'x', good: '', unknown: '' };
  const whole = takes ? `${name}=${good}` : '';
  return {
    ...{ good: whole, missing: '', blank: `${name}=`, repeated: `${name}=${good || '1'}&${name}=${good || '1'}` },
    ...{ more: `${whole}&more=1`, unknown: takes ? `${name}=${unknown}` : '' },
  }[query];
}

/** Longer than the gateway takes, than an event may be, than the call takes. */
const LONG: Record<string, number> = { 'over the gateway': 10 * KB * KB + 1, 'over the event': 7 * KB * KB };

function bodyOf({ route, token, body }: Asked): string | undefined {
  if (!('path' in route) || !route.body || body === 'none') return undefined;
  const good = route.body.good(token as Sender, stages.served);
  const length = LONG[body];
  if (length !== undefined) return 'x'.repeat(length);
  const bodies: Partial<Record<Asked['body'], object>> = {
    ...{ wrong: route.body.wrong, more: { ...good, more: true }, 'no object': [good], unknown: route.body.unknown?.[0] ?? good },
    'over the call': { ...good, pad: 'x'.repeat(route.body.limit) },
  };
  const json = JSON.stringify(bodies[body] ?? good);
  if (body === 'hostile') return json.replace('{', '{"__proto__":{"admin":true},');
  return body === 'malformed' ? json.slice(0, -1) : json;
}

/** What every answer has, of whoever it is. */
function checkHeaders({ headers }: Answer, { by, origin, status }: Expected, asked: Asked): void {
  expect(headers['access-control-allow-origin']).toBe(origin);
  expect(headers['access-control-allow-credentials']).toBeUndefined();
  expect(headers['x-amzn-requestid']).toMatch(UUID);
  if (by === 'mock') {
    expect(headers).toMatchObject({
      'access-control-allow-methods': 'GET,POST,DELETE,HEAD,OPTIONS',
      'access-control-allow-headers': 'Authorization,Content-Type,Idempotency-Key,X-Request-Id',
      'access-control-max-age': '7200',
      vary: 'Origin',
    });
    return;
  }
  expect(headers['x-request-id']).toBe(headers['x-amzn-requestid']);
  expect(headers['access-control-expose-headers']).toBe(EXPOSED);
  expect('x-catalogue-version' in headers).toBe(by === 'app');
  if (by === 'gateway' || asked.stage === 'listed') expect(headers.vary).toBe('Origin');
  if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
}

/** A problem of the table, which gives nothing away; the one for all failures behind the gateway says 502, where a throttle was one too. */
function checkProblem({ status, headers, body }: Answer, { by, codes }: Expected): void {
  expect(headers['content-type']).toBe('application/problem+json');
  const { type, title, detail, code, requestId, errors, ...more } = JSON.parse(body) as Record<string, unknown>;
  expect(codes).toContain(code);
  expect({ type, requestId }).toEqual({ type: `urn:laurel:problem:${String(code)}`, requestId: headers['x-request-id'] });
  expect([title, detail].every((sentence) => typeof sentence === 'string' && sentence.length > 8)).toBe(true);
  expect(status === 500 && by === 'gateway' ? [500, 502] : [status]).toContain(more.status);
  if (by === 'app' && code === 'invalid_request') expect(errors).toContainEqual({ path: expect.any(String), message: expect.any(String) });
  expect(body).not.toMatch(/secret|stack|Error/);
}

const isProblem = ({ headers }: Answer): boolean => headers['content-type'] === 'application/problem+json';

const reached = new Set<number>();
let counted = 0;

async function check(asked: Asked): Promise<void> {
  const expected = expectedOf(asked);
  const answer = await send(asked);
  const { status, headers, body } = answer;
  const silent = asked.method === 'HEAD' || expected.by === 'mock';
  const code = isProblem(answer) && body !== '' ? (JSON.parse(body) as { code: unknown }).code : null;
  const codes = silent || expected.codes.length === 0 ? null : expect.stringMatching(new RegExp(`^(${expected.codes.join('|')})$`));
  expect({ status, code, body }).toEqual({ status: expected.status, code: codes, body: silent ? '' : expect.any(String) });
  checkHeaders(answer, expected, asked);
  if (code !== null) checkProblem(answer, expected);
  else if (!silent) expect(headers['content-type']).toBe('application/json; charset=utf-8');
  reached.add(status);
  counted += 1;
}

describe('generated requests', () => {
  it.each(KINDS)('%s are answered as the design says: %i', async (_, count, requests) => {
    await fc.assert(fc.asyncProperty(requests, check), { numRuns: count });
  });

  it('are two hundred, and reach every status that the gateway knows', () => {
    expect([KINDS.reduce((sum, [, count]) => sum + count, 0), counted]).toEqual([200, 200]);
    expect([200, 202, 204, 400, 401, 403, 404, 413, 415, 429, 500, 502, 504].filter((status) => !reached.has(status))).toEqual([]);
  });
});

const HEALTH: Asked = {
  ...{ stage: 'any', route: ROUTES[0]!, spelling: 'exact', token: 'none', contentType: null, body: 'none', query: 'good' },
  ...{ origin: null, hasKey: false },
};

describe('a function that', () => {
  it.each(BROKEN)('%s is 502, and the next call is answered', async (broken) => {
    const asked: Asked = { ...HEALTH, route: { broken }, origin: 'https://game.example' };
    const answer = await send(asked);
    expect(answer.status).toBe(502);
    checkHeaders(answer, expectedOf(asked), asked);
    checkProblem(answer, expectedOf(asked));
    expect((await send(HEALTH)).status).toBe(200);
  });
});

/** What a page of an origin may read: a preflight, an answer of the app, a refusal of the app, one of the gateway. */
async function readable(stage: Asked['stage'], origin: string): Promise<unknown[]> {
  const preflight = await send({ ...HEALTH, stage, origin, method: 'OPTIONS' });
  const answer = await send({ ...HEALTH, stage, origin });
  const refusal = await send({ ...HEALTH, stage, origin, query: 'more' });
  const byGateway = await send({ ...HEALTH, stage, origin, spelling: 'longer' });
  const all = [preflight, answer, refusal, byGateway];
  expect(all.map(({ status }) => status)).toEqual([204, 200, 400, 404]);
  return all.map(({ headers }) => headers['access-control-allow-origin']);
}

describe('a page', () => {
  it.each(['https://game.example', 'https://other.example', 'http://localhost:3000', 'null'])(
    'of %s may read all in dev',
    async (origin) => {
      expect(await readable('any', origin)).toEqual(['*', '*', '*', origin]);
    },
  );

  it.each(LISTED)('of %s, which is listed, may read all in prod', async (origin) => {
    expect(await readable('listed', origin)).toEqual([origin, origin, origin, origin]);
  });

  it.each(['https://other.example', 'https://game.example.evil.example', 'http://game.example', 'https://GAME.example', 'null', '*'])(
    'of %s may ask for nothing in prod, and read nothing but what the gateway says by itself',
    async (origin) => {
      expect(await readable('listed', origin)).toEqual([undefined, undefined, undefined, origin]);
    },
  );

  it('may ask in small letters, as browsers do over HTTP/2', async () => {
    const [origin] = LISTED;
    const request = httpRequest({ host: '127.0.0.1', port: stages.ports.listed, path: '/score', method: 'OPTIONS', headers: { origin } });
    const { headers } = await new Promise<IncomingMessage>((resolve) =>
      request
        .on('response', (answer) => {
          resolve(answer.resume());
        })
        .end(),
    );
    expect(headers['access-control-allow-origin']).toBe(origin);
  });
});

describe('a throttle of the template', () => {
  it('lets in its burst, whoever comes, and no other call is in its way', async () => {
    const template = readFileSync(join(import.meta.dirname, '../../../../../infra/api.yaml'), 'utf8');
    const burst = Number(/'\/~1me', HttpMethod: 'DELETE'.*ThrottlingBurstLimit: (\d+)/.exec(template)?.[1]);
    const route = ROUTES.find(({ method }) => method === 'DELETE')!;
    const asked: Asked = { ...HEALTH, stage: 'still', route };
    const statuses: number[] = [];
    for (let i = 0; i < burst + 2; i++) statuses.push((await send(asked)).status);
    expect(statuses).toEqual([...Array<number>(burst).fill(401), 429, 429]);
    expect((await send(asked)).headers['retry-after']).toBe('1');
    expect((await send({ ...HEALTH, stage: 'still' })).status).toBe(200);
  });
});

describe('HEAD', () => {
  it('is no method of any route, as the template declares none', async () => {
    for (const route of ROUTES) {
      const { status, headers, body } = await send({ ...HEALTH, route, method: 'HEAD', token: 'player', origin: 'https://game.example' });
      expect([route.path, status, body, headers['access-control-allow-origin']]).toEqual([route.path, 404, '', 'https://game.example']);
    }
  });
});
