import { UserPoolError } from './errors.ts';
import { type Input, text } from './input.ts';
import type { Pool } from './pool.ts';
import type { User } from './users.repository.ts';

/** The user of the request's access token, and the client that it was made for. Throws NotAuthorizedException or UserNotFoundException. */
export async function signedInUser(pool: Pool, input: Input): Promise<User & { clientId: string }> {
  const { sub, originJti } = await pool.tokens.verifyAccess(text(input, 'AccessToken'));
  const user = pool.users.bySub(sub);
  if (!user) throw new UserPoolError('UserNotFoundException', 'User does not exist.');
  const session = pool.sessions.byOriginJti(originJti);
  if (!session || session.revoked) throw new UserPoolError('NotAuthorizedException', 'Access Token has been revoked');
  return { ...user, clientId: session.clientId };
}
