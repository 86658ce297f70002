import {
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { GAME, PASSWORD, type TestPool, config, startTestPool, triggers } from './test-pool.ts';

const NEW_PASSWORD = 'a new long password';

let local: TestPool;
let token: string;

beforeEach(async () => {
  local = await startTestPool();
  await local.signUp('ada');
  token = (await local.signIn('ada')).access;
});

afterEach(() => local.close());

const latestCode = (): string => local.pool.mail().at(-1)!.code;
const update = (Value: string, AccessToken = token, Name = 'email') =>
  local.aws.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name, Value }] }));
const verify = (Code: string, AccessToken = token) =>
  local.aws.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
const attributesOf = async (AccessToken = token) =>
  Object.fromEntries((await local.getUser(AccessToken)).UserAttributes!.map(({ Name, Value }) => [Name, Value])) as object;

async function link(email: string, AccessToken = token): Promise<void> {
  await update(email, AccessToken);
  await verify(latestCode(), AccessToken);
}

describe('an e-mail', () => {
  test('is linked by its code and signs in from then on', async () => {
    const answer = await update('ada@example.com');
    expect(answer.CodeDeliveryDetailsList).toEqual([{ AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' }]);
    expect(await attributesOf()).not.toHaveProperty('email');
    await expect(local.signIn('ada@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(verify('x')).rejects.toMatchObject({ name: 'CodeMismatchException' });

    await verify(latestCode());
    expect(await attributesOf()).toMatchObject({ email: 'ada@example.com', email_verified: 'true', sub: decodeJwt(token).sub });
    const { id } = await local.signIn('ADA@example.com');
    expect(decodeJwt(id)).toMatchObject({ sub: decodeJwt(token).sub, email: 'ada@example.com', email_verified: true });
  });

  test('stands until the code of the next one has come back', async () => {
    await link('ada@example.com');
    await update('new@example.com');
    expect(await attributesOf()).toMatchObject({ email: 'ada@example.com', email_verified: 'true' });
    await expect(local.signIn('ada@example.com')).resolves.toHaveProperty('access');
    await local.aws.send(new GetUserAttributeVerificationCodeCommand({ AccessToken: token, AttributeName: 'email' }));
    expect(local.pool.mail().map(({ to }) => to)).toEqual(['ada@example.com', 'new@example.com', 'new@example.com']);
    await verify(latestCode());
    await expect(local.signIn('new@example.com')).resolves.toHaveProperty('access');
    await expect(local.signIn('ada@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect((await update('new@example.com')).CodeDeliveryDetailsList).toEqual([]);
  });

  test('that came with the sign-up signs nobody in before it is verified', async () => {
    await local.signUp('bob', { email: 'bob@example.com' });
    const { access } = await local.signIn('bob');
    expect(await attributesOf(access)).toMatchObject({ email: 'bob@example.com', email_verified: 'false' });
    await expect(local.signIn('bob@example.com')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await local.aws.send(new GetUserAttributeVerificationCodeCommand({ AccessToken: access, AttributeName: 'email' }));
    await verify(latestCode(), access);
    await expect(local.signIn('bob@example.com')).resolves.toHaveProperty('access');
  });

  test('belongs to one player', async () => {
    await link('ada@example.com');
    await local.signUp('eve');
    const { access } = await local.signIn('eve');
    await update('ADA@example.com', access);
    await expect(verify(latestCode(), access)).rejects.toMatchObject({ name: 'AliasExistsException' });
    expect(decodeJwt((await local.signIn('ada@example.com')).access)).toMatchObject({ username: 'ada' });
  });

  test('is all that a player may write or verify', async () => {
    await expect(update('true', token, 'email_verified')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(update('nonsense')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const phone = new VerifyUserAttributeCommand({ AccessToken: token, AttributeName: 'phone_number', Code: '1' });
    await expect(local.aws.send(phone)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const none = new GetUserAttributeVerificationCodeCommand({ AccessToken: token, AttributeName: 'email' });
    await expect(local.aws.send(none)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    expect(local.pool.mail()).toEqual([]);
  });

  test('gets the text of the trigger for messages', async () => {
    await local.close();
    const withMessages = { ...config, triggers: { ...config.triggers, customMessage: 'MessageFunction' } };
    const response = { emailSubject: 'Laurel', emailMessage: 'Type {####}, please.', smsMessage: null };
    const MessageFunction = (event: object) => ({ ok: true as const, payload: { ...event, response } });
    local = await startTestPool({ config: withMessages, triggers: { ...triggers(), MessageFunction } });
    await local.signUp('ada');
    await update('ada@example.com', (await local.signIn('ada')).access);
    expect(local.pool.mail()).toMatchObject([{ to: 'ada@example.com', subject: 'Laurel', text: `Type ${latestCode()}, please.` }]);
    expect(local.functions.sources().at(-1)).toBe('CustomMessage_UpdateUserAttribute');
  });
});

describe('a forgotten password', () => {
  const forgot = (Username: string) => local.aws.send(new ForgotPasswordCommand({ ClientId: GAME, Username }));
  const reset = (Username: string, ConfirmationCode: string, Password = NEW_PASSWORD) =>
    local.aws.send(new ConfirmForgotPasswordCommand({ ClientId: GAME, Username, ConfirmationCode, Password }));

  test('is replaced by a code to the verified e-mail, once', async () => {
    await link('ada@example.com');
    await forgot('ada@example.com');
    const code = latestCode();
    await expect(reset('ada', 'x')).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await expect(reset('ada', code, 'short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await reset('ada', code);
    await expect(local.signIn('ada', NEW_PASSWORD)).resolves.toHaveProperty('access');
    await expect(local.signIn('ada')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(reset('ada', code)).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  test('has an hour', async () => {
    await link('ada@example.com');
    await forgot('ada');
    local.advance(3_600);
    await expect(reset('ada', latestCode())).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  test('tells nobody who exists or has an e-mail', async () => {
    for (const name of ['nobody', 'ada']) {
      expect((await forgot(name)).CodeDeliveryDetails).toMatchObject({ AttributeName: 'email', DeliveryMedium: 'EMAIL' });
      await expect(reset(name, '123456')).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    }
    expect(local.pool.mail()).toEqual([]);
  });
});

test('a password is changed by who knows the old one', async () => {
  const change = (PreviousPassword: string, ProposedPassword: string) =>
    local.aws.send(new ChangePasswordCommand({ AccessToken: token, PreviousPassword, ProposedPassword }));
  await expect(change('wrong password', NEW_PASSWORD)).rejects.toMatchObject({ message: 'Incorrect username or password.' });
  await expect(change(PASSWORD, 'short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
  await change(PASSWORD, NEW_PASSWORD);
  await expect(local.signIn('ada', NEW_PASSWORD)).resolves.toHaveProperty('access');
  await expect(local.signIn('ada')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

test('a deleted player is gone with their tokens, and their name is free', async () => {
  const { access, refresh } = await local.signIn('ada');
  await local.aws.send(new DeleteUserCommand({ AccessToken: token }));
  await expect(local.getUser(access)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  await expect(local.refresh(refresh)).rejects.toMatchObject({ message: 'Invalid Refresh Token' });
  await expect(local.signIn('ada')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  const { UserSub } = await local.signUp('ada');
  expect(UserSub).not.toBe(decodeJwt(token).sub);
});
