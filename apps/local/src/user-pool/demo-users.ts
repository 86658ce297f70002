import { UserPoolError } from './errors.ts';
import { addUser, checkNewUsername } from './new-user.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import type { Pool } from './pool.ts';
import { signIn } from './sign-in.ts';

export interface NewUser {
  username: string;
  /** At least 12 characters. */
  password: string;
  /** Of the template's groups. */
  groups: readonly string[];
}

export interface SignedIn {
  accessToken: string;
  idToken: string;
  refreshToken: string;
}

/** Adds a confirmed user, or gives the one of that name this password and these groups too. Asks no trigger. */
export async function putUser(pool: Pool, { username, password, groups }: NewUser): Promise<{ sub: string; username: string }> {
  checkNewUsername(username);
  checkNewPassword(password);
  const unknown = groups.find((group) => !pool.config.groups.includes(group));
  if (unknown !== undefined) throw new UserPoolError('ResourceNotFoundException', `The template has no group ${unknown}.`);
  const passwordHash = await hashPassword(password);
  return pool.atomically(() => {
    const user = pool.users.byName(username) ?? addUser(pool, { username, email: null, passwordHash, status: 'CONFIRMED' });
    pool.users.change(user.sub, { passwordHash, status: 'CONFIRMED', updatedAt: pool.seconds() });
    pool.users.setFailures(user.sub, { count: 0, lockedUntil: 0 });
    for (const group of groups) pool.users.addToGroup(user.sub, group);
    return { sub: user.sub, username: user.username };
  });
}

/** The way of InitiateAuth, through the first client that takes passwords. */
export async function passwordSignIn(pool: Pool, username: string, password: string): Promise<SignedIn> {
  const client = pool.clients.all.find(({ authFlows }) => authFlows.includes('ALLOW_USER_PASSWORD_AUTH'));
  if (!client) throw new Error('No client of the user pool allows ALLOW_USER_PASSWORD_AUTH: add one to the template.');
  const result = await signIn(pool, client, [username, password]);
  return { accessToken: result.AccessToken, idToken: result.IdToken, refreshToken: result.RefreshToken };
}
