import { randomBytes, randomUUID } from 'node:crypto';
import { type Client, checkSecretHash } from './clients.ts';
import { UserPoolError } from './errors.ts';
import { matchesPassword } from './passwords.ts';
import type { Pool } from './pool.ts';
import type { Session } from './sessions.repository.ts';
import { USER_SCOPE } from './tokens.ts';
import { triggerAttributes } from './triggers.ts';
import type { User } from './users.repository.ts';

/** As AWS's API names them. */
export interface AuthenticationResult {
  AccessToken: string;
  IdToken: string;
  TokenType: 'Bearer';
  /** Seconds, of the access token. */
  ExpiresIn: number;
}

interface RefreshProof {
  token: string;
  /** Of clients with a secret. */
  secretHash: string | undefined;
}

const FREE_FAILURES = 5;
const LONGEST_LOCK_SECONDS = 900;

const refused = (message: string): UserPoolError => new UserPoolError('NotAuthorizedException', message);

/** Checks name (or verified e-mail) and password, runs the trigger and begins a session. */
export async function signIn(
  pool: Pool,
  client: Client,
  [name, password]: [string, string],
): Promise<AuthenticationResult & { RefreshToken: string }> {
  const { sub } = await authenticate(pool, name, password);
  const signedInAt = pool.seconds();
  const expiresAt = signedInAt + client.refreshTokenSeconds;
  const session = { originJti: randomUUID(), eventId: randomUUID(), sub, clientId: client.clientId, signedInAt, expiresAt };
  const user = await readyForTokens(pool, session, 'TokenGeneration_Authentication');
  const refreshToken = randomBytes(96).toString('base64url');
  pool.sessions.add(session, refreshToken);
  return { ...(await tokensFor(pool, client, { session, user })), RefreshToken: refreshToken };
}

/** New access and id tokens of a session; the refresh token stays. */
export async function refresh(pool: Pool, client: Client, proof: RefreshProof): Promise<AuthenticationResult> {
  const session = pool.sessions.byRefreshToken(proof.token);
  if (session?.clientId !== client.clientId) throw refused('Invalid Refresh Token');
  if (session.revoked) throw refused('Refresh Token has been revoked');
  if (session.expiresAt <= pool.seconds()) throw refused('Refresh Token has expired');
  const user = await readyForTokens(pool, session, 'TokenGeneration_RefreshTokens');
  checkSecretHash(client, user.username, proof.secretHash);
  return tokensFor(pool, client, { session, user });
}

async function authenticate(pool: Pool, name: string, password: string): Promise<User> {
  const user = pool.users.byName(name);
  if (!user) throw refused('Incorrect username or password.');
  await checkPassword(pool, user, password);
  if (user.status === 'UNCONFIRMED') throw new UserPoolError('UserNotConfirmedException', 'User is not confirmed.');
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw refused('The local user pool has no NEW_PASSWORD_REQUIRED challenge: call AdminSetUserPassword with Permanent true.');
  }
  return user;
}

/** After five wrong passwords each further one locks the user twice as long, from a second to 15 minutes. */
export async function checkPassword(pool: Pool, user: User, password: string): Promise<void> {
  if (pool.users.failures(user.sub).lockedUntil > pool.seconds()) throw refused('Password attempts exceeded');
  const right = user.passwordHash !== null && (await matchesPassword(password, user.passwordHash));
  const count = right ? 0 : pool.users.failures(user.sub).count + 1;
  const lock = count < FREE_FAILURES ? 0 : Math.min(2 ** (count - FREE_FAILURES), LONGEST_LOCK_SECONDS);
  pool.users.setFailures(user.sub, { count, lockedUntil: lock === 0 ? 0 : pool.seconds() + lock });
  if (!right) throw refused('Incorrect username or password.');
}

/** Runs the trigger, then reads the user again: it may have been removed or put into a group meanwhile. */
async function readyForTokens(pool: Pool, { sub, clientId }: Session, source: string): Promise<User> {
  const before = existing(pool.users.bySub(sub));
  const response = await pool.triggers.call('preTokenGeneration', {
    source,
    clientId,
    username: before.username,
    request: {
      userAttributes: triggerAttributes(before),
      groupConfiguration: { groupsToOverride: before.groups, iamRolesToOverride: [], preferredRole: null },
    },
    response: { claimsOverrideDetails: null },
  });
  if (response?.claimsOverrideDetails) {
    throw new UserPoolError(
      'InvalidLambdaResponseException',
      'The local user pool overrides no claims: answer claimsOverrideDetails null.',
    );
  }
  return existing(pool.users.bySub(sub));
}

function existing(user: User | undefined): User {
  if (!user) throw new UserPoolError('UserNotFoundException', 'User does not exist.');
  return user;
}

async function tokensFor(pool: Pool, client: Client, { session, user }: { session: Session; user: User }): Promise<AuthenticationResult> {
  const at = pool.seconds();
  const shared = {
    sub: user.sub,
    ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
    origin_jti: session.originJti,
    event_id: session.eventId,
    auth_time: session.signedInAt,
    iat: at,
  };
  const ofAccess = { client_id: client.clientId, scope: USER_SCOPE, username: user.username, exp: at + client.accessTokenSeconds };
  const email = user.email && { email: user.email.address, email_verified: user.email.verified };
  const ofId = { aud: client.clientId, 'cognito:username': user.username, ...email, exp: at + client.idTokenSeconds };
  const [AccessToken, IdToken] = await Promise.all([
    pool.tokens.sign({ ...shared, ...ofAccess, token_use: 'access', jti: randomUUID() }),
    pool.tokens.sign({ ...shared, ...ofId, token_use: 'id', jti: randomUUID() }),
  ]);
  return { AccessToken, IdToken, TokenType: 'Bearer', ExpiresIn: client.accessTokenSeconds };
}

/** An access token of the client itself, as the token endpoint gives it: no user, no groups. */
export function clientToken(pool: Pool, { clientId, accessTokenSeconds }: Client, scopes: readonly string[]): Promise<string> {
  const at = pool.seconds();
  return pool.tokens.sign({
    sub: clientId,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: at,
    iat: at,
    exp: at + accessTokenSeconds,
    version: 2,
    jti: randomUUID(),
    client_id: clientId,
  });
}
