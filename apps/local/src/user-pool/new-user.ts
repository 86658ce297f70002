import { randomUUID } from 'node:crypto';
import { UserPoolError } from './errors.ts';
import type { Pool } from './pool.ts';
import type { User } from './users.repository.ts';

/** What the pre-sign-up trigger is asked about. */
export interface Candidate {
  source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
  username: string;
  clientId: string;
  attributes: ReadonlyMap<string, string>;
  validationData: ReadonlyMap<string, string>;
  metadata: ReadonlyMap<string, string>;
}

/** Asks the pre-sign-up trigger: without one nobody is confirmed, and it refuses by throwing. */
export async function preSignUp(
  pool: Pool,
  { source, username, clientId, ...candidate }: Candidate,
): Promise<{ confirm: boolean; verifyEmail: boolean }> {
  const response = await pool.triggers.call('preSignUp', {
    source,
    username,
    clientId,
    request: {
      userAttributes: Object.fromEntries(candidate.attributes),
      validationData: candidate.validationData.size > 0 ? Object.fromEntries(candidate.validationData) : null,
      ...(candidate.metadata.size > 0 && { clientMetadata: Object.fromEntries(candidate.metadata) }),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  return { confirm: response?.autoConfirmUser === true, verifyEmail: response?.autoVerifyEmail === true };
}

/** Stores a new user; throws UsernameExistsException where the name, or the verified e-mail, is taken. */
export function addUser(pool: Pool, user: Pick<User, 'username' | 'email' | 'passwordHash' | 'status'>): User {
  const at = pool.seconds();
  const added = { ...user, sub: randomUUID(), createdAt: at, updatedAt: at };
  if (!pool.users.add(added)) throw new UserPoolError('UsernameExistsException', 'User already exists');
  return { ...added, groups: [] };
}

/** With the e-mail as an alias, a name that looks like one could be another user's. */
export function checkNewUsername(username: string): void {
  if (username.includes('@')) {
    throw new UserPoolError(
      'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  }
}
