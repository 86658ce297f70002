import type { Context, CustomMessageTriggerEvent, PreSignUpTriggerEvent, PreTokenGenerationTriggerEvent } from 'aws-lambda';
import { Env } from '#core/env';
import { SystemClock } from '#core/clock';
import { RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { ProfileRepository } from '#player/profile.repository';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { mailFor } from './mails.rules.ts';
import { defaultName } from './profile.rules.ts';
import { checkGuest } from './sign-up.rules.ts';

// A bundle of its own without Nest: a sign-in waits for it.
const env = new Env(process.env);
const clock = new SystemClock(env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000);
const ids = new RandomIds();
const logger = new Logger('triggers');
const profiles = new ProfileRepository(documentClient(), env.text('CORE_TABLE'));
/** Zero bits of the proof of work that a guest's sign-up needs. */
const signUpBits = env.integer('SIGN_UP_BITS', 0);

/**
 * Called by the user pool before a sign-up: a guest, whose name is a UUIDv4 and who has done the work, is confirmed at once; nobody else signs
 * up by themselves.
 */
export const preSignUp = async (event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> => {
  const byAdmin = event.triggerSource === 'PreSignUp_AdminCreateUser';
  if (!byAdmin) checkGuest({ username: event.userName, proof: event.request.clientMetadata?.proof }, signUpBits);
  event.response.autoConfirmUser = !byAdmin;
  return Promise.resolve(event);
};

/** Called by the user pool before it sends a mail: gives it our text, where we have one. */
export const customMessage = async (event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> => {
  const { codeParameter: code, usernameParameter } = event.request;
  const mail = mailFor(event.triggerSource, { code, username: usernameParameter ?? event.userName });
  if (mail) Object.assign(event.response, { emailSubject: mail.subject, emailMessage: mail.message });
  return Promise.resolve(event);
};

/** Called by the user pool before it issues tokens: at a sign-in, never at a refresh, the player's profile is made if absent. */
export const preTokenGeneration = (event: PreTokenGenerationTriggerEvent, context: Context): Promise<PreTokenGenerationTriggerEvent> =>
  withScope({ call: 'preTokenGeneration', requestId: context.awsRequestId }, async ({ units }) => {
    const { sub } = event.request.userAttributes;
    if (!sub) throw new Error('The user pool names no player.');
    if (event.triggerSource !== 'TokenGeneration_RefreshTokens') {
      const name = defaultName(() => ids.random());
      const now = clock.now();
      await profiles.createIfAbsent({ playerId: sub, name, createdAt: now.toISOString() }, now);
    }
    logger.info('call', { call: event.triggerSource, units });
    return event;
  });
