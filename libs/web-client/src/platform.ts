import { type Platform as SocketPlatform, platform as sockets } from '#realtime-client/platform';
import { type Alone, byLocks, type Locks, oneByOne } from './alone.ts';
import { type IndexedDatabases, indexedStore } from './indexed-store.ts';
import { memoryStore, type Store } from './store.ts';

/** Tells the other tabs of the game. */
export interface Channel {
  post: (message: object) => void;
  close: () => void;
}

/** All that the client needs of where it runs; a test, or an engine with ways of its own, gives another. */
export interface Platform extends SocketPlatform {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds since some moment, by no date: a clock that is set changes nothing. */
  elapsed: () => number;
  /** A new UUIDv4. */
  uuid: () => string;
  store: Store;
  /** Does the work while nobody else, in any tab, does work of that name. */
  alone: Alone;
  /** Hears what other tabs post under that name. */
  channel: (name: string, hear: (message: unknown) => void) => Channel;
  /** Calls whenever there is a connection again; gives what ends it. */
  whenOnline: (work: () => void) => () => void;
  /** Hears of a mistake that nobody expected, and nobody awaits, as of a store that takes nothing. */
  report: (error: unknown) => void;
}

/** What browsers have and Node has not, or not in the same way. */
interface Browser {
  indexedDB?: IndexedDatabases;
  navigator?: { userAgent?: string; locks?: Locks };
  addEventListener?: (name: string, work: () => void) => void;
  removeEventListener?: (name: string, work: () => void) => void;
  reportError?: (error: unknown) => void;
}
const browser: Browser = globalThis;
const { indexedDB, navigator } = browser;

function openChannel(name: string, hear: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(name);
  // In Node an open channel would keep the process from its end.
  if ('unref' in channel) channel.unref();
  channel.addEventListener('message', (event) => {
    if ('data' in event) hear(event.data);
  });
  let isOpen = true;
  return {
    // What was under way when it was closed has nobody left to hear of it.
    post: (message) => {
      if (isOpen) channel.postMessage(message);
    },
    close: () => {
      isOpen = false;
      channel.close();
    },
  };
}

const locks = indexedDB && navigator?.locks;
const alone = locks ? byLocks(locks) : oneByOne();

/** Browsers, and Node from 22 on. */
export const ownPlatform = (): Platform => ({
  ...sockets,
  fetch: (url, init) => fetch(url, init),
  elapsed: () => performance.now(),
  uuid: () => crypto.randomUUID(),
  store: indexedDB ? indexedStore(indexedDB, console.warn) : memoryStore(),
  alone,
  channel: openChannel,
  whenOnline: (work) => {
    browser.addEventListener?.('online', work);
    return () => browser.removeEventListener?.('online', work);
  },
  // Node has none, and would end with an error that nobody catches.
  report: (error) => {
    (browser.reportError ?? console.error)(error);
  },
});
