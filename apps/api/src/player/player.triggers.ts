import type { PreSignUpTriggerEvent, PreTokenGenerationTriggerEvent } from 'aws-lambda';
import type { PlayerService } from './player.service.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Called by the user pool before a sign-up: a guest, whose name is a UUIDv4, is confirmed at once; nobody else may sign up. */
export function preSignUp(event: PreSignUpTriggerEvent): PreSignUpTriggerEvent {
  const byAdmin = event.triggerSource === 'PreSignUp_AdminCreateUser';
  if (!byAdmin && !UUID_V4.test(event.userName)) throw new Error('Sign up with a UUIDv4 as the username.');
  event.response.autoConfirmUser = !byAdmin;
  return event;
}

/** Called by the user pool before it issues tokens: at a sign-in, never at a refresh, the player's profile is made if absent. */
export async function preTokenGeneration(
  players: PlayerService,
  event: PreTokenGenerationTriggerEvent,
): Promise<PreTokenGenerationTriggerEvent> {
  const { sub } = event.request.userAttributes;
  if (!sub) throw new Error('The user pool names no player.');
  if (event.triggerSource !== 'TokenGeneration_RefreshTokens') await players.signIn(sub);
  return event;
}
