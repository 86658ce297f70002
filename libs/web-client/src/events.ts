import { guarded } from '#realtime-client/guarded';
import type { LinkState } from '#realtime-client/platform';
import type { ErrorFrame } from './generated/frames.ts';
import type { Platform } from './platform.ts';
import type { QueueEvents } from './queue.ts';

/** What a game may want to be told, by name. */
export interface LaurelEvents extends QueueEvents {
  /** Nothing that is kept signs the player in any more: see `SignInNeeded`. */
  signInNeeded: { playerId: string | undefined };
  /** How the socket stands. */
  live: { state: LinkState };
  /** What the service refused over the socket. */
  liveError: { error: ErrorFrame };
}

type Listener<K extends keyof LaurelEvents> = (event: LaurelEvents[K]) => void;
type Listeners = { [K in keyof LaurelEvents]: Set<Listener<K>> };

/** Who wants to be told of what. */
export class Events {
  readonly #platform: Pick<Platform, 'after'>;
  readonly #listeners: Listeners = {
    ...{ sent: new Set(), refused: new Set(), conflict: new Set() },
    ...{ signInNeeded: new Set(), live: new Set(), liveError: new Set() },
  };

  constructor(platform: Pick<Platform, 'after'>) {
    this.#platform = platform;
  }

  on<K extends keyof LaurelEvents>(name: K, listener: Listener<K>): () => void {
    const listeners: Set<Listener<K>> = this.#listeners[name];
    // Each call counts for itself, though it be the same function.
    const own: Listener<K> = guarded(this.#platform, listener);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  /** A listener that fails fails by itself: the client goes on. */
  readonly tell = <K extends keyof LaurelEvents>(name: K, event: LaurelEvents[K]): void => {
    for (const listener of [...this.#listeners[name]]) listener(event);
  };
}
