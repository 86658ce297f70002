import { administeredEmail, attributeList } from './attributes.ts';
import { UserPoolError } from './errors.ts';
import { type Input, attributes, optionalText, text, textMap } from './input.ts';
import { addUser, checkNewUsername, preSignUp } from './new-user.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import type { Operation, Pool } from './pool.ts';
import type { User } from './users.repository.ts';

const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

function checkPool({ config }: Pool, input: Input): void {
  const asked = text(input, 'UserPoolId');
  if (asked !== config.userPoolId) throw new UserPoolError('ResourceNotFoundException', `User pool ${asked} does not exist.`);
}

function namedUser(pool: Pool, input: Input): User {
  checkPool(pool, input);
  const user = pool.users.byName(text(input, 'Username'));
  if (!user) throw new UserPoolError('UserNotFoundException', 'User does not exist.');
  return user;
}

function namedGroup({ config }: Pool, input: Input): string {
  const group = text(input, 'GroupName');
  if (!config.groups.includes(group)) throw new UserPoolError('ResourceNotFoundException', 'Group not found.');
  return group;
}

const described = ({ createdAt, updatedAt, status }: User): object => ({
  UserCreateDate: createdAt,
  UserLastModifiedDate: updatedAt,
  Enabled: true,
  UserStatus: status,
});

function adminGetUser(pool: Pool, input: Input): object {
  const user = namedUser(pool, input);
  return { Username: user.username, UserAttributes: attributeList(user), ...described(user) };
}

async function adminCreateUser(pool: Pool, input: Input): Promise<object> {
  checkPool(pool, input);
  const username = text(input, 'Username');
  const password = optionalText(input, 'TemporaryPassword');
  checkNewUsername(username);
  if (password !== undefined) checkNewPassword(password);
  if (optionalText(input, 'MessageAction') !== 'SUPPRESS') {
    throw new UserPoolError('InvalidParameterException', 'The local user pool sends no invitations: set MessageAction to SUPPRESS.');
  }
  const given = attributes(input, 'UserAttributes');
  const email = administeredEmail(given);
  const source = 'PreSignUp_AdminCreateUser';
  const details = { validationData: attributes(input, 'ValidationData'), metadata: textMap(input, 'ClientMetadata') };
  await preSignUp(pool, { source, username, clientId: NO_CLIENT, attributes: given, ...details });
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const user = addUser(pool, { username, email, passwordHash, status: 'FORCE_CHANGE_PASSWORD' });
  return { User: { Username: username, Attributes: attributeList(user), ...described(user) } };
}

async function adminSetUserPassword(pool: Pool, input: Input): Promise<object> {
  const user = namedUser(pool, input);
  const password = text(input, 'Password');
  checkNewPassword(password);
  const status = input.Permanent === true ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  const passwordHash = await hashPassword(password);
  pool.atomically(() => {
    pool.users.change(user.sub, { passwordHash, status, updatedAt: pool.seconds() });
    pool.users.setFailures(user.sub, { count: 0, lockedUntil: 0 });
  });
  return {};
}

function adminDeleteUser(pool: Pool, input: Input): object {
  pool.users.remove(namedUser(pool, input).sub);
  return {};
}

function adminAddUserToGroup(pool: Pool, input: Input): object {
  pool.users.addToGroup(namedUser(pool, input).sub, namedGroup(pool, input));
  return {};
}

function adminRemoveUserFromGroup(pool: Pool, input: Input): object {
  pool.users.removeFromGroup(namedUser(pool, input).sub, namedGroup(pool, input));
  return {};
}

function adminUserGlobalSignOut(pool: Pool, input: Input): object {
  pool.sessions.revokeAll(namedUser(pool, input).sub);
  return {};
}

/** In the cloud they need an IAM right; here a signed request that no web page sent. */
export const adminOperations = {
  AdminGetUser: adminGetUser,
  AdminCreateUser: adminCreateUser,
  AdminSetUserPassword: adminSetUserPassword,
  AdminDeleteUser: adminDeleteUser,
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
} satisfies Record<string, Operation>;
