import type { Frame, Message } from './laurel-v1.ts';
import type { LinkState, Platform, Socket, TokenFault } from './platform.ts';

export interface LinkEvents {
  connect: (fault?: TokenFault) => Promise<{ url: string; token: string }>;
  onOpen: () => void;
  onFrame: (frame: Frame) => void;
  onState: (state: LinkState) => void;
}

const VERSION = 'laurel.v1';
/** From asking where to connect to an open socket. */
const OPEN_MS = 30_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** The gateway ends a socket after 2 h. */
const LIFE_MS = 2 * 3_600_000;
/** A connection is renewed after this part of its life, at random: not all clients at once. */
const RENEWED = { least: 0.85, most: 0.95 };
/** One that has held so long was a good one; and no token is renewed earlier, whatever the clock here says. */
const HELD_MS = 60_000;
/** So many sockets in a row that end before they open throw doubt on the token. */
const DOUBTED_AFTER = 2;
/** What was asked is answered within so long, or nobody is there. */
const SILENT_MS = 60_000;

/** One socket to the service that is opened again whenever it ends, and before its token does. */
export class Link {
  readonly #platform: Platform;
  readonly #events: LinkEvents;
  #socket: Socket | undefined;
  #isOpen = false;
  #isClosed = false;
  #failures = 0;
  #heard = 0;
  #isListening = false;
  #isRefused = false;
  /** Sockets in a row that ended before they opened. */
  #unopened = 0;
  /** What an earlier connection still tells is not heard. */
  #turn = 0;
  readonly #cancels: (() => void)[] = [];

  constructor(platform: Platform, events: LinkEvents) {
    this.#platform = platform;
    this.#events = events;
    // In a turn of its own: who is told may close this, and must have it for that.
    queueMicrotask(() => {
      if (!this.#isClosed) void this.#connect('connecting');
    });
  }

  /** Nothing is sent while there is no connection. */
  send(message: Message): void {
    if (!this.#isOpen) return;
    this.#socket?.send(JSON.stringify(message));
    this.#listen();
  }

  /** A connection that was cut without a word looks as if it were open: who hears nothing after a question opens another. */
  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const heard = this.#heard;
    this.#after(SILENT_MS, () => {
      this.#isListening = false;
      if (this.#heard === heard) this.renew();
    });
  }

  /** Ends this connection: another follows, later each time where nothing was heard in between. */
  renew(): void {
    const socket = this.#socket;
    this.#end();
    socket?.close();
    if (this.#isClosed) return;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** this.#failures++, LONGEST_WAIT_MS);
    this.#after(wait * (0.5 + this.#platform.random() / 2), () => void this.#connect('reconnecting'));
  }

  /** The service takes the token no more. */
  refused(): void {
    this.#isRefused = true;
    this.renew();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.renew();
    this.#events.onState('closed');
  }

  #end(): void {
    this.#turn += 1;
    this.#socket = undefined;
    this.#isOpen = false;
    this.#isListening = false;
    for (const cancel of this.#cancels.splice(0)) cancel();
  }

  async #connect(state: LinkState): Promise<void> {
    const turn = this.#turn;
    const mine = <T extends unknown[]>(work: (...args: T) => void) => {
      return (...args: T): void => {
        if (this.#turn === turn) work(...args);
      };
    };
    const fail = mine(() => {
      if (this.#socket && !this.#isOpen) this.#unopened += 1;
      this.renew();
    });
    this.#after(OPEN_MS, () => {
      if (!this.#isOpen) fail();
    });
    this.#events.onState(state);
    // Who was told may have closed this.
    if (this.#turn !== turn) return;
    try {
      const { url, token } = await this.#events.connect(this.#fault());
      this.#isRefused = false;
      const open = mine(() => {
        this.#opened(token);
      });
      const message = mine((text: string) => {
        this.#receive(text);
      });
      mine(() => {
        this.#socket = this.#platform.open(url, [VERSION, token], { open, message, close: fail });
      })();
    } catch {
      // No address or no token: as good as a lost socket.
      fail();
    }
  }

  #fault(): TokenFault | undefined {
    if (this.#isRefused) return 'refused';
    return this.#unopened >= DOUBTED_AFTER ? 'doubted' : undefined;
  }

  #opened(token: string): void {
    this.#isOpen = true;
    this.#unopened = 0;
    this.#after(this.#lifeOf(token), () => {
      this.renew();
    });
    this.#after(HELD_MS, () => {
      this.#failures = 0;
    });
    this.#events.onOpen();
    // Last, for it may close this.
    this.#events.onState('live');
  }

  #receive(text: string): void {
    this.#heard += 1;
    const frame = frameOf(text);
    if (frame) this.#events.onFrame(frame);
  }

  #lifeOf(token: string): number {
    const part = RENEWED.least + this.#platform.random() * (RENEWED.most - RENEWED.least);
    const left = (expiryOf(token) ?? Infinity) - this.#platform.now();
    return Math.max(HELD_MS, Math.min(LIFE_MS, left) * part);
  }

  #after(ms: number, work: () => void): void {
    this.#cancels.push(this.#platform.after(ms, work));
  }
}

/** Undefined for what is no frame of the service, as the gateway's own words about a failure. */
function frameOf(text: string): Frame | undefined {
  try {
    const value = JSON.parse(text) as Partial<Frame> | null;
    return typeof value?.type === 'string' ? (value as Frame) : undefined;
  } catch {
    return undefined;
  }
}

/** When a JSON Web Token ends, milliseconds since 1970; undefined where it does not say. */
export function expiryOf(token: string): number | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
