import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  ForgotPasswordCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prove } from '#guest-client/prove';
import { type NewGuest, newGuest, signUpGuest } from '#guest-client/sign-up';
import type { Functions } from '../lambda/functions.ts';
import { type LocalFunctions, startFunctions } from '../lambda/local-functions.ts';
import { Metrics } from '../lambda/metrics.ts';
import type { CloudFunction } from '../template/cloud.ts';
import { readCloud } from '../template/read-cloud.ts';
import { config, GAME, PASSWORD, startTestPool, type TestPool } from './test-pool.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const cloud = readCloud({
  folder: join(ROOT, 'infra'),
  env: 'local',
  addresses: { rest: 'http://rest', websocket: 'http://websocket', queues: 'http://queues', cdn: 'http://cdn' },
  secrets: { CursorKey: 'key', PseudonymKey: 'other key' },
});

/** One whose work of fewer bits is not enough by chance: once in sixteen times that of 12 bits is of 16. */
async function guestFor(bits: number): Promise<NewGuest> {
  const guest = newGuest();
  if (bits === 0 || bits === 16) return guest;
  return (await prove(guest.username, bits)) === (await prove(guest.username, 16)) ? guestFor(bits) : guest;
}

const metrics = new Metrics();

/** The triggers as they are built and as the template has them, but for what a test changes of the one before a sign-up. */
function startTriggers(change: (preSignUp: CloudFunction) => Partial<CloudFunction>): LocalFunctions {
  const all = cloud.functions.filter(({ bundle }) => bundle === 'triggers');
  return startFunctions({
    functions: all.map((each) => (each.name === 'PreSignUpFunction' ? { ...each, ...change(each) } : each)),
    region: 'us-east-1',
    accountId: '000000000000',
    dist: join(ROOT, 'dist'),
    variables: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    dedicated: false,
    log: () => undefined,
    metrics,
    loadLimit: 15_000,
  });
}

/** A pool with these triggers, but for the one that needs tables. */
function startPool(triggers: LocalFunctions): Promise<TestPool> {
  const functions: Functions = {
    invoke: (name, event) =>
      name === 'PreTokenGenerationFunction' ? Promise.resolve({ ok: true, payload: event }) : triggers.invoke(name, event),
  };
  return startTestPool({ config: { ...config, triggers: cloud.userPool.triggers }, functions });
}

const withBits = (bits: number): LocalFunctions =>
  startTriggers(({ environment }) => ({ environment: { ...environment, SIGN_UP_BITS: String(bits) } }));

describe('a pool that asks for 16 bits', () => {
  let triggers: LocalFunctions;
  let local: TestPool;
  beforeAll(async () => {
    triggers = withBits(16);
    local = await startPool(triggers);
  });
  afterAll(async () => {
    await local.close();
    await triggers.close();
  });

  const signUp = (Username: string, more: object = {}) =>
    local.aws.send(new SignUpCommand({ ClientId: GAME, Username, Password: PASSWORD, ...more }));
  const asked = (): number => metrics.snapshot().functions.PreSignUpFunction?.calls ?? 0;
  const refusal = {
    name: 'UserLambdaValidationException',
    message:
      'PreSignUp failed with error proof_of_work 16: send a ClientMetadata.proof for which the SHA-256 of "laurel:<username>:<proof>" begins with 16 zero bits.',
  };

  test('takes a guest who has done the work, and no other by the same proof', async () => {
    const [ada, bob] = [randomUUID(), randomUUID()];
    const ClientMetadata = { proof: await prove(ada, 16) };
    await expect(signUp(ada)).rejects.toMatchObject(refusal);
    await expect(signUp(ada, { ClientMetadata: { proof: 'none' } })).rejects.toMatchObject(refusal);
    await expect(signUp(ada, { ValidationData: [{ Name: 'proof', Value: ClientMetadata.proof }] })).rejects.toMatchObject(refusal);
    await expect(signUp(bob, { ClientMetadata })).rejects.toMatchObject(refusal);
    await expect(local.signIn(ada)).rejects.toMatchObject({ name: 'NotAuthorizedException' });

    await expect(signUp(ada, { ClientMetadata })).resolves.toMatchObject({ UserConfirmed: true });
    await expect(local.signIn(ada)).resolves.toHaveProperty('access');
    await expect(signUp(ada, { ClientMetadata })).rejects.toMatchObject({ name: 'UsernameExistsException' });
  });

  test.each([
    [0, 2],
    [12, 2],
    [16, 1],
  ])('takes the guest of a client that expects %i bits, by %i calls', async (bits, calls) => {
    const guest = await guestFor(bits);
    const before = asked();
    const { username, password, playerId } = await signUpGuest({ cognito: local.pool.url, clientId: GAME }, bits, guest);
    const { access } = await local.signIn(username, password);
    expect(asked() - before).toBe(calls);
    expect((await local.getUser(access)).UserAttributes).toContainEqual({ Name: 'sub', Value: playerId });
  });

  test('sends codes in words of its own', async () => {
    const { username, password } = await signUpGuest({ cognito: local.pool.url, clientId: GAME }, 16);
    const { access: AccessToken } = await local.signIn(username, password);
    await local.aws.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }] }));
    const { code: Code } = local.pool.mail().at(-1)!;
    await local.aws.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
    await local.aws.send(new ForgotPasswordCommand({ ClientId: GAME, Username: 'ada@example.com' }));
    const mails = local.pool.mail();
    expect(mails.map(({ subject }) => subject)).toEqual(['Your code to link this e-mail address', 'Your recovery code']);
    for (const { text, code } of mails) expect(text).toContain(`Your code is ${code}. Enter it in the game to `);
  });
});

describe('a sign-up', () => {
  test('for more work than a client does is given up at once', async () => {
    const triggers = withBits(21);
    const local = await startPool(triggers);
    const sent = signUpGuest({ cognito: local.pool.url, clientId: GAME });
    await expect(sent).rejects.toMatchObject({
      type: 'UserLambdaValidationException',
      message: expect.stringContaining('proof_of_work 21'),
    });
    await local.close();
    await triggers.close();
  });

  test('is closed to all by a reserved concurrency of 0', async () => {
    const triggers = startTriggers(() => ({ reservedConcurrency: 0 }));
    const local = await startPool(triggers);
    await expect(local.signUp(randomUUID())).rejects.toMatchObject({ name: 'UnexpectedLambdaException' });
    await local.close();
    await triggers.close();
  });
});
