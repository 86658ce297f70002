import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CustomMessageTriggerEvent, PreSignUpTriggerEvent } from 'aws-lambda';
import { testClient } from '#testing/client';
import { coreKeys, type Key } from '#dynamo/keys';
import { startWorld, tokenEvent, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext } from '#testing/events';

let world: World;
let triggers: typeof import('./player.triggers.ts');

beforeAll(async () => {
  world = await startWorld();
  triggers = await import('./player.triggers.ts');
});
afterAll(() => {
  world.stop();
});

const item = async (Key: Key): Promise<Record<string, unknown> | undefined> =>
  (await testClient().send(new GetCommand({ TableName: testTable('core'), Key: { ...Key } }))).Item;
const profile = (playerId: string): Promise<Record<string, unknown> | undefined> => item(coreKeys.profile(playerId));

const signUpEvent = (userName: string, triggerSource = 'PreSignUp_SignUp'): PreSignUpTriggerEvent =>
  ({ triggerSource, userName, request: { userAttributes: {} }, response: {} }) as unknown as PreSignUpTriggerEvent;

describe('preTokenGeneration', () => {
  it('makes the profile at the first sign-in and leaves it alone afterwards', async () => {
    await triggers.preTokenGeneration(tokenEvent('TokenGeneration_Authentication', 'p1'), lambdaContext());
    const first = await profile('p1');
    expect(first).toMatchObject({ name: expect.stringMatching(/^Player-[0-9A-HJKMNP-TV-Z]{6}$/) });
    const name = String(first?.name);
    expect(await item(coreKeys.directoryName(name.toLowerCase(), 'p1'))).toMatchObject({ name });
    await triggers.preTokenGeneration(tokenEvent('TokenGeneration_Authentication', 'p1'), lambdaContext());
    expect(await profile('p1')).toEqual(first);
  });

  it('makes none at a refresh', async () => {
    await triggers.preTokenGeneration(tokenEvent('TokenGeneration_RefreshTokens', 'p2'), lambdaContext());
    expect(await profile('p2')).toBeUndefined();
  });

  it('makes one of 20 sign-ins at once', async () => {
    const event = tokenEvent('TokenGeneration_Authentication', 'p3');
    const names = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await triggers.preTokenGeneration(event, lambdaContext());
        return (await profile('p3'))?.name;
      }),
    );
    expect(new Set(names).size).toBe(1);
  });
});

describe('preSignUp', () => {
  it('confirms a guest', async () => {
    const event = await triggers.preSignUp(signUpEvent('3f8e9c1a-1b2c-4d3e-8f4a-5b6c7d8e9f00'));
    expect(event.response.autoConfirmUser).toBe(true);
  });

  it.each(['ada', 'ada@example.com', '3f8e9c1a-1b2c-1d3e-8f4a-5b6c7d8e9f00'])('refuses %s', async (name) => {
    await expect(triggers.preSignUp(signUpEvent(name))).rejects.toThrow('UUIDv4');
  });

  it('leaves users that an admin makes to the admin', async () => {
    const event = await triggers.preSignUp(signUpEvent('ada', 'PreSignUp_AdminCreateUser'));
    expect(event.response.autoConfirmUser).toBe(false);
  });
});

describe('customMessage', () => {
  const messageEvent = (triggerSource: string, usernameParameter: string | null = null): CustomMessageTriggerEvent =>
    ({
      triggerSource,
      userName: 'ada',
      request: { userAttributes: {}, codeParameter: '{####}', linkParameter: '', usernameParameter },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    }) as unknown as CustomMessageTriggerEvent;

  it('words the mail, with the places for the code and, for a user of an admin, the name', async () => {
    const { response } = await triggers.customMessage(messageEvent('CustomMessage_AdminCreateUser', '{username}'));
    expect(response).toEqual({
      smsMessage: null,
      emailSubject: 'Your account',
      emailMessage: expect.stringMatching(/\{username\}.*\{####\}/),
    });
  });

  it('leaves what it has no words for to Cognito', async () => {
    const { response } = await triggers.customMessage(messageEvent('CustomMessage_Authentication'));
    expect(response).toEqual({ smsMessage: null, emailMessage: null, emailSubject: null });
  });
});
