/** How the one socket stands that is opened again and again. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'closed';

/**
 * What is held against the token of the connection before. `refused`: the service takes it no more · `doubted`: sockets end before they open,
 * perhaps for its sake: why, a browser does not say.
 */
export type TokenFault = 'refused' | 'doubted';

/** What a socket tells. */
export interface SocketEvents {
  open: () => void;
  message: (text: string) => void;
  close: () => void;
}

/** An open socket, or one that opens. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

/** What the client needs of where it runs: tests give another. */
export interface Platform {
  open: (url: string, protocols: string[], events: SocketEvents) => Socket;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Calls once, after so many milliseconds; gives what takes that back. */
  after: (ms: number, work: () => void) => () => void;
}

/** The longest that a timer of a browser waits. */
const LONGEST_MS = 2 ** 31 - 1;

/** Browsers, and Node from 22 on. */
export const platform: Platform = {
  open: (url, protocols, { open, message, close }) => {
    const socket = new WebSocket(url, protocols);
    socket.addEventListener('open', open);
    socket.addEventListener('close', close);
    socket.addEventListener('message', ({ data }) => {
      message(String(data));
    });
    return socket;
  },
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, work) => {
    const timer = setTimeout(work, Math.min(ms, LONGEST_MS));
    return () => {
      clearTimeout(timer);
    };
  },
};
