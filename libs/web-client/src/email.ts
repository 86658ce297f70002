import { callCognito, CognitoError, type Place } from '#guest-client/sign-up';
import type { Session } from './session.ts';

/** A code that is no more, or never was: also one that has done its work where the answer was lost. */
const SPENT = ['ExpiredCodeException', 'CodeMismatchException'];
const isSpent = (error: unknown): error is CognitoError => error instanceof CognitoError && SPENT.includes(error.type);

/** These calls know the player by the token, and the client by nothing. A token that is not taken is followed by another, once. */
async function asPlayer(place: Place, session: Session, operation: string, input: object): Promise<Record<string, unknown>> {
  const call = (AccessToken: string) => callCognito(place, operation, { ClientId: undefined, AccessToken, ...input });
  const token = await session.token();
  try {
    return await call(token);
  } catch (error) {
    // As where the device slept: the time that has passed here is less than the token's.
    if (!(error instanceof CognitoError && error.type === 'NotAuthorizedException')) throw error;
    return await call(await session.token(token));
  }
}

/** Has a code sent to the address. @throws CognitoError, SignInNeeded, LaurelError with `no_answer` */
export async function sendCode(place: Place, session: Session, email: string): Promise<void> {
  await asPlayer(place, session, 'UpdateUserAttributes', { UserAttributes: [{ Name: 'email', Value: email }] });
}

/**
 * Takes the code back, and gives the address that is linked from now on.
 *
 * @param expected what the code was sent to, where that is known: it may be linked, though the code is no more
 * @throws CognitoError, SignInNeeded, LaurelError with `no_answer`
 */
export async function takeCode(place: Place, session: Session, { code, expected }: { code: string; expected: string | undefined }) {
  let spent: CognitoError | undefined;
  try {
    await asPlayer(place, session, 'VerifyUserAttribute', { AttributeName: 'email', Code: code });
  } catch (error) {
    if (expected === undefined || !isSpent(error)) throw error;
    spent = error;
  }
  const email = await verifiedEmail(place, session);
  if (spent !== undefined && email?.toLowerCase() !== expected?.toLowerCase()) throw spent;
  return email;
}

async function verifiedEmail(place: Place, session: Session): Promise<string | undefined> {
  const { UserAttributes } = await asPlayer(place, session, 'GetUser', {});
  const attributes = new Map((UserAttributes as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]));
  return attributes.get('email_verified') === 'true' ? attributes.get('email') : undefined;
}

/**
 * Gives the player of an address a new password.
 *
 * @param signIn by the new password
 * @throws CognitoError, LaurelError with `no_answer`, what `signIn` throws
 */
export async function resetPassword<T>(place: Place, input: { email: string; code: string; password: string }, signIn: () => Promise<T>) {
  const { email: Username, code: ConfirmationCode, password: Password } = input;
  try {
    await callCognito(place, 'ConfirmForgotPassword', { Username, ConfirmationCode, Password });
  } catch (error) {
    // Where the answer to an earlier try was lost, the code is spent, and the password is the new one.
    if (!isSpent(error)) throw error;
    return await signIn().catch(() => {
      throw error;
    });
  }
  return await signIn();
}
