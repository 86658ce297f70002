import { CognitoError, type Place, signUpGuest } from '#guest-client/sign-up';
import type { TokenFault } from '#realtime-client/platform';
import type { Account, AccountRecord, Learned } from './account.ts';
import { initiate, type SignedIn, signInBy, type Token } from './initiate.ts';
import { SignInNeeded } from './laurel-error.ts';
import type { Platform } from './platform.ts';
import { endingWith, until } from './until.ts';

/** A token is renewed when so much of its life is over. */
const RENEWED_AT = 0.8;
/** Who could not be signed in is not tried again earlier, as long as the old token is good. */
const REST_MS = 30_000;
/** A socket has half a minute to open: it waits no longer for another token while the one at hand is good. */
const PATIENCE_MS = 10_000;
/** A token that is only doubted is not followed by another sooner: sockets may end for other reasons. */
const DOUBT_MS = 60_000;

export interface SessionParts {
  platform: Platform;
  /** Its `fetch` makes the tries, until the signal is given. */
  pool: (signal: AbortSignal) => Place;
  /** Of the client. */
  end: AbortSignal;
  record: AccountRecord;
  /** One sign-in of a record at a time, in all tabs. */
  lock: string;
  onSignInNeeded: (playerId: string | undefined) => void;
}

/** What a socket had before. */
export interface HeldToken {
  text: string;
  fault: TokenFault;
}

/** A player who is signed in, or will be with the first call. */
export class Session {
  readonly #parts: SessionParts;
  readonly #end: AbortController;
  readonly #pool: Place;
  #account: Account;
  #token: Token | undefined;
  #flight: Promise<string> | undefined;
  /** When the user pool was asked for a token last, by `elapsed`. */
  #askedAt = 0;
  /** By `elapsed`: until then a good token is not renewed. */
  #restsUntil = 0;
  #isNeeded = false;

  constructor(parts: SessionParts, account: Account) {
    this.#parts = parts;
    this.#end = endingWith(parts.end);
    this.#pool = parts.pool(this.#end.signal);
    this.#account = account;
  }

  get account(): Account {
    return this.#account;
  }

  /**
   * An access token that is good now, at once where there is one: it is renewed aside.
   *
   * @param refused one that the service does not take: it is not given again
   * @throws SignInNeeded, LaurelError with `no_answer`, CognitoError
   */
  async token(refused?: string): Promise<string> {
    const token = this.#good(refused);
    if (!token) return await this.#another();
    if (this.#isDue(token)) this.#another().catch(() => undefined);
    return token.text;
  }

  /**
   * A token for who holds on to it: one that nears its end, or is doubted, is renewed first. Where that cannot be, it is good until its end.
   *
   * @param held the one that was given before, and what is held against it
   * @throws as `token`
   */
  async lastingToken(held?: HeldToken): Promise<string> {
    const token = this.#good(held?.fault === 'refused' ? held.text : undefined);
    if (token && !this.#isDue(token, held?.text)) return token.text;
    try {
      return await this.#orHeld(this.#another());
    } catch (error) {
      const old = this.#good();
      if (old) return old.text;
      throw error;
    }
  }

  /** As `token`. Once the game was told that a sign-in is needed, it really signs in: perhaps the password is taken now. @throws as `token` */
  async signIn(): Promise<void> {
    await (this.#isNeeded ? this.#single() : this.token());
  }

  /** Signs in without a look at the record. @param isKnown has signed up before @throws SignInNeeded, LaurelError, CognitoError */
  async enter(isKnown: boolean): Promise<void> {
    if (!isKnown && this.#account.playerId === undefined) await this.#signUp();
    await this.#known();
  }

  /** Puts it into the player's record. */
  async keep(learned: Omit<Learned, 'refreshToken'>): Promise<void> {
    this.#account = { ...this.#account, ...learned };
    await this.#parts.record.change(this.#account, learned);
  }

  /** Fetches no token any more: whoever waits for one hears why. */
  leave(why: Error): void {
    this.#end.abort(why);
  }

  /** The other one; where that does not come soon, the one at hand as long as it is good. */
  #orHeld(another: Promise<string>): Promise<string> {
    return new Promise((resolve, reject) => {
      const cancel = this.#parts.platform.after(PATIENCE_MS, () => {
        const old = this.#good();
        if (old) resolve(old.text);
      });
      void another.then(resolve, reject).finally(cancel);
    });
  }

  #good(refused?: string): Token | undefined {
    if (this.#token?.text === refused) this.#token = undefined;
    return this.#token && this.#age(this.#token) < 1 ? this.#token : undefined;
  }

  #isDue(token: Token, doubted?: string): boolean {
    const now = this.#parts.platform.elapsed();
    const isDoubted = token.text === doubted && now - this.#askedAt >= DOUBT_MS;
    return (isDoubted || this.#age(token) >= RENEWED_AT) && now >= this.#restsUntil;
  }

  #age({ since, lifeMs }: Token): number {
    return (this.#parts.platform.elapsed() - since) / lifeMs;
  }

  async #another(): Promise<string> {
    if (this.#isNeeded && !this.#flight && !(await this.#isMended())) throw new SignInNeeded();
    return await this.#single();
  }

  /** Whether another tab has kept for this player what was not refused yet. */
  async #isMended(): Promise<boolean> {
    const { username, password, refreshToken } = this.#account;
    const kept = await this.#parts.record.read();
    return kept?.username === username && (kept.password !== password || kept.refreshToken !== refreshToken);
  }

  #single(): Promise<string> {
    this.#flight ??= this.#renew().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #renew(isAgain = false): Promise<string> {
    const { platform, lock } = this.#parts;
    try {
      const text = await until([this.#end.signal], () => platform.alone(lock, () => this.#byRecord()));
      this.#isNeeded = false;
      return text;
    } catch (error) {
      const isRefused = error instanceof SignInNeeded;
      // Another tab may have kept another password meanwhile.
      if (isRefused && !isAgain && (await this.#isMended().catch(() => false))) return await this.#renew(true);
      this.#restsUntil = platform.elapsed() + REST_MS;
      if (isRefused) this.#need();
      throw error;
    }
  }

  /** The game is told once, until somebody is signed in again. */
  #need(): void {
    if (!this.#isNeeded) this.#parts.onSignInNeeded(this.#account.playerId);
    this.#isNeeded = true;
  }

  async #byRecord(): Promise<string> {
    // Another tab may have signed up, or have had a new refresh token.
    const kept = await this.#parts.record.read();
    if (kept?.username === this.#account.username) this.#account = kept;
    if (this.#account.playerId === undefined) await this.#signUp();
    const { token, playerId, refreshToken } = await this.#known();
    await this.#remember({ playerId, refreshToken });
    return token.text;
  }

  /** The sign-in went well, though the store may take nothing at present: it is learned again another time. */
  async #remember(learned: Learned): Promise<void> {
    const { record, platform } = this.#parts;
    await record.change(this.#account, learned).catch((error: unknown) => {
      platform.report(error);
    });
  }

  async #signUp(): Promise<void> {
    try {
      const { playerId } = await signUpGuest(this.#pool, 0, this.#account);
      this.#account = { ...this.#account, playerId };
      await this.#remember({ playerId });
    } catch (error) {
      // The answer to an earlier one was lost: the name is this player's.
      if (!(error instanceof CognitoError && error.type === 'UsernameExistsException')) throw error;
    }
  }

  #known(): Promise<SignedIn> {
    return signInBy(this.#account, (flow, parameters) => this.#initiate(flow, parameters));
  }

  async #initiate(flow: string, parameters: Record<string, string>): Promise<SignedIn> {
    this.#askedAt = this.#parts.platform.elapsed();
    const signedIn = await initiate(this.#pool, this.#askedAt, flow, parameters);
    const { token, refreshToken, ...known } = signedIn;
    this.#account = { ...this.#account, ...known, ...(refreshToken && { refreshToken }) };
    this.#token = token;
    return signedIn;
  }
}
