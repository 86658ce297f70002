import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, generateKeyPair } from 'jose';
import { LOCAL_POOL_ID } from '#auth/tokens';
import { type Answer, type ApiLambda, caller, startWorld, type World } from '#testing/api';
import type { RestCall } from '#testing/events';
import { GAME_CLIENT } from '#testing/issuer';

let world: World;
let api: ApiLambda;
const call = (request: RestCall): Promise<Answer> => caller(api)(request);

beforeAll(async () => {
  world = await startWorld();
  api = await import('./lambda.ts');
});
afterAll(() => {
  world.stop();
});

describe('every call', () => {
  it('answers with its request id, the catalogue version and the exposed headers', async () => {
    const { status, headers, body } = await call({ method: 'GET', path: '/health', headers: { Origin: 'https://game.example' } });
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) } });
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-catalogue-version']).toMatch(/^[0-9a-f]{12}$/);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toBe('X-Request-Id,Idempotency-Replayed,Retry-After,X-Catalogue-Version');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('names the same request id in the problem', async () => {
    const { headers, body } = await call({ method: 'GET', path: '/nowhere' });
    expect((body as { requestId: string }).requestId).toBe(headers['x-request-id']);
  });

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/score'],
    ['DELETE', '/score'],
    ['PATCH', '/health'],
    ['POST', '/leaderboard'],
    ['GET', '/leaderboard/other'],
    ['GET', '/SCORE'],
    ['GET', '/score/../health'],
  ])('answers %s %s as an unknown route, whatever the token', async (method, path) => {
    const expected = { status: 404, body: { code: 'unknown_route', status: 404 } };
    expect(await call({ method, path })).toMatchObject(expected);
    expect(await call({ method, path, token: await world.issuer.player('p') })).toMatchObject(expected);
  });

  it('takes no query parameter where there is none', async () => {
    expect(await call({ method: 'GET', path: '/health', query: { x: '1' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'x' }] },
    });
  });
});

describe('who may call', () => {
  const guarded: RestCall[] = [
    { method: 'POST', path: '/score', body: { boardId: 'arcade', score: 1 } },
    { method: 'GET', path: '/leaderboard', query: { boardId: 'arcade' } },
    { method: 'GET', path: '/leaderboard/global', query: { boardId: 'arcade' } },
  ];

  const tokens: Record<string, () => Promise<string> | string> = {
    'an empty token': () => '',
    'no JWT': () => 'abc',
    'an expired token': () => world.issuer.player('p', { exp: 1 }),
    'an id token': () => world.issuer.player('p', { token_use: 'id', aud: GAME_CLIENT }),
    'a token of another client': () => world.issuer.player('p', { client_id: 'other' }),
    'a token of another pool': () => world.issuer.player('p', { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_OtherPool' }),
    'a token with another scope': () => world.issuer.player('p', { scope: 'email' }),
    'a forged token': async () => {
      const { privateKey } = await generateKeyPair('RS256');
      const iss = `https://cognito-idp.us-east-1.amazonaws.com/${LOCAL_POOL_ID}`;
      return new SignJWT({ iss, sub: 'p', token_use: 'access', client_id: GAME_CLIENT, scope: 'aws.cognito.signin.user.admin' })
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setExpirationTime('1h')
        .sign(privateKey);
    },
    'a changed token': async () => {
      const [head, , signature] = (await world.issuer.player('p')).split('.');
      const claims = Buffer.from(JSON.stringify({ sub: 'q', token_use: 'access', client_id: GAME_CLIENT })).toString('base64url');
      return `${head!}.${claims}.${signature!}`;
    },
  };

  it.each(Object.keys(tokens))('answers 401 to %s', async (name) => {
    const token = await tokens[name]!();
    for (const request of guarded)
      expect(await call({ ...request, token })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('answers 401 without a token, and to a token without Bearer', async () => {
    for (const request of guarded) {
      expect(await call(request)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      const headers = { Authorization: await world.issuer.player('p') };
      expect(await call({ ...request, headers })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
  });

  it("answers 403 to a server's token on a player route", async () => {
    const token = await world.issuer.server();
    for (const request of guarded) expect(await call({ ...request, token })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('asks who calls before it looks at the body', async () => {
    const bad = { method: 'POST', path: '/score', body: 'x'.repeat(9_000), headers: { 'Content-Type': 'text/plain' } };
    expect((await call(bad)).status).toBe(401);
    expect((await call({ ...bad, token: await world.issuer.server() })).status).toBe(403);
    const token = await world.issuer.player('p');
    expect((await call({ ...bad, token })).status).toBe(415);
    const json = { 'Content-Type': 'application/json' };
    expect((await call({ ...bad, token, headers: json })).status).toBe(413);
    expect((await call({ ...bad, token, headers: json, body: 'x' })).status).toBe(400);
  });
});
