import { randomUUID } from 'node:crypto';
import {
  ConfirmSignUpCommand,
  type CognitoIdentityProviderServiceException,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GAME, PASSWORD, SERVER, type TestPool, startTestPool, triggers } from './test-pool.ts';

let local: TestPool;

beforeEach(async () => {
  local = await startTestPool();
});

afterEach(() => local.close());

const latestCode = (): string => local.pool.mail().at(-1)!.code;
const confirm = (Username: string, ConfirmationCode: string) =>
  local.aws.send(new ConfirmSignUpCommand({ ClientId: GAME, Username, ConfirmationCode }));

describe('a guest signs up', () => {
  test('and is confirmed by the trigger, which sees what Cognito sends', async () => {
    const name = randomUUID();
    const answer = await local.aws.send(
      new SignUpCommand({
        ClientId: GAME,
        Username: name,
        Password: PASSWORD,
        ValidationData: [{ Name: 'device', Value: 'phone' }],
        ClientMetadata: { proof: '42' },
      }),
    );
    expect(answer).toMatchObject({ UserConfirmed: true, UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(answer.CodeDeliveryDetails).toBeUndefined();
    expect(local.functions.events).toEqual([
      {
        version: '1',
        region: 'us-east-1',
        userPoolId: 'us-east-1_LocalDev1',
        userName: name,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: GAME },
        triggerSource: 'PreSignUp_SignUp',
        request: { userAttributes: {}, validationData: { device: 'phone' }, clientMetadata: { proof: '42' } },
        response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
      },
    ]);
    await expect(local.signIn(name)).resolves.toHaveProperty('access');
  });

  test('once: names compare without regard to case', async () => {
    await local.signUp('Ada');
    await expect(local.signUp('aDA')).rejects.toMatchObject({ name: 'UsernameExistsException', message: 'User already exists' });
    await expect(local.signIn('ADA')).resolves.toHaveProperty('access');
  });

  test.each([
    ['a short password', { Password: 'short' }, 'InvalidPasswordException', /not long enough/],
    ['a name like an e-mail', { Username: 'ada@example.com' }, 'InvalidParameterException', /cannot be of email format/],
    ['a name with a space', { Username: 'ada lovelace' }, 'InvalidParameterException', /Value at 'username' failed/],
    ['no name', { Username: undefined }, 'InvalidParameterException', /Member must not be null/],
    ['a long name', { Username: 'a'.repeat(129) }, 'InvalidParameterException', /less than or equal to 128/],
    ['a bad e-mail', { UserAttributes: [{ Name: 'email', Value: 'ada' }] }, 'InvalidParameterException', /Invalid email/],
    [
      'an attribute that is not theirs',
      { UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException',
      /unauthorized attribute/,
    ],
    ['an unknown client', { ClientId: 'unknown' }, 'ResourceNotFoundException', /User pool client unknown does not exist/],
    ["the server's client, without its secret", { ClientId: SERVER }, 'NotAuthorizedException', /SECRET_HASH was not received/],
    ["the server's client, with another secret", { ClientId: SERVER, SecretHash: 'AAAA' }, 'NotAuthorizedException', /Unable to verify/],
  ])('but not with %s', async (_, change, name, message) => {
    const command = new SignUpCommand({ ClientId: GAME, Username: 'ada', Password: PASSWORD, ...change });
    await expect(local.aws.send(command)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
    expect(local.functions.events).toEqual([]);
  });
});

describe('a sign-up that the trigger does not confirm', () => {
  test('waits for the code that was mailed', async () => {
    const answer = await local.signUp('slow-ada', { email: 'Ada@Example.com' });
    expect(answer).toMatchObject({ UserConfirmed: false, CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'A***@E***' } });
    await expect(local.signIn('slow-ada')).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    await expect(local.signIn('slow-ada', 'not the password')).rejects.toMatchObject({ name: 'NotAuthorizedException' });

    await expect(confirm('slow-ada', 'wrong')).rejects.toMatchObject({ name: 'CodeMismatchException' });
    expect(local.pool.mail()).toMatchObject([
      { to: 'Ada@Example.com', at: '2026-11-20T12:00:00.000Z', text: expect.stringContaining(latestCode()) },
    ]);
    await confirm('slow-ada', latestCode());
    await expect(local.signIn('ada@example.com')).resolves.toHaveProperty('access');
    await expect(confirm('slow-ada', latestCode())).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('gets a new code that voids the old one, at most five an hour', async () => {
    const resend = () => local.aws.send(new ResendConfirmationCodeCommand({ ClientId: GAME, Username: 'slow-ada' }));
    await local.signUp('slow-ada', { email: 'ada@example.com' });
    for (let sent = 1; sent < 5; sent++) await resend();
    await expect(resend()).rejects.toMatchObject({ name: 'LimitExceededException' });
    const [first, ...others] = local.pool.mail().map((mail) => mail.code);
    expect(others).toHaveLength(4);
    await expect(confirm('slow-ada', first!)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    local.advance(3_601);
    await resend();
    await confirm('slow-ada', latestCode());
  });

  test('cannot guess codes, nor use one after a day', async () => {
    await local.signUp('slow-ada', { email: 'ada@example.com' });
    for (let guess = 0; guess < 5; guess++) await expect(confirm('slow-ada', 'x')).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await expect(confirm('slow-ada', latestCode())).rejects.toMatchObject({ name: 'LimitExceededException' });
    local.advance(24 * 3_600);
    await expect(confirm('slow-ada', latestCode())).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });

  test('does not tell who exists', async () => {
    const answer = await local.aws.send(new ResendConfirmationCodeCommand({ ClientId: GAME, Username: 'nobody' }));
    expect(answer.CodeDeliveryDetails).toMatchObject({ AttributeName: 'email', DeliveryMedium: 'EMAIL' });
    expect(local.pool.mail()).toEqual([]);
    await expect(confirm('nobody', '123456')).rejects.toMatchObject({ name: 'ExpiredCodeException' });
  });
});

describe('a trigger that', () => {
  const failures = {
    thrown: { ok: false, reason: 'thrown', errorType: 'Error', errorMessage: 'Sign-ups are closed' },
    timeout: { ok: false, reason: 'timeout', errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out' },
    malformed: { ok: true, payload: 'hello' },
  } as const;

  test.each([
    ['throws', 'thrown', 'UserLambdaValidationException', 'PreSignUp failed with error Sign-ups are closed.'],
    ['runs out of time', 'timeout', 'UnexpectedLambdaException', 'PreSignUp failed with error Task timed out.'],
    ['answers nonsense', 'malformed', 'InvalidLambdaResponseException', 'Unrecognizable lambda output'],
  ] as const)('%s refuses the sign-up', async (_, failure, name, message) => {
    await local.close();
    local = await startTestPool({ triggers: { ...triggers(), PreSignUpFunction: () => failures[failure] } });
    await expect(local.signUp('ada')).rejects.toMatchObject({ name, message });
    await expect(local.signIn('ada')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('throws at sign-in gives no tokens', async () => {
    await local.close();
    local = await startTestPool({ triggers: { ...triggers(), PreTokenGenerationFunction: () => failures.thrown } });
    await local.signUp('ada');
    const command = new InitiateAuthCommand({
      ClientId: GAME,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    });
    const error = await local.aws.send(command).catch((caught: unknown) => caught as CognitoIdentityProviderServiceException);
    expect(error).toMatchObject({ name: 'UserLambdaValidationException', $metadata: { httpStatusCode: 400 } });
  });
});
