import { callCognito, type Place } from '#guest-client/sign-up';
import type { Listener, Window } from '#realtime-client/board';
import type { Account } from './account.ts';
import { uploadAvatar } from './avatar.ts';
import type { AnswerOf, BodyOf, CallOptions, GetArguments, PathOf, PostOptions } from './calls.ts';
import { checkKey, queryText } from './calls.ts';
import { poolOf } from './cognito.ts';
import { resetPassword, sendCode, takeCode } from './email.ts';
import { Events, type LaurelEvents } from './events.ts';
import type { DrawnAvatar } from './generated/contract.ts';
import type { LaurelMore, LaurelPlace } from './laurel-place.ts';
import { Live, type ToldFrame } from './live.ts';
import { ownPlatform, type Platform } from './platform.ts';
import { Players, type Switched } from './players.ts';
import { callAs, callAsCurrent } from './players-call.ts';
import { PlayersQueue } from './players-queue.ts';
import { readRecoveryCode, recoveryCodeOf } from './recovery-code.ts';
import { type Call, Service } from './service.ts';
import type { Session } from './session.ts';
import { abortError, until } from './until.ts';

/** A game's one way to Laurel: the player, the calls, the queue and the live boards. Make one for each game and page. */
export class Laurel {
  /** Scores and saves that wait for a connection. */
  readonly queue: PlayersQueue;
  readonly #platform: Platform;
  readonly #pool: Place;
  readonly #service: Service;
  readonly #events: Events;
  readonly #players: Players;
  readonly #live: Live;
  readonly #end = new AbortController();
  #linking: string | undefined;

  constructor({ url, socket, cognito, clientId, store, platform: own }: LaurelPlace & LaurelMore) {
    const platform = { ...ownPlatform(), ...(store && { store }), ...own };
    const events = new Events(platform);
    const end = this.#end.signal;
    const pool = (signal: AbortSignal): Place => poolOf(platform, { cognito, clientId }, signal);
    const service = new Service(platform, url);
    const onSwitch = (): void => {
      this.#linking = undefined;
      this.#live.renew();
    };
    this.#platform = platform;
    this.#events = events;
    this.#pool = pool(end);
    this.#service = service;
    this.#players = new Players({ platform, name: `laurel.${clientId}`, pool, end, service, events, onSwitch });
    this.#live = new Live({ platform, socket, events, token: async (held) => (await this.#session()).lastingToken(held) });
    this.queue = new PlayersQueue(platform, (work) => this.#until(async () => work((await this.#players.current()).queue)));
  }

  /** One for `npm start`: it says itself where its parts are. @throws Error where it does not run at that address */
  static async local(url = 'http://localhost:4000', more: LaurelMore = {}): Promise<Laurel> {
    const { fetch } = { ...ownPlatform(), ...more.platform };
    const answer = await fetch(`${url}/_local/client`, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${url} is no local Laurel: its /_local/client answers ${answer.status}. Run npm start.`);
    return new Laurel({ ...((await answer.json()) as LaurelPlace), ...more });
  }

  /**
   * The player of this device, signed in; a new guest where there is none. At once where a token is good, unless `signInNeeded` was told.
   *
   * @throws SignInNeeded, LaurelError, CognitoError
   */
  signIn(): Promise<{ playerId: string }> {
    return this.#until(async () => {
      const { session, queue } = await this.#players.current();
      await session.signIn();
      queue.send();
      return { playerId: session.account.playerId ?? '' };
    });
  }

  /** @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async get<P extends PathOf<'get'>>(path: P, ...[query, options]: GetArguments<P>): Promise<AnswerOf<P, 'get'>> {
    return (await this.#call({ method: 'GET', path, query: queryText(query), ...options })) as AnswerOf<P, 'get'>;
  }

  /** @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async post<P extends PathOf<'post'>>(path: P, body: BodyOf<P>, options: PostOptions = {}): Promise<AnswerOf<P, 'post'>> {
    checkKey(options.idempotencyKey);
    return (await this.#call({ method: 'POST', path, body, ...options })) as AnswerOf<P, 'post'>;
  }

  /** @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async delete<P extends PathOf<'delete'>>(path: P, options: CallOptions = {}): Promise<AnswerOf<P, 'delete'>> {
    return (await this.#call({ method: 'DELETE', path, ...options })) as AnswerOf<P, 'delete'>;
  }

  /** Calls with each push of a board's current period, over one socket for all; gives what ends it. */
  watch(boardId: string, window: Window, onBoard: Listener): () => void {
    this.#end.signal.throwIfAborted();
    return this.#live.watch(boardId, window, onBoard);
  }

  /** Calls with announcements, rewards and avatars, over the same socket; gives what ends it. */
  listen(onFrame: (frame: ToldFrame) => void): () => void {
    this.#end.signal.throwIfAborted();
    return this.#live.listen(onFrame);
  }

  /** Calls with each event of that name; gives what ends it. Begin before `signIn`: what was kept is sent then. */
  on<K extends keyof LaurelEvents>(name: K, listener: (event: LaurelEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** To be shown once: whoever has it is the player. Null for who signed in by e-mail with a password of their own. */
  recoveryCode(): Promise<string | null> {
    return this.#until(async () => recoveryCodeOf((await this.#session()).account) ?? null);
  }

  /**
   * Plays on as another player, of a recovery code or a record.
   *
   * @throws RecoveryCodeError; SignInNeeded where nothing of it is taken, LaurelError, CognitoError: then nothing has changed
   */
  restore(player: string | Account): Promise<Switched> {
    return this.#until(async () => {
      if (typeof player === 'string') return await this.#players.enter(readRecoveryCode(player), true);
      return await this.#players.enter(player, false);
    });
  }

  /** Plays on as a new guest, who is signed up with the first call. */
  newGuest(): Promise<{ before: Account | null }> {
    return this.#until(async () => ({ before: await this.#players.begin() }));
  }

  /** Has a code sent to the address. @throws CognitoError, SignInNeeded, LaurelError */
  linkEmail(email: string): Promise<void> {
    return this.#until(async () => {
      await sendCode(this.#pool, await this.#session(), email);
      this.#linking = email;
    });
  }

  /** Links the address by the code that was sent to it. @throws CognitoError (`CodeMismatchException`), SignInNeeded, LaurelError */
  verifyEmail(code: string): Promise<void> {
    return this.#until(async () => {
      const session = await this.#session();
      const email = await takeCode(this.#pool, session, { code, expected: this.#linking });
      if (email !== undefined) await session.keep({ email });
    });
  }

  /** Plays on as the player of an address. @throws SignInNeeded where they are not the password's, LaurelError, CognitoError */
  signInByEmail(email: string, password: string): Promise<Switched> {
    return this.#until(() => this.#players.enter({ username: email, password, email }, true));
  }

  /** Has a code sent to the address, if it is a player's. @throws CognitoError, LaurelError */
  forgotPassword(email: string): Promise<void> {
    return this.#until(async () => {
      await callCognito(this.#pool, 'ForgotPassword', { Username: email });
    });
  }

  /** Gives the player of the address a new password by the code, and plays on as them. @throws CognitoError, SignInNeeded, LaurelError */
  confirmForgotPassword(email: string, code: string, password: string): Promise<Switched> {
    return this.#until(() => resetPassword(this.#pool, { email, code, password }, () => this.signInByEmail(email, password)));
  }

  /** Sends a JPEG, PNG or WebP and has it drawn; `post('/avatar/update', { avatarId })` then chooses it. @throws LaurelError, SignInNeeded */
  uploadAvatar(picture: Blob, options: CallOptions = {}): Promise<DrawnAvatar> {
    return this.#until(async (signal) => {
      // Whoever plays by then: the picture is of who plays now.
      const player = await this.#players.current();
      const call = (one: Call): Promise<unknown> => callAs(player, this.#service, one);
      return await uploadAvatar({ platform: this.#platform, call, signal }, picture);
    }, options.signal);
  }

  /**
   * Ends the socket and all that is under way or waits, at once: what is awaited rejects with an `AbortError`, and so does each later call.
   * What is kept stays so.
   *
   * @returns when what was queued before is kept, two seconds later at most: a program that ends then loses none of it
   */
  close(): Promise<void> {
    this.#end.abort(abortError('The client was closed.'));
    this.#live.close();
    this.#players.close();
    return this.queue.kept();
  }

  #call(call: Call): Promise<unknown> {
    return this.#until((signal) => callAsCurrent(this.#players, this.#service, { ...call, signal }), call.signal);
  }

  async #session(): Promise<Session> {
    return (await this.#players.current()).session;
  }

  /** All that a game awaits ends with the client, or as the caller says. */
  #until<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return until([this.#end.signal, signal], work);
  }
}
