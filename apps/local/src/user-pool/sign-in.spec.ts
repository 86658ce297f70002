import { GlobalSignOutCommand, InitiateAuthCommand, RevokeTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { GAME, SERVER, type TestPool, startTestPool, verifierFor } from './test-pool.ts';

let local: TestPool;

beforeEach(async () => {
  local = await startTestPool();
  await local.signUp('ada');
});

afterEach(() => local.close());

const refused = (message: string) => ({ name: 'NotAuthorizedException', message });

describe('tokens', () => {
  test("have the cloud's claims", async () => {
    const { access, id } = await local.signIn('ADA');
    const now = local.now().getTime() / 1_000;
    const shared = {
      iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalDev1',
      sub: expect.any(String),
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      jti: expect.any(String),
      auth_time: now,
      iat: now,
    };
    expect(decodeJwt(access)).toEqual({
      ...shared,
      exp: now + 3_600,
      client_id: GAME,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: 'ada',
    });
    expect(decodeJwt(id)).toEqual({ ...shared, exp: now + 7_200, aud: GAME, token_use: 'id', 'cognito:username': 'ada' });
    expect(decodeProtectedHeader(access)).toEqual({ alg: 'RS256', kid: expect.any(String) });
    expect(decodeProtectedHeader(access).kid).not.toBe(decodeProtectedHeader(id).kid);
  });

  test('convince the verifier of AWS, each in its use', async () => {
    const current = await startTestPool({ now: () => new Date() });
    const access = verifierFor(current.pool.url, 'access');
    await current.signUp('ada');
    const tokens = await current.signIn('ada');
    await expect(access.verify(tokens.access)).resolves.toMatchObject({ username: 'ada', client_id: GAME });
    await expect(verifierFor(current.pool.url, 'id').verify(tokens.id)).resolves.toMatchObject({ aud: GAME });
    await expect(access.verify(tokens.id)).rejects.toThrow('Token use not allowed');
    await current.close();
  });

  test('of another database convince neither the verifier nor the pool', async () => {
    const other = await startTestPool({ now: () => new Date() });
    await other.signUp('ada');
    const { access } = await other.signIn('ada');
    await expect(verifierFor(local.pool.url, 'access').verify(access)).rejects.toThrow('JWK for kid');
    await expect(local.getUser(access)).rejects.toMatchObject(refused('Invalid Access Token'));
    await other.close();
  });
});

describe('sign-in', () => {
  test('answers a wrong password and an unknown name alike', async () => {
    await expect(local.signIn('ada', 'wrong password')).rejects.toMatchObject(refused('Incorrect username or password.'));
    await expect(local.signIn('nobody')).rejects.toMatchObject(refused('Incorrect username or password.'));
    expect(local.functions.sources()).toEqual(['PreSignUp_SignUp']);
  });

  test('locks after five wrong passwords, for a second and then longer', async () => {
    for (let i = 0; i < 5; i++) await expect(local.signIn('ada', 'wrong')).rejects.toMatchObject({ message: /^Incorrect/ });
    await expect(local.signIn('ada')).rejects.toMatchObject(refused('Password attempts exceeded'));
    local.advance(1);
    await expect(local.signIn('ada', 'wrong')).rejects.toMatchObject({ message: /^Incorrect/ });
    local.advance(1);
    await expect(local.signIn('ada')).rejects.toMatchObject(refused('Password attempts exceeded'));
    local.advance(1);
    await expect(local.signIn('ada')).resolves.toHaveProperty('access');
  });

  test.each([
    ['a flow that nobody allows', { ClientId: GAME, AuthFlow: 'USER_SRP_AUTH' }, /USER_SRP_AUTH flow not enabled/],
    ['a flow that this client does not allow', { ClientId: SERVER, AuthFlow: 'USER_PASSWORD_AUTH' }, /not enabled for this client/],
    ['no password', { ClientId: GAME, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada' } }, /Missing .* PASSWORD/],
  ] as const)('refuses %s', async (_, input, message) => {
    await expect(local.aws.send(new InitiateAuthCommand(input))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });

  test('of a demo user goes the same way', async () => {
    const { sub } = await local.pool.createUser({ username: 'demo', password: 'a long password', groups: ['admin'] });
    const { accessToken, refreshToken } = await local.pool.signIn('demo', 'a long password');
    expect(decodeJwt(accessToken)).toMatchObject({ sub, username: 'demo', 'cognito:groups': ['admin'] });
    expect(local.functions.sources()).toEqual(['PreSignUp_SignUp', 'TokenGeneration_Authentication']);
    await expect(local.refresh(refreshToken)).resolves.toHaveProperty('AccessToken');
  });

  test('of a demo user that is made again takes the new password and keeps the player', async () => {
    const first = await local.pool.createUser({ username: 'demo', password: 'a long password', groups: [] });
    const second = await local.pool.createUser({ username: 'Demo', password: 'another password', groups: [] });
    expect(second).toEqual(first);
    await expect(local.pool.signIn('demo', 'another password')).resolves.toHaveProperty('accessToken');
    await expect(local.pool.signIn('demo', 'a long password')).rejects.toThrow('Incorrect username or password.');
    await expect(local.pool.createUser({ username: 'x', password: 'a long password', groups: ['none'] })).rejects.toThrow('no group none');
  });
});

describe('a refresh', () => {
  test('gives new tokens of the same session, by the refresh trigger alone', async () => {
    const { access, refresh } = await local.signIn('ada');
    const before = decodeJwt(access);
    local.advance(600);
    const result = await local.refresh(refresh);
    expect(result?.RefreshToken).toBeUndefined();
    expect(decodeJwt(result!.AccessToken!)).toMatchObject({
      sub: before.sub,
      auth_time: before.auth_time,
      origin_jti: before.origin_jti,
      iat: before.iat! + 600,
    });
    expect(local.functions.sources()).toEqual(['PreSignUp_SignUp', 'TokenGeneration_Authentication', 'TokenGeneration_RefreshTokens']);
    expect(local.functions.events.at(-1)).toMatchObject({
      userName: 'ada',
      request: { userAttributes: { sub: before.sub, 'cognito:user_status': 'CONFIRMED' }, groupConfiguration: { groupsToOverride: [] } },
      response: { claimsOverrideDetails: null },
    });
  });

  test('is refused with a token that is unknown, of another client, or too old', async () => {
    const { refresh } = await local.signIn('ada');
    await expect(local.refresh('unknown')).rejects.toMatchObject(refused('Invalid Refresh Token'));
    const foreign = { ClientId: SERVER, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: refresh } } as const;
    await expect(local.aws.send(new InitiateAuthCommand(foreign))).rejects.toMatchObject(refused('Invalid Refresh Token'));
    local.advance(365 * 86_400);
    await expect(local.refresh(refresh)).rejects.toMatchObject(refused('Refresh Token has expired'));
  });
});

describe('an access token', () => {
  test('is refused when forged, expired, an id token or of a server', async () => {
    const { access, id } = await local.signIn('ada');
    const [header, payload, signature] = access.split('.') as [string, string, string];
    const claims = JSON.stringify({ ...decodeJwt(access), username: 'eve' });
    const forged = [header, Buffer.from(claims).toString('base64url'), signature].join('.');
    const unsigned = [Buffer.from('{"alg":"none"}').toString('base64url'), payload, ''].join('.');
    for (const token of [forged, unsigned, id, 'nonsense']) {
      await expect(local.getUser(token)).rejects.toMatchObject(refused('Invalid Access Token'));
    }
    const server = await local.pool.serverToken();
    await expect(local.getUser(server)).rejects.toMatchObject(refused('Access Token does not have required scopes'));
    await expect(local.getUser(access)).resolves.toMatchObject({ Username: 'ada' });
    local.advance(3_600);
    await expect(local.getUser(access)).rejects.toMatchObject(refused('Access Token has expired'));
  });

  test('ends with a global sign-out, and so does every session of the user', async () => {
    const [phone, desk] = [await local.signIn('ada'), await local.signIn('ada')];
    await local.aws.send(new GlobalSignOutCommand({ AccessToken: phone.access }));
    for (const { access, refresh } of [phone, desk]) {
      await expect(local.getUser(access)).rejects.toMatchObject(refused('Access Token has been revoked'));
      await expect(local.refresh(refresh)).rejects.toMatchObject(refused('Refresh Token has been revoked'));
    }
    const { access } = await local.signIn('ada');
    await expect(local.getUser(access)).resolves.toMatchObject({ Username: 'ada' });
  });

  test('ends when the refresh token of its session is revoked, and no other does', async () => {
    const [phone, desk] = [await local.signIn('ada'), await local.signIn('ada')];
    const revoke = (Token: string) => local.aws.send(new RevokeTokenCommand({ ClientId: GAME, Token }));
    await revoke(phone.refresh);
    await revoke('unknown');
    await expect(local.getUser(phone.access)).rejects.toMatchObject(refused('Access Token has been revoked'));
    await expect(local.refresh(phone.refresh)).rejects.toMatchObject(refused('Refresh Token has been revoked'));
    await expect(local.getUser(desk.access)).resolves.toMatchObject({ Username: 'ada' });
    await expect(revoke(desk.access)).rejects.toMatchObject({ name: 'UnsupportedTokenTypeException' });
    const foreign = new RevokeTokenCommand({ ClientId: SERVER, Token: desk.refresh });
    await expect(local.aws.send(foreign)).rejects.toMatchObject({ name: 'UnauthorizedException' });
  });
});
