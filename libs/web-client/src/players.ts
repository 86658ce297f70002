import { newGuest, type Place } from '#guest-client/sign-up';
import { type Account, AccountRecord } from './account.ts';
import type { Events } from './events.ts';
import type { Platform } from './platform.ts';
import { Queue, type QueueListener } from './queue.ts';
import type { Service } from './service.ts';
import { Session } from './session.ts';
import { abortError } from './until.ts';

/** Who plays: their session, and what of theirs is on its way. */
export interface Player {
  session: Session;
  queue: Queue;
}

/** Who plays from now on, and the record of who played before, if anybody did: whoever has it is that player. */
export interface Switched {
  playerId: string;
  before: Account | null;
}

export interface PlayersParts {
  platform: Platform;
  /** Of this game, in store, locks and channels. */
  name: string;
  /** Until the signal is given. */
  pool: (signal: AbortSignal) => Place;
  /** Of the client. */
  end: AbortSignal;
  service: Service;
  events: Events;
  /** Another player plays now. */
  onSwitch: () => void;
}

const LEFT = 'Another player plays now';

/** The player of this device, and those who take their place. */
export class Players {
  readonly #parts: PlayersParts;
  readonly #record: AccountRecord;
  #player: Promise<Player> | undefined;
  #playing: Player | undefined;
  #isClosed = false;

  constructor(parts: PlayersParts) {
    this.#parts = parts;
    this.#record = new AccountRecord(parts.platform, parts.name);
  }

  current(): Promise<Player> {
    return this.#player ?? this.#take(this.#open());
  }

  /** Signs another one in, and has them play on. @returns the record that stood before, if one did */
  async enter(account: Account, isKnown: boolean): Promise<Switched> {
    const session = this.#session(account);
    await session.enter(isKnown);
    return { playerId: session.account.playerId ?? '', before: await this.#switch(session) };
  }

  /** @returns the record that stood before, if one did */
  begin(): Promise<Account | null> {
    return this.#switch(this.#session(newGuest()));
  }

  /** Nobody plays any more. */
  close(): void {
    this.#isClosed = true;
    this.#playing?.queue.close('The client was closed');
  }

  /** Who is kept, or a new guest, who is kept before anybody hears of them. */
  async #open(): Promise<Player> {
    const account = await this.#record.alone(async (kept) => {
      const opened = kept ?? newGuest();
      if (!kept) await this.#record.write(opened);
      return opened;
    });
    return this.#play(this.#session(account));
  }

  async #switch(session: Session): Promise<Account | null> {
    const before = await this.#record.alone(async (kept) => {
      this.#unlessClosed();
      // Who plays already keeps what is known of them.
      await this.#record.write(kept?.username === session.account.username ? { ...kept, ...session.account } : session.account);
      // Nobody would hear who stood there before.
      if (this.#isClosed && kept) await this.#record.write(kept);
      this.#unlessClosed();
      // Here, and not later: a first call that comes in between would open a player who takes its place.
      void this.#take(this.#follow(this.#player, session));
      return kept ?? null;
    });
    await this.#player?.catch((error: unknown) => {
      if (!this.#isClosed) throw error;
    });
    if (this.#isClosed) await this.#undo(session, before);
    this.#parts.onSwitch();
    return before;
  }

  /** Who fails to come is asked for anew. */
  #take(opened: Promise<Player>): Promise<Player> {
    this.#player = opened;
    opened.catch(() => {
      if (this.#player === opened) this.#player = undefined;
    });
    return opened;
  }

  /** Nobody would hear who stood there before. @throws AbortError */
  async #undo({ account }: Session, before: Account | null): Promise<void> {
    await this.#record.alone(async (now) => {
      if (before && now?.username === account.username) await this.#record.write(before);
    });
    this.#unlessClosed();
  }

  /** Who is being opened is left too. */
  async #follow(left: Promise<Player> | undefined, session: Session): Promise<Player> {
    const before = this.#playing;
    const opened = await left?.catch(() => undefined);
    // By the record of this switch, in the meantime: it is the same player, and somebody may wait for them.
    if (opened && opened !== before && opened.session.account.username === session.account.username) return opened;
    return this.#play(session);
  }

  #session(account: Account): Session {
    const { platform, name, pool, end, events } = this.#parts;
    const onSignInNeeded = (playerId: string | undefined): void => {
      events.tell('signInNeeded', { playerId });
    };
    return new Session({ platform, pool, end, record: this.#record, lock: `${name}.sign-in`, onSignInNeeded }, account);
  }

  #play(session: Session): Player {
    this.#unlessClosed();
    this.#playing?.queue.close(LEFT);
    this.#playing?.session.leave(abortError(`${LEFT}.`));
    const { platform, name, service, events } = this.#parts;
    const listener: QueueListener = {
      sent: (event) => {
        events.tell('sent', event);
      },
      refused: (event) => {
        events.tell('refused', event);
      },
      conflict: (event) => {
        events.tell('conflict', event);
      },
    };
    const queue = new Queue({
      platform,
      listener,
      name: `${name}.queue.${session.account.username}`,
      send: ({ path, body, key }, signal) => service.call(session, { method: 'POST', path, body, idempotencyKey: key, signal }),
    });
    this.#playing = { session, queue };
    return this.#playing;
  }

  /** What was begun before the close comes to nothing. */
  #unlessClosed(): void {
    if (this.#isClosed) throw abortError('The client was closed.');
  }
}
