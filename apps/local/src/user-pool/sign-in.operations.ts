import { type Client, checkSecretHash, sameSecret } from './clients.ts';
import { UserPoolError } from './errors.ts';
import { type Input, optionalText, text, textMap } from './input.ts';
import type { Operation, Pool } from './pool.ts';
import { refresh, signIn } from './sign-in.ts';
import { signedInUser } from './signed-in.ts';

const invalid = (message: string): UserPoolError => new UserPoolError('InvalidParameterException', message);

type Parameters = ReadonlyMap<string, string>;

const flows: Record<string, (pool: Pool, client: Client, parameters: Parameters) => Promise<object>> = {
  USER_PASSWORD_AUTH(pool, client, parameters) {
    const username = required(parameters, 'USERNAME');
    checkSecretHash(client, username, parameters.get('SECRET_HASH'));
    return signIn(pool, client, [username, required(parameters, 'PASSWORD')]);
  },
  REFRESH_TOKEN_AUTH: (pool, client, parameters) =>
    refresh(pool, client, { token: required(parameters, 'REFRESH_TOKEN'), secretHash: parameters.get('SECRET_HASH') }),
};

function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name);
  if (!value) throw invalid(`Missing required parameter ${name}`);
  return value;
}

async function initiateAuth(pool: Pool, input: Input): Promise<object> {
  const client = pool.clients.byId(text(input, 'ClientId'));
  const asked = text(input, 'AuthFlow');
  const name = asked === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : asked;
  const flow = Object.hasOwn(flows, name) ? flows[name] : undefined;
  if (!flow || !client.authFlows.includes(`ALLOW_${name}`)) throw invalid(`${asked} flow not enabled for this client`);
  return { AuthenticationResult: await flow(pool, client, textMap(input, 'AuthParameters')), ChallengeParameters: {} };
}

async function globalSignOut(pool: Pool, input: Input): Promise<object> {
  const { sub } = await signedInUser(pool, input);
  pool.sessions.revokeAll(sub);
  return {};
}

/** A token that nobody knows is no error (RFC 7009). */
function revokeToken(pool: Pool, input: Input): object {
  const client = pool.clients.byId(text(input, 'ClientId'));
  const token = text(input, 'Token');
  if (client.secret !== undefined && !sameSecret(optionalText(input, 'ClientSecret') ?? '', client.secret)) {
    throw new UserPoolError('UnauthorizedException', 'Client authentication failed.');
  }
  if (token.split('.').length === 3) throw new UserPoolError('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked.');
  const session = pool.sessions.byRefreshToken(token);
  if (session && session.clientId !== client.clientId) throw new UserPoolError('UnauthorizedException', 'The token is of another client.');
  if (session) pool.sessions.revoke(session.originJti);
  return {};
}

export const signInOperations = {
  InitiateAuth: initiateAuth,
  GlobalSignOut: globalSignOut,
  RevokeToken: revokeToken,
} satisfies Record<string, Operation>;
