import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { PASSWORD, POOL_ID, type TestPool, startTestPool } from './test-pool.ts';

let local: TestPool;

beforeEach(async () => {
  local = await startTestPool();
  await local.signUp('ada');
});

afterEach(() => local.close());

const ada = { UserPoolId: POOL_ID, Username: 'Ada' };
const groupsIn = (token: string): unknown => decodeJwt(token)['cognito:groups'];

test('a group is in the tokens of the next sign-in, and gone from those after', async () => {
  await local.aws.send(new AdminAddUserToGroupCommand({ ...ada, GroupName: 'admin' }));
  await local.aws.send(new AdminAddUserToGroupCommand({ ...ada, GroupName: 'admin' }));
  const { access, id } = await local.signIn('ada');
  expect([groupsIn(access), groupsIn(id)]).toEqual([['admin'], ['admin']]);
  await local.aws.send(new AdminRemoveUserFromGroupCommand({ ...ada, GroupName: 'admin' }));
  expect(groupsIn((await local.signIn('ada')).access)).toBeUndefined();
});

test('a user is described as Cognito does', async () => {
  const { access } = await local.signIn('ada');
  await expect(local.aws.send(new AdminGetUserCommand(ada))).resolves.toMatchObject({
    Username: 'ada',
    UserAttributes: [{ Name: 'sub', Value: decodeJwt(access).sub }],
    Enabled: true,
    UserStatus: 'CONFIRMED',
    UserCreateDate: local.now(),
    UserLastModifiedDate: local.now(),
  });
});

test('a user whom an administrator makes signs in once the password is set for good', async () => {
  const bob = { UserPoolId: POOL_ID, Username: 'bob' };
  const UserAttributes = [
    { Name: 'email', Value: 'bob@example.com' },
    { Name: 'email_verified', Value: 'true' },
  ];
  const made = await local.aws.send(
    new AdminCreateUserCommand({ ...bob, UserAttributes, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' }),
  );
  expect(made.User).toMatchObject({ Username: 'bob', UserStatus: 'FORCE_CHANGE_PASSWORD' });
  expect(local.functions.events.at(-1)).toMatchObject({ triggerSource: 'PreSignUp_AdminCreateUser', userName: 'bob' });
  await expect(local.signIn('bob')).rejects.toMatchObject({ message: expect.stringContaining('call AdminSetUserPassword') });
  const Password = 'set by an administrator';
  await local.aws.send(new AdminSetUserPasswordCommand({ ...bob, Password, Permanent: true }));
  await expect(local.signIn('bob@example.com', Password)).resolves.toHaveProperty('access');

  const again = new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: 'bob2', UserAttributes, MessageAction: 'SUPPRESS' });
  await expect(local.aws.send(again)).rejects.toMatchObject({ name: 'UsernameExistsException' });
  const invitation = new AdminCreateUserCommand({ UserPoolId: POOL_ID, Username: 'eve' });
  await expect(local.aws.send(invitation)).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('a user whom an administrator signs out or deletes is out', async () => {
  const { access, refresh } = await local.signIn('ada');
  await local.aws.send(new AdminUserGlobalSignOutCommand(ada));
  await expect(local.getUser(access)).rejects.toMatchObject({ message: 'Access Token has been revoked' });
  await expect(local.refresh(refresh)).rejects.toMatchObject({ message: 'Refresh Token has been revoked' });
  await local.aws.send(new AdminDeleteUserCommand(ada));
  await expect(local.aws.send(new AdminGetUserCommand(ada))).rejects.toMatchObject({ name: 'UserNotFoundException' });
});

test('unknown users, groups and pools are named', async () => {
  const refused = (name: string, message: string) => ({ name, message });
  const nobody = new AdminDeleteUserCommand({ ...ada, Username: 'nobody' });
  await expect(local.aws.send(nobody)).rejects.toMatchObject(refused('UserNotFoundException', 'User does not exist.'));
  const group = new AdminAddUserToGroupCommand({ ...ada, GroupName: 'none' });
  await expect(local.aws.send(group)).rejects.toMatchObject(refused('ResourceNotFoundException', 'Group not found.'));
  const pool = new AdminGetUserCommand({ ...ada, UserPoolId: 'us-east-1_Other' });
  await expect(local.aws.send(pool)).rejects.toMatchObject(
    refused('ResourceNotFoundException', 'User pool us-east-1_Other does not exist.'),
  );
});

test('without a signature, or from a web page, nobody is an administrator', async () => {
  const call = (headers: Record<string, string>) =>
    fetch(local.pool.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser', ...headers },
      body: JSON.stringify(ada),
    });
  const unsigned = await call({});
  expect(unsigned.status).toBe(400);
  await expect(unsigned.json()).resolves.toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  const page = await call({ authorization: 'AWS4-HMAC-SHA256 Credential=x', origin: 'https://evil.example' });
  await expect(page.json()).resolves.toMatchObject({ __type: 'AccessDeniedException' });
});
