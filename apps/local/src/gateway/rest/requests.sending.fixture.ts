import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from '@jest/globals';
import { type Asked, brokenPath, type QueryKind } from './requests.fixture.ts';
import type { Expected } from './requests.oracle.fixture.ts';
import type { ContractRoute, Sender } from './requests.routes.fixture.ts';
import type { Stages } from './requests.stages.fixture.ts';

const KB = 1024;
const EXPOSED = 'X-Request-Id,Idempotency-Replayed,Retry-After,X-Catalogue-Version';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What came back. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

let sent = 0;

/** Asks one of the stages, with a header that no client may set. */
export async function send(stages: Stages, asked: Asked): Promise<Answer> {
  const { route, stage, token, contentType, origin, hasKey } = asked;
  const authorization = stages.tokens[token];
  const body = bodyOf(asked, stages.served);
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
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
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

function bodyOf({ route, token, body }: Asked, served: string): string | undefined {
  if (!('path' in route) || !route.body || body === 'none') return undefined;
  const good = route.body.good(token as Sender, served);
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
export function checkHeaders({ headers }: Answer, { by, origin, status }: Expected, asked: Asked): void {
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
export function checkProblem({ status, headers, body }: Answer, { by, codes }: Expected): void {
  expect(headers['content-type']).toBe('application/problem+json');
  const { type, title, detail, code, requestId, errors, ...more } = JSON.parse(body) as Record<string, unknown>;
  expect(codes).toContain(code);
  expect({ type, requestId }).toEqual({ type: `urn:laurel:problem:${String(code)}`, requestId: headers['x-request-id'] });
  expect([title, detail].every((sentence) => typeof sentence === 'string' && sentence.length > 8)).toBe(true);
  expect(status === 500 && by === 'gateway' ? [500, 502] : [status]).toContain(more.status);
  if (by === 'app' && code === 'invalid_request') expect(errors).toContainEqual({ path: expect.any(String), message: expect.any(String) });
  expect(body).not.toMatch(/secret|stack|Error/);
}

export const isProblem = ({ headers }: Answer): boolean => headers['content-type'] === 'application/problem+json';
