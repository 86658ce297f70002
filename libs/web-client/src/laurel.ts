import { callCognito, type Place } from '#guest-client/sign-up';
import type { Listener, Window } from '#realtime-client/board';
import type { Account } from './account.ts';
import { uploadAvatar } from './avatar.ts';
import { type AnswerOf, type BodyOf, type CallOptions, type GetArguments, type PathOf, type PostOptions, queryText } from './calls.ts';
import { poolOf } from './cognito.ts';
import { resetPassword, sendCode, takeCode } from './email.ts';
import { Events, type LaurelEvents } from './events.ts';
import type { DrawnAvatar } from './generated/contract.ts';
import { Live, type ToldFrame } from './live.ts';
import { ownPlatform, type Platform } from './platform.ts';
import { Players } from './players.ts';
import { PlayersQueue } from './players-queue.ts';
import { readRecoveryCode, recoveryCodeOf } from './recovery-code.ts';
import { savesIn } from './saves.ts';
import { type Call, Service } from './service.ts';
import type { Session } from './session.ts';
import type { Store } from './store.ts';

/** Where a stage of Laurel is. */
export interface LaurelPlace {
  /** Of the REST API, as `https://….execute-api.us-east-1.amazonaws.com/prod`. */
  url: string;
  /** Of the WebSocket API, as `wss://…/prod`. */
  socket: string;
  /** Of the user pool, as `https://cognito-idp.us-east-1.amazonaws.com`. */
  cognito: string;
  /** Of the user pool's client `game`. */
  clientId: string;
}

export interface LaurelMore {
  /** Keeps the player and the queue; by default IndexedDB, and in Node nothing that outlives the process. */
  store?: Store;
  /** Replaces parts of what the client needs of where it runs. */
  platform?: Partial<Platform>;
}

/** Who plays from now on, and the record of who played before, if anybody did: whoever has it is that player. */
export interface Switched {
  playerId: string;
  before: Account | null;
}

/** Calls that need no player. */
const OPEN = ['/health'];

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
  #linking: string | undefined;

  constructor({ url, socket, cognito, clientId, store, platform: own }: LaurelPlace & LaurelMore) {
    const platform = { ...ownPlatform(), ...(store && { store }), ...own };
    const events = new Events(platform);
    const pool = poolOf(platform, { cognito, clientId });
    const service = new Service(platform, url);
    const onSwitch = (): void => {
      this.#linking = undefined;
      this.#live.renew();
    };
    this.#platform = platform;
    this.#events = events;
    this.#pool = pool;
    this.#service = service;
    this.#players = new Players({ platform, name: `laurel.${clientId}`, pool, service, events, onSwitch });
    this.#live = new Live({ platform, socket, events, token: async (refused) => (await this.#session()).lastingToken(refused) });
    this.queue = new PlayersQueue(platform, async () => (await this.#players.current()).queue);
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
  async signIn(): Promise<{ playerId: string }> {
    const { session, queue } = await this.#players.current();
    await session.signIn();
    queue.send();
    return { playerId: session.account.playerId ?? '' };
  }

  /** @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async get<P extends PathOf<'get'>>(path: P, ...[query, options]: GetArguments<P>): Promise<AnswerOf<P, 'get'>> {
    return (await this.#call({ method: 'GET', path, query: queryText(query), ...options })) as AnswerOf<P, 'get'>;
  }

  /** @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async post<P extends PathOf<'post'>>(path: P, body: BodyOf<P>, options: PostOptions = {}): Promise<AnswerOf<P, 'post'>> {
    return (await this.#call({ method: 'POST', path, body, ...options })) as AnswerOf<P, 'post'>;
  }

  /** @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async delete<P extends PathOf<'delete'>>(path: P, options: CallOptions = {}): Promise<AnswerOf<P, 'delete'>> {
    return (await this.#call({ method: 'DELETE', path, ...options })) as AnswerOf<P, 'delete'>;
  }

  /** Calls with each push of a board's current period, over one socket for all; gives what ends it. */
  watch(boardId: string, window: Window, onBoard: Listener): () => void {
    return this.#live.watch(boardId, window, onBoard);
  }

  /** Calls with announcements, rewards and avatars, over the same socket; gives what ends it. */
  listen(onFrame: (frame: ToldFrame) => void): () => void {
    return this.#live.listen(onFrame);
  }

  /** Calls with each event of that name; gives what ends it. Begin before `signIn`: what was kept is sent then. */
  on<K extends keyof LaurelEvents>(name: K, listener: (event: LaurelEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** To be shown once: whoever has it is the player. Null for who signed in by e-mail with a password of their own. */
  async recoveryCode(): Promise<string | null> {
    const session = await this.#session();
    return recoveryCodeOf(session.account) ?? null;
  }

  /**
   * Plays on as another player, of a recovery code or a record.
   *
   * @throws RecoveryCodeError; SignInNeeded where nothing of it is taken, LaurelError, CognitoError: then nothing has changed
   */
  async restore(player: string | Account): Promise<Switched> {
    if (typeof player === 'string') return await this.#players.enter(readRecoveryCode(player), true);
    return await this.#players.enter(player, false);
  }

  /** Plays on as a new guest, who is signed up with the first call. */
  async newGuest(): Promise<{ before: Account | null }> {
    return { before: await this.#players.begin() };
  }

  /** Has a code sent to the address. @throws CognitoError, SignInNeeded, LaurelError */
  async linkEmail(email: string): Promise<void> {
    const session = await this.#session();
    await sendCode(this.#pool, session, email);
    this.#linking = email;
  }

  /** Links the address by the code that was sent to it. @throws CognitoError (`CodeMismatchException`), SignInNeeded, LaurelError */
  async verifyEmail(code: string): Promise<void> {
    const session = await this.#session();
    const email = await takeCode(this.#pool, session, { code, expected: this.#linking });
    if (email !== undefined) await session.keep({ email });
  }

  /** Plays on as the player of an address. @throws SignInNeeded where they are not the password's, LaurelError, CognitoError */
  async signInByEmail(email: string, password: string): Promise<Switched> {
    return await this.#players.enter({ username: email, password, email }, true);
  }

  /** Has a code sent to the address, if it is a player's. @throws CognitoError, LaurelError */
  async forgotPassword(email: string): Promise<void> {
    await callCognito(this.#pool, 'ForgotPassword', { Username: email });
  }

  /** Gives the player of the address a new password by the code, and plays on as them. @throws CognitoError, SignInNeeded, LaurelError */
  async confirmForgotPassword(email: string, code: string, password: string): Promise<Switched> {
    return await resetPassword(this.#pool, { email, code, password }, () => this.signInByEmail(email, password));
  }

  /** Sends a JPEG, PNG or WebP and has it drawn; `post('/avatar/update', { avatarId })` then chooses it. @throws LaurelError, SignInNeeded */
  uploadAvatar(picture: Blob, { signal }: CallOptions = {}): Promise<DrawnAvatar> {
    return uploadAvatar({ platform: this.#platform, call: (call) => this.#call(call), signal }, picture);
  }

  /** Ends the socket and all that waits. What is kept stays so. */
  async close(): Promise<void> {
    this.#live.close();
    await this.#players.close();
  }

  async #call(call: Call): Promise<unknown> {
    const player = OPEN.includes(call.path) ? undefined : await this.#players.current();
    const hear = async (answer: unknown): Promise<void> => {
      // What is not kept is asked for again by a conflict: the call itself went well.
      for (const { slot, version } of savesIn(call, answer)) await player?.queue.told(slot, version).catch(() => undefined);
    };
    try {
      const answer = await this.#service.call(player?.session, call);
      await hear(answer);
      return answer;
    } catch (error) {
      await hear(error);
      throw error;
    }
  }

  async #session(): Promise<Session> {
    return (await this.#players.current()).session;
  }
}
