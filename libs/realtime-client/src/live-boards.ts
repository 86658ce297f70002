import type { Listener, Window } from './board.ts';
import { guarded } from './guarded.ts';
import type { Frame, Frames } from './laurel-v1.ts';
import { Link } from './link.ts';
import { type LinkState, platform as here, type Platform, type TokenFault } from './platform.ts';
import { Subscription, within } from './subscription.ts';
import { newest, type Position } from './topic.ts';

export interface LiveBoardsOptions {
  /**
   * Where to connect, with an access token that is good now: asked for each connection.
   *
   * @param fault of the token of the connection before. `refused`: it must not be given again · `doubted`: another is better, unless it came
   * less than a minute ago, or no other is to be had
   */
  connect: (fault?: TokenFault) => Promise<{ url: string; token: string }>;
  onState?: (state: LinkState) => void;
  /** Announcements, rewards (each once), and what a later version adds. */
  onFrame?: (frame: Frame) => void;
  onError?: (error: Frames['error']) => void;
  platform?: Platform;
}

const HEARTBEAT_MS = { least: 5 * 60_000, most: 8 * 60_000 };
const REWARDS_KEPT = 100;
/** As many topics as a connection may have. */
const EARLY_KEPT = 20;
/** Errors that pass: the same is asked again. What else is refused stays so until the next heartbeat. */
const PASSING = new Set<string>(['try_again', 'internal', 'too_many_requests']);

/** Live boards over one socket: each shows what the server has pushed last, whatever is lost, doubled or late. */
export class LiveBoards {
  readonly #tell: { state: (state: LinkState) => void; frame: (frame: Frame) => void; error: (error: Frames['error']) => void };
  readonly #platform: Platform;
  readonly #link: Link;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #rewards = new Set<string>();
  readonly #early = new Map<string, Position>();
  #isOpen = false;
  #cancelBeat: (() => void) | undefined;

  constructor(options: LiveBoardsOptions) {
    this.#platform = options.platform ?? here;
    const { onState, onFrame, onError } = options;
    this.#tell = {
      state: guarded(this.#platform, onState),
      frame: guarded(this.#platform, onFrame),
      error: guarded(this.#platform, onError),
    };
    this.#link = new Link(this.#platform, {
      connect: options.connect,
      onOpen: () => {
        this.#opened();
      },
      onFrame: (frame) => {
        this.#take(frame);
      },
      onState: (state) => {
        this.#changed(state);
      },
    });
  }

  /** Calls with each push of a board's current period, and at once where it is known; gives what ends it. */
  watch(boardId: string, window: Window, onBoard: Listener): () => void {
    const id = `${boardId}.${window}`;
    const subscription = this.#subscriptions.get(id) ?? this.#subscribe(boardId, window, id);
    // Each call counts for itself, though it be the same function.
    const listener = guarded(this.#platform, onBoard);
    subscription.listeners.add(listener);
    if (subscription.board) listener(subscription.board);
    return () => {
      subscription.listeners.delete(listener);
      if (subscription.listeners.size > 0 || this.#subscriptions.get(id) !== subscription) return;
      this.#subscriptions.delete(id);
      subscription.end();
    };
  }

  /** Ends the connection and everything that waits. */
  close(): void {
    for (const subscription of this.#subscriptions.values()) subscription.end();
    this.#subscriptions.clear();
    this.#link.close();
  }

  #subscribe(boardId: string, window: Window, id: string): Subscription {
    const subscription = new Subscription({ boardId, window, id }, this.#platform, (message) => {
      this.#link.send(message);
    });
    this.#subscriptions.set(id, subscription);
    if (this.#isOpen) subscription.ask();
    return subscription;
  }

  #opened(): void {
    this.#isOpen = true;
    for (const subscription of this.#subscriptions.values()) subscription.ask();
    this.#beatLater();
  }

  #changed(state: LinkState): void {
    if (state !== 'live') {
      this.#isOpen = false;
      this.#cancelBeat?.();
      for (const subscription of this.#subscriptions.values()) subscription.rest();
    }
    this.#tell.state(state);
  }

  /** To subscribe again is a ping that is told when the last push was missed. */
  #beatLater(): void {
    this.#cancelBeat = this.#platform.after(within(HEARTBEAT_MS, this.#platform), () => {
      if (this.#subscriptions.size === 0) this.#link.send({ action: 'ping' });
      for (const subscription of this.#subscriptions.values()) subscription.ask();
      this.#beatLater();
    });
  }

  #take(frame: Frame): void {
    if (frame.type === 'subscribed') {
      this.#subscriptions.get(frame.id ?? '')?.answered(frame, this.#early.get(frame.topic));
      this.#early.delete(frame.topic);
    } else if (frame.type === 'leaderboard.snapshot' || frame.type === 'leaderboard.delta') this.#pushed(frame);
    else if (frame.type === 'error') this.#fail(frame);
    // One that was sent before a board was watched again may have been heard after that.
    else if (frame.type === 'unsubscribed') for (const subscription of this.#of(frame.topic)) subscription.ask();
    else if (frame.type !== 'pong' && !(frame.type === 'reward' && this.#knows(frame.id))) this.#tell.frame(frame);
  }

  #of(topic: string): Subscription[] {
    return [...this.#subscriptions.values()].filter(({ name }) => name === topic);
  }

  #pushed(frame: Frames['leaderboard.snapshot' | 'leaderboard.delta']): void {
    const subscriptions = this.#of(frame.topic);
    for (const subscription of subscriptions) subscription.pushed(frame);
    if (subscriptions.length > 0) return;
    // It has overtaken the answer that names its topic.
    this.#early.set(frame.topic, newest(this.#early.get(frame.topic), frame));
    const [oldest] = this.#early.keys();
    if (this.#early.size > EARLY_KEPT && oldest !== undefined) this.#early.delete(oldest);
  }

  #fail(error: Frames['error']): void {
    if (error.code === 'unauthenticated') this.#link.refused();
    else if (!PASSING.has(error.code)) this.#subscriptions.get(error.id ?? '')?.rest();
    this.#tell.error(error);
  }

  #knows(reward: string): boolean {
    if (this.#rewards.has(reward)) return true;
    this.#rewards.add(reward);
    const [oldest] = this.#rewards;
    if (this.#rewards.size > REWARDS_KEPT && oldest !== undefined) this.#rewards.delete(oldest);
    return false;
  }
}
