import { guarded } from '#realtime-client/guarded';
import { LiveBoards } from '#realtime-client/live-boards';
import type { Listener, Window } from '#realtime-client/board';
import type { Events } from './events.ts';
import type { AnnouncementFrame, AvatarProcessedFrame, AvatarRejectedFrame, RewardFrame } from './generated/frames.ts';
import type { Platform } from './platform.ts';
import type { HeldToken } from './session.ts';

/** What the service tells a player or everybody, beside boards; each reward once. */
export type ToldFrame = AnnouncementFrame | RewardFrame | AvatarProcessedFrame | AvatarRejectedFrame;
const TOLD = ['announcement', 'reward', 'avatar.processed', 'avatar.rejected'];

export interface LiveParts {
  platform: Platform;
  /** The address of the WebSocket API. */
  socket: string;
  events: Events;
  /** A token of who plays now; another than the held one, as its fault says. */
  token: (held?: HeldToken) => Promise<string>;
}

/** One socket for as long as somebody watches or listens. */
export class Live {
  readonly #parts: LiveParts;
  readonly #watched = new Set<(boards: LiveBoards) => () => void>();
  readonly #listeners = new Set<(frame: ToldFrame) => void>();
  readonly #stops = new Map<object, () => void>();
  #boards: LiveBoards | undefined;
  #given: string | undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  watch(boardId: string, window: Window, onBoard: Listener): () => void {
    const watch = (boards: LiveBoards): (() => void) => boards.watch(boardId, window, onBoard);
    this.#watched.add(watch);
    this.#stops.set(watch, watch(this.#open()));
    return () => {
      this.#stops.get(watch)?.();
      this.#stops.delete(watch);
      this.#watched.delete(watch);
      this.#closeUnused();
    };
  }

  listen(onFrame: (frame: ToldFrame) => void): () => void {
    const listener = guarded(this.#parts.platform, onFrame);
    this.#listeners.add(listener);
    this.#open();
    return () => {
      this.#listeners.delete(listener);
      this.#closeUnused();
    };
  }

  /** Another player plays now: the same boards, over a socket of theirs. */
  renew(): void {
    if (!this.#boards) return;
    const watched = [...this.#watched];
    this.#closeBoards();
    // Who was told of the close may have stopped, or begun to watch or to listen, or closed all of this.
    for (const watch of watched) if (this.#watched.has(watch)) this.#stops.set(watch, watch(this.#open()));
    if (this.#listeners.size > 0) this.#open();
  }

  close(): void {
    this.#watched.clear();
    this.#listeners.clear();
    this.#stops.clear();
    this.#closeUnused();
  }

  #closeUnused(): void {
    if (this.#watched.size + this.#listeners.size === 0) this.#closeBoards();
  }

  /** Forgotten first: who is told of the close may stop, or begin anew. */
  #closeBoards(): void {
    const boards = this.#boards;
    this.#boards = undefined;
    boards?.close();
  }

  #open(): LiveBoards {
    const { platform, socket: url, events, token } = this.#parts;
    this.#boards ??= new LiveBoards({
      platform,
      connect: async (fault) => {
        const text = this.#given;
        this.#given = await token(fault && text !== undefined ? { text, fault } : undefined);
        return { url, token: this.#given };
      },
      onState: (state) => {
        events.tell('live', { state });
      },
      onError: (error) => {
        events.tell('liveError', { error });
      },
      onFrame: (frame) => {
        if (TOLD.includes(frame.type)) for (const listener of [...this.#listeners]) listener(frame as ToldFrame);
      },
    });
    return this.#boards;
  }
}
