import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { GAME, SERVER, type TestPool, startTestPool, verifierFor } from './test-pool.ts';

let local: TestPool;
let secret: string;

beforeEach(async () => {
  local = await startTestPool({ now: () => new Date() });
  secret = local.pool.clientSecret(SERVER)!;
});

afterEach(() => local.close());

const basic = (id: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}` });

async function ask(form: Record<string, string> | string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  const response = await fetch(`${local.pool.url}/oauth2/token`, { method: 'POST', body, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const grant = { grant_type: 'client_credentials' };

test.each(['header', 'body'] as const)('a server gets a token by its secret in the %s', async (place) => {
  const inBody = { ...grant, client_id: SERVER, client_secret: secret };
  const { status, body } = place === 'header' ? await ask(grant, basic(SERVER, secret)) : await ask(inBody);
  expect({ status, body }).toEqual({
    status: 200,
    body: { access_token: expect.any(String), expires_in: 7_200, token_type: 'Bearer' },
  });
  const claims = await verifierFor(local.pool.url, 'access', [GAME, SERVER]).verify(String(body.access_token));
  expect(claims).toEqual({
    sub: SERVER,
    token_use: 'access',
    scope: 'laurel/server',
    auth_time: claims.iat,
    iss: local.pool.issuer,
    exp: claims.iat + 7_200,
    iat: expect.any(Number),
    version: 2,
    jti: expect.any(String),
    client_id: SERVER,
  });
});

test("the local cloud's own server token is the same", async () => {
  const token = await local.pool.serverToken();
  await expect(verifierFor(local.pool.url, 'access', SERVER).verify(token)).resolves.toMatchObject({ scope: 'laurel/server' });
  expect(decodeJwt(token)).not.toHaveProperty('username');
});

test.each([
  ['a wrong secret', grant, 'invalid_client', () => basic(SERVER, 'wrong')],
  ['an unknown client', grant, 'invalid_client', () => basic('unknown', secret)],
  ['a malformed header', grant, 'invalid_client', () => ({ authorization: 'Bearer x' })],
  ['no client', grant, 'invalid_client', () => ({})],
  ['another client in the body', { ...grant, client_id: GAME }, 'invalid_client', () => basic(SERVER, secret)],
  ['a client without this flow', { ...grant, client_id: GAME }, 'unauthorized_client', () => ({})],
  ['no grant', {}, 'invalid_request', () => basic(SERVER, secret)],
  ['another grant', { grant_type: 'password' }, 'unsupported_grant_type', () => basic(SERVER, secret)],
  ['a repeated parameter', 'grant_type=client_credentials&scope=a&scope=b', 'invalid_request', () => basic(SERVER, secret)],
  ['a scope that is not theirs', { ...grant, scope: 'aws.cognito.signin.user.admin' }, 'invalid_scope', () => basic(SERVER, secret)],
  ['JSON', grant, 'invalid_request', () => ({ ...basic(SERVER, secret), 'content-type': 'application/json' })],
])('%s is refused', async (_, form, error, headers) => {
  expect(await ask(form, headers())).toEqual({ status: 400, body: { error } });
});
