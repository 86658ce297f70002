import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { LOCAL_POOL_ID } from '#auth/tokens';

export const GAME_CLIENT = 'test-game-client';
export const SERVER_CLIENT = 'test-server-client';
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${LOCAL_POOL_ID}`;

/** Signs tokens as the user pool does, with a key of its own that it serves at `endpoint`. */
export interface Issuer {
  endpoint: string;
  player(playerId: string, more?: JWTPayload): Promise<string>;
  admin(playerId: string): Promise<string>;
  server(): Promise<string>;
  stop(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  const sign = (claims: JWTPayload): Promise<string> =>
    new SignJWT({ iss: ISSUER, token_use: 'access', exp: Math.floor(Date.now() / 1000) + 3600, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'test' })
      .setIssuedAt()
      .sign(privateKey);
  const player = (playerId: string, more: JWTPayload = {}): Promise<string> =>
    sign({ sub: playerId, username: playerId, client_id: GAME_CLIENT, scope: 'aws.cognito.signin.user.admin', ...more });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    player,
    admin: (playerId) => player(playerId, { 'cognito:groups': ['admin'] }),
    server: () => sign({ sub: SERVER_CLIENT, client_id: SERVER_CLIENT, scope: 'laurel/server' }),
    stop: () => {
      server.close();
    },
  };
}
