import type { Context, PreSignUpTriggerEvent, PreTokenGenerationTriggerEvent } from 'aws-lambda';
import { Env } from '#core/env';
import { SystemClock } from '#core/clock';
import { RandomIds } from '#core/ids';
import { documentClient } from '#dynamo/client';
import { ProfileRepository } from '#player/profile.repository';
import { Logger } from '#telemetry/logger';
import { withScope } from '#telemetry/scope';
import { defaultName } from './profile.rules.ts';

// A bundle of its own without Nest: a sign-in waits for it.
const env = new Env(process.env);
const clock = new SystemClock(env.integer('LAUREL_CLOCK_OFFSET_SECONDS', 0) * 1000);
const ids = new RandomIds();
const logger = new Logger('triggers');
const profiles = new ProfileRepository(documentClient(), env.text('CORE_TABLE'));

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Called by the user pool before a sign-up: a guest, whose name is a UUIDv4, is confirmed at once; nobody else signs up by themselves. */
export const preSignUp = async (event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> => {
  const byAdmin = event.triggerSource === 'PreSignUp_AdminCreateUser';
  if (!byAdmin && !UUID_V4.test(event.userName)) throw new Error('Sign up with a UUIDv4 as the username.');
  event.response.autoConfirmUser = !byAdmin;
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
