import { prove } from './prove.ts';
import { askedBits } from './work.ts';

/** A client works for some seconds, not for minutes: where more is asked, sign-up is as good as closed. */
export const MOST_BITS = 20;

/** A call that is not answered in this time is answered by nobody. */
const LIMIT_MS = 30_000;

export interface Place {
  /** The user pool's address, as `https://cognito-idp.us-east-1.amazonaws.com`. */
  cognito: string;
  /** Of the client `game`. */
  clientId: string;
  /** In place of the global one, where a game has calls made in a way of its own. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Ends the work that a sign-up may be asked for, which then rejects with its reason. */
  signal?: AbortSignal;
}

/** What a game keeps in the platform's secure store: whoever has it is the player. */
export interface GuestAccount extends NewGuest {
  playerId: string;
}

/** A player before they are signed up. */
export interface NewGuest {
  /** A UUIDv4. */
  username: string;
  /** 256 random bits, base64url. */
  password: string;
}

/** What the user pool did not do. */
export class CognitoError extends Error {
  /** As `UserLambdaValidationException`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'CognitoError';
    this.type = type;
  }
}

/**
 * Makes a new player; does the work that the stage asks for, where it asks for some.
 *
 * @param bits what the stage is known to ask for: the work is done before the first call, which is not refused then
 * @param guest whom to sign up: a game that keeps it before has the same player again where it ends in between
 * @throws CognitoError, what the place's signal says
 */
export async function signUpGuest(place: Place, bits = 0, guest: NewGuest = newGuest()): Promise<GuestAccount> {
  try {
    return await signUp(place, guest, bits);
  } catch (error) {
    const asked = error instanceof CognitoError ? askedBits(error.message) : undefined;
    if (asked === undefined || asked <= bits || asked > MOST_BITS) throw error;
    return await signUp(place, guest, asked);
  }
}

async function signUp(place: Place, guest: NewGuest, bits: number): Promise<GuestAccount> {
  const { username: Username, password: Password } = guest;
  const { signal } = place;
  const ClientMetadata = bits > 0 ? { proof: await prove(Username, bits, { ...(signal && { signal }) }) } : {};
  const { UserSub } = await callCognito(place, 'SignUp', { Username, Password, ClientMetadata });
  return { playerId: String(UserSub), username: Username, password: Password };
}

/** A call of the user pool that needs no AWS credentials. @throws CognitoError, or what `fetch` says where nobody answers */
export async function callCognito(
  { cognito, clientId, fetch: send = fetch }: Place,
  operation: string,
  input: object,
): Promise<Record<string, unknown>> {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}` };
  const body = JSON.stringify({ ClientId: clientId, ...input });
  const answer = await send(cognito, { method: 'POST', headers, body, signal: AbortSignal.timeout(LIMIT_MS) });
  const result = (await answer.json()) as Record<string, unknown>;
  if (answer.ok) return result;
  throw new CognitoError(String(result.__type), String(result.message ?? result.Message));
}

/** A name and a password that nobody else has. */
export const newGuest = (): NewGuest => ({ username: crypto.randomUUID(), password: newPassword() });

function newPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
