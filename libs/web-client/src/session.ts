import { callCognito, CognitoError, type Place, signUpGuest } from '#guest-client/sign-up';
import type { Account, AccountRecord } from './account.ts';
import { SignInNeeded } from './laurel-error.ts';
import type { Platform } from './platform.ts';

/** A token is renewed when so much of its life is over. */
const RENEWED_AT = 0.8;
/** The user pool knows neither this name nor this password, or not any more. */
const REFUSALS = ['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException'];

export interface SessionParts {
  platform: Platform;
  /** Its `fetch` makes the tries. */
  pool: Place;
  record: AccountRecord;
  /** One sign-in of a record at a time, in all tabs. */
  lock: string;
  onSignInNeeded: () => void;
}

interface Token {
  text: string;
  /** By `elapsed`. */
  since: number;
  lifeMs: number;
}

/** A player who is signed in, or will be with the first call. */
export class Session {
  readonly #parts: SessionParts;
  #account: Account;
  #token: Token | undefined;
  #flight: Promise<string> | undefined;
  #isNeeded = false;

  constructor(parts: SessionParts, account: Account) {
    this.#parts = parts;
    this.#account = account;
  }

  get account(): Account {
    return this.#account;
  }

  /**
   * An access token that is good now.
   *
   * @param refused one that the service does not take: it is not given again
   * @throws SignInNeeded, LaurelError with `no_answer`, CognitoError
   */
  async token(refused?: string): Promise<string> {
    const token = this.#token;
    if (token && token.text !== refused && this.#age(token) < RENEWED_AT) return token.text;
    try {
      return await this.#single(() => this.#renew(refused));
    } catch (error) {
      // It is early: the old one is good for a while.
      if (token && token.text !== refused && this.#age(token) < 1 && !(error instanceof SignInNeeded)) return token.text;
      throw error;
    }
  }

  /** Signs in without a look at the record. @param isKnown has signed up before @throws SignInNeeded, LaurelError, CognitoError */
  async enter(isKnown: boolean): Promise<void> {
    if (!isKnown && this.#account.playerId === undefined) await this.#signUp();
    await this.#known();
  }

  /** The game asks again, after the player was told: perhaps the password is taken now. */
  retry(): void {
    this.#isNeeded = false;
  }

  /** Changes the record. */
  async keep(change: Partial<Account>): Promise<void> {
    this.#account = { ...this.#account, ...change };
    await this.#parts.record.change(this.#account);
  }

  #age({ since, lifeMs }: Token): number {
    return (this.#parts.platform.elapsed() - since) / lifeMs;
  }

  #single(work: () => Promise<string>): Promise<string> {
    this.#flight ??= work().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #renew(refused: string | undefined): Promise<string> {
    if (this.#isNeeded) throw new SignInNeeded();
    const { platform, lock, onSignInNeeded } = this.#parts;
    try {
      return await platform.alone(lock, () => this.#signIn());
    } catch (error) {
      if (error instanceof SignInNeeded) {
        this.#isNeeded = true;
        onSignInNeeded();
      }
      throw error;
    } finally {
      if (this.#token?.text === refused) this.#token = undefined;
    }
  }

  async #signIn(): Promise<string> {
    // Another tab may have signed up, or have had a new refresh token.
    const kept = await this.#parts.record.read();
    if (kept?.username === this.#account.username) this.#account = kept;
    if (this.#account.playerId === undefined) await this.#signUp();
    const text = await this.#known();
    await this.#parts.record.change(this.#account);
    return text;
  }

  async #signUp(): Promise<void> {
    try {
      const { playerId } = await signUpGuest(this.#parts.pool, 0, this.#account);
      await this.keep({ playerId });
    } catch (error) {
      // The answer to an earlier one was lost: the name is this player's.
      if (!(error instanceof CognitoError && error.type === 'UsernameExistsException')) throw error;
    }
  }

  async #known(): Promise<string> {
    return (await this.#byRefreshToken()) ?? (await this.#byPassword());
  }

  async #byRefreshToken(): Promise<string | undefined> {
    const { refreshToken } = this.#account;
    if (refreshToken === undefined) return undefined;
    try {
      return await this.#initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken });
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }

  async #byPassword(): Promise<string> {
    const { username, password } = this.#account;
    try {
      return await this.#initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password });
    } catch (error) {
      throw isRefused(error) ? new SignInNeeded() : error;
    }
  }

  async #initiate(AuthFlow: string, AuthParameters: Record<string, string>): Promise<string> {
    const since = this.#parts.platform.elapsed();
    const { AuthenticationResult } = await callCognito(this.#parts.pool, 'InitiateAuth', { AuthFlow, AuthParameters });
    const { AccessToken, ExpiresIn, RefreshToken } = resultOf(AuthenticationResult);
    const { sub, username } = claimsOf(AccessToken);
    this.#account = { ...this.#account, username, playerId: sub, ...(RefreshToken && { refreshToken: RefreshToken }) };
    this.#token = { text: AccessToken, since, lifeMs: ExpiresIn * 1_000 };
    return AccessToken;
  }
}

const isRefused = (error: unknown): boolean => error instanceof CognitoError && REFUSALS.includes(error.type);

function resultOf(result: unknown): { AccessToken: string; ExpiresIn: number; RefreshToken?: string } {
  const { AccessToken, ExpiresIn, RefreshToken } = (result ?? {}) as Record<string, unknown>;
  if (typeof AccessToken !== 'string' || typeof ExpiresIn !== 'number') {
    throw new CognitoError('ChallengeRequired', 'The user pool asks this player for more than a password: this client cannot give it.');
  }
  return { AccessToken, ExpiresIn, ...(typeof RefreshToken === 'string' && { RefreshToken }) };
}

/** Of an access token: the player's id, and the name that the user pool has for them, whatever they signed in with. */
function claimsOf(token: string): { sub: string; username: string } {
  const payload = token.split('.')[1] ?? '';
  return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { sub: string; username: string };
}
