import { callCognito, CognitoError, type Place } from '#guest-client/sign-up';
import type { Account } from './account.ts';
import { SignInNeeded } from './laurel-error.ts';

/** An access token of the user pool. */
export interface Token {
  text: string;
  /** By `elapsed`, when it was asked for. */
  since: number;
  lifeMs: number;
}

/** What a sign-in gives. */
export interface SignedIn {
  token: Token;
  playerId: string;
  /** The user pool's, whatever the player signed in with. */
  username: string;
  refreshToken: string | undefined;
}

/** The user pool knows neither this name nor this password, or not any more. */
const REFUSALS = ['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException'];

/** Signs in by what `parameters` hold. @param since by `elapsed`: now @throws CognitoError, LaurelError with `no_answer` */
export async function initiate(place: Place, since: number, flow: string, parameters: Record<string, string>): Promise<SignedIn> {
  const { AuthenticationResult } = await callCognito(place, 'InitiateAuth', { AuthFlow: flow, AuthParameters: parameters });
  const { AccessToken, ExpiresIn, RefreshToken } = (AuthenticationResult ?? {}) as Record<string, unknown>;
  if (typeof AccessToken !== 'string' || typeof ExpiresIn !== 'number') {
    throw new CognitoError('ChallengeRequired', 'The user pool asks this player for more than a password: this client cannot give it.');
  }
  const { sub: playerId, username } = claimsOf(AccessToken);
  const token = { text: AccessToken, since, lifeMs: ExpiresIn * 1_000 };
  return { token, playerId, username, refreshToken: typeof RefreshToken === 'string' ? RefreshToken : undefined };
}

/** Whether the user pool does not take what it was given, and will not take it another time. */
const isRefused = (error: unknown): boolean => error instanceof CognitoError && REFUSALS.includes(error.type);

function claimsOf(token: string): { sub: string; username: string } {
  const payload = token.split('.')[1] ?? '';
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub: string; username: string };
}

/** By the refresh token, or else by the password. @param ask as `initiate` @throws as `initiate`, SignInNeeded where both are refused */
export async function signInBy(
  { username, password, refreshToken }: Account,
  ask: (flow: string, parameters: Record<string, string>) => Promise<SignedIn>,
): Promise<SignedIn> {
  try {
    if (refreshToken !== undefined) return await ask('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken });
  } catch (error) {
    if (!isRefused(error)) throw error;
  }
  try {
    return await ask('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password });
  } catch (error) {
    throw isRefused(error) ? new SignInNeeded() : error;
  }
}
