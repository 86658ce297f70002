import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { LOCAL_POOL_ID } from '#auth/tokens';

export const GAME_CLIENT = 'test-game-client';
export const SERVER_CLIENT = 'test-server-client';
const ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${LOCAL_POOL_ID}`;

/** Signs tokens as the user pool does, with a key of its own that it serves at `endpoint`. It knows every user but the removed. */
export interface Issuer {
  endpoint: string;
  /** The names of users that an admin's call has removed. */
  removed: Set<string>;
  player(playerId: string, more?: JWTPayload): Promise<string>;
  admin(playerId: string): Promise<string>;
  server(): Promise<string>;
  stop(): void;
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }];
  const removed = new Set<string>();
  const server = createServer((request, response) => {
    if (request.headers['x-amz-target'] === undefined) response.end(JSON.stringify({ keys }));
    else void administer(removed, request, response);
  });
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
    removed,
    player,
    admin: (playerId) => player(playerId, { 'cognito:groups': ['admin'] }),
    server: () => sign({ sub: SERVER_CLIENT, client_id: SERVER_CLIENT, scope: 'laurel/server' }),
    stop: () => {
      server.close();
    },
  };
}

/** The calls by which the service asks for users, and removes them. */
async function administer(removed: Set<string>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const operation = String(request.headers['x-amz-target']).replace('AWSCognitoIdentityProviderService.', '');
  const { Username } = (await json(request)) as { Username: string };
  if (operation !== 'AdminDeleteUser' && operation !== 'AdminGetUser') {
    console.error(`Nobody expected ${operation}`);
    response.writeHead(500).end();
  } else if (removed.has(Username)) {
    response.writeHead(400).end(JSON.stringify({ __type: 'UserNotFoundException', message: 'User does not exist.' }));
  } else if (operation === 'AdminDeleteUser') {
    removed.add(Username);
    response.end('{}');
  } else {
    const UserAttributes = [{ Name: 'email', Value: `${Username}@example.com` }];
    response.end(JSON.stringify({ Username, UserAttributes, UserCreateDate: 1_767_225_600, Enabled: true, UserStatus: 'CONFIRMED' }));
  }
}
