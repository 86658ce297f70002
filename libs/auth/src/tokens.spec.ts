import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GAME_CLIENT, type Issuer, SERVER_CLIENT, startIssuer } from '#testing/issuer';
import { CognitoTokens, LOCAL_POOL_ID } from './tokens.ts';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => {
  issuer.stop();
});

const tokens = (userPoolId = LOCAL_POOL_ID, localEndpoint: string | undefined = issuer.endpoint): CognitoTokens =>
  new CognitoTokens({ userPoolId, clientIds: [GAME_CLIENT, SERVER_CLIENT], localEndpoint });

describe('CognitoTokens', () => {
  it('tells a player, an admin and a server apart', async () => {
    const expiresAt = expect.any(Number);
    expect(await tokens().caller(await issuer.player('p', { username: 'guest-p' }))).toEqual({
      kind: 'player',
      playerId: 'p',
      username: 'guest-p',
      expiresAt,
    });
    expect(await tokens().caller(await issuer.admin('a'))).toEqual({ kind: 'admin', playerId: 'a', username: 'a', expiresAt });
    expect(await tokens().caller(await issuer.server())).toEqual({ kind: 'server', clientId: SERVER_CLIENT, expiresAt });
  });

  it('never takes keys from anywhere but Cognito for a deployed pool', () => {
    expect(() => tokens('us-east-1_Deployed1')).toThrow('comes from Cognito only');
  });

  it("refuses the local pool's token where another pool is deployed, without asking for keys", async () => {
    const deployed = new CognitoTokens({ userPoolId: 'us-east-1_Deployed1', clientIds: [GAME_CLIENT], localEndpoint: undefined });
    expect(await deployed.caller(await issuer.player('p'))).toBeUndefined();
  });

  it('says try_again, not unauthenticated, where the keys cannot be had', async () => {
    const offline = tokens(LOCAL_POOL_ID, 'http://127.0.0.1:9');
    await expect(offline.caller(await issuer.player('p'))).rejects.toMatchObject({ code: 'try_again' });
  });
});
