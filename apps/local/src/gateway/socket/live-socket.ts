import type { WebSocket } from 'ws';
import type { Peer } from './events.ts';
import type { SocketLimits } from './limits.ts';

/** How a connection ended: the code and reason of the close frame; 1005 and 1006 as RFC 6455 means them. */
export interface Closed {
  code: number;
  reason: string;
}

/** A connection from the end of its handshake to its close; it closes itself with 1001 when idle or too old. */
export class LiveSocket {
  readonly peer: Peer;
  readonly closed: Promise<Closed>;
  readonly #socket: WebSocket;
  readonly #limits: SocketLimits;
  readonly #now: () => number;
  readonly #idle: NodeJS.Timeout;
  readonly #lifetime: NodeJS.Timeout;
  #lastActiveAt: number;
  #inFlight = 0;
  #closing: Closed | undefined;

  constructor(peer: Peer, socket: WebSocket, limits: SocketLimits, now: () => number) {
    this.peer = peer;
    this.#socket = socket;
    this.#limits = limits;
    this.#now = now;
    this.#lastActiveAt = now();
    const goAway = (): void => {
      this.close(1001, 'Going away');
    };
    this.#idle = setTimeout(goAway, limits.idleMs);
    this.#lifetime = setTimeout(goAway, limits.lifetimeMs);
    this.closed = new Promise((resolve) => {
      socket.once('close', (code: number, reason: Buffer) => {
        clearTimeout(this.#idle);
        clearTimeout(this.#lifetime);
        resolve(this.#closing ?? { code, reason: reason.toString() });
      });
    });
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** When the last message went in or out, in ms. */
  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  get overloaded(): boolean {
    return this.#socket.bufferedAmount > this.#limits.bufferBytes;
  }

  /** A message came in or goes out: the idle time starts anew. */
  touch(): void {
    this.#lastActiveAt = this.#now();
    this.#idle.refresh();
  }

  /** Sends a text message, in frames of the gateway's size; nothing happens on a socket that is closing. */
  send(message: Buffer): void {
    if (!this.open) return;
    this.touch();
    const { frameBytes } = this.#limits;
    for (let at = 0; at === 0 || at < message.length; at += frameBytes) {
      this.#socket.send(message.subarray(at, at + frameBytes), { binary: false, fin: at + frameBytes >= message.length });
    }
  }

  close(code: number, reason: string): void {
    if (!this.open) return;
    this.#closing = { code, reason };
    this.#socket.close(code, reason);
  }

  /** Counts a message that is being worked on; where there are too many, the socket is not read until one is done. */
  async during(work: Promise<void>): Promise<void> {
    this.#inFlight += 1;
    if (this.#inFlight >= this.#limits.messagesInFlight) this.#socket.pause();
    try {
      await work;
    } finally {
      this.#inFlight -= 1;
      if (this.#inFlight < this.#limits.messagesInFlight) this.#socket.resume();
    }
  }

  /** Ends the connection without a closing handshake. */
  terminate(): void {
    this.#socket.terminate();
  }
}
