import { request } from 'node:http';
import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GAME, POOL_ID, type TestPool, startTestPool } from './test-pool.ts';

let local: TestPool;

beforeAll(async () => {
  local = await startTestPool();
});

afterAll(() => local.close());

const TARGET = 'AWSCognitoIdentityProviderService.SignUp';
const post = (body: string, headers: Record<string, string> = { 'x-amz-target': TARGET }) =>
  fetch(local.pool.url, { method: 'POST', body, headers });

/** fetch() does not let its caller name a Host. */
function statusWithHost(host: string, path = '/'): Promise<number | undefined> {
  const { port } = new URL(local.pool.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the server', () => {
  test('answers only to its own names', async () => {
    const { port } = new URL(local.pool.url);
    const path = `/${POOL_ID}/.well-known/jwks.json`;
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`]) {
      expect([host, await statusWithHost(host, path)]).toEqual([host, 200]);
    }
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost', 'localhost:1', `localhost:${port}.evil.example`]) {
      expect([host, await statusWithHost(host, path)]).toEqual([host, 403]);
    }
  });

  test('lets every site call, as Cognito does', async () => {
    const preflight = await fetch(local.pool.url, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://game.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-amz-target',
      },
    });
    expect(preflight.status).toBe(200);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
    });
    const refused = await post('{}');
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(refused.headers.get('access-control-expose-headers')).toMatch(/x-amzn-ErrorType/);
  });

  test('words its errors like AWS', async () => {
    const response = await post('{}');
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(response.headers.get('x-amzn-errortype')).toBe('InvalidParameterException:');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    const message = "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must not be null";
    expect(await response.json()).toEqual({ __type: 'InvalidParameterException', message });
    expect(response.headers.get('x-amzn-errormessage')).toBe(message);
  });

  test('refuses what it does not know', async () => {
    const list = local.aws.send(new ListUsersCommand({ UserPoolId: POOL_ID }));
    await expect(list).rejects.toMatchObject({ name: 'UnknownOperationException', message: expect.stringContaining('"ListUsers"') });
    for (const target of ['SignUp', 'AWSCognitoIdentityProviderService.constructor', 'AWSCognitoIdentityProviderService.__proto__']) {
      expect(await (await post('{}', { 'x-amz-target': target })).json()).toMatchObject({ __type: 'UnknownOperationException' });
    }
    expect(await (await post('{}', {})).json()).toMatchObject({ __type: 'UnknownOperationException' });
    expect((await fetch(`${local.pool.url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${local.pool.url}//`)).status).toBe(404);
    expect((await fetch(`${local.pool.url}/oauth2/token`)).status).toBe(404);
  });

  test.each(['', 'nonsense', '[]', 'null', '"text"'])('takes no %j for a request', async (body) => {
    const response = await post(body);
    expect([response.status, await response.json()]).toMatchObject([400, { __type: 'SerializationException' }]);
  });

  test.each([
    ['a number for text', { ClientId: 1 }],
    ['a list for a map', { ClientId: GAME, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: [] }],
  ])('takes no %s', async (_, input) => {
    const response = await post(JSON.stringify(input), { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'InvalidParameterException' });
  });

  test('reads no endless body and lives on', async () => {
    const statuses = [];
    for (const size of [70_000, 4_000_000, 60_000]) statuses.push((await post('x'.repeat(size))).status);
    expect(statuses).toEqual([413, 413, 400]);
  });

  test('publishes its keys and addresses, and nothing private', async () => {
    const jwks = (await (await fetch(`${local.pool.url}/${POOL_ID}/.well-known/jwks.json`)).json()) as { keys: object[] };
    expect(jwks.keys).toHaveLength(2);
    for (const key of jwks.keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const configuration = await (await fetch(`${local.pool.url}/${POOL_ID}/.well-known/openid-configuration`)).json();
    expect(configuration).toMatchObject({
      issuer: `https://cognito-idp.us-east-1.amazonaws.com/${POOL_ID}`,
      jwks_uri: `${local.pool.url}/${POOL_ID}/.well-known/jwks.json`,
      token_endpoint: `${local.pool.url}/oauth2/token`,
    });
  });

  test('fails with a plain error where its port is taken', async () => {
    const port = Number(new URL(local.pool.url).port);
    await expect(startTestPool({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
