import { memoryStore, type Store } from './store.ts';

/** As much of IndexedDB as is used here: Node has none, and so the project's types have none. */
export interface IndexedDatabases {
  open: (name: string) => Opening;
}
interface Target {
  addEventListener: (name: string, work: () => void) => void;
}
interface Asking<T> extends Target {
  result: T;
  error: unknown;
}
type Opening = Asking<Database>;
interface Database extends Target {
  createObjectStore: (name: string) => unknown;
  transaction: (name: string, mode: 'readonly' | 'readwrite', options: { durability: 'strict' }) => Transaction;
}
interface Transaction extends Target {
  error: unknown;
  objectStore: (name: string) => Kept;
}
interface Kept {
  get: (key: string) => Asking<unknown>;
  put: (value: string, key: string) => Asking<unknown>;
}

const DATABASE = 'laurel';
const TABLE = 'kept';

const WARNING = 'Laurel may keep nothing in this page (a frame that is sandboxed, or cookies that are blocked): the player ends with it.';

/** What Chromium says where cookies are blocked: that it will not change by itself, no name tells. */
const DENIED = 'denied permission';

/**
 * A browser's own store, which all tabs see alike: of `localStorage` one tab reads late what another has written. A page that may keep
 * nothing, as in some frames, forgets its player when it is left. Another failure to open is the caller's, and passes: what was kept before
 * must not look as if it were gone.
 *
 * @param warn is told of a page that may keep nothing, once
 */
export function indexedStore(databases: IndexedDatabases, warn: (text: string) => void): Store {
  const fallback = memoryStore();
  let database: Promise<Database | undefined> | undefined;
  let hasOpened = false;
  const forget = (): void => {
    database = undefined;
  };
  const openOnce = async (): Promise<Database | undefined> => {
    try {
      const found = await open(databases, forget);
      hasOpened = true;
      return found;
    } catch (error) {
      if (hasOpened || !isDenied(error)) {
        forget();
        throw error;
      }
      warn(WARNING);
      return undefined;
    }
  };
  const opened = (): Promise<Database | undefined> => (database ??= openOnce());
  return {
    async getItem(name) {
      const found = await opened();
      if (!found) return fallback.getItem(name);
      const text = await within(found, 'readonly', (kept) => kept.get(name));
      return typeof text === 'string' ? text : null;
    },
    async setItem(name, text) {
      const found = await opened();
      if (!found) return fallback.setItem(name, text);
      return await within(found, 'readwrite', (kept) => kept.put(text, name));
    },
  };
}

/** Whether the page may keep nothing, now or later. */
const isDenied = (error: unknown): boolean =>
  error instanceof DOMException
    ? error.name === 'SecurityError' || error.message.includes(DENIED)
    : error instanceof Error && isDenied(error.cause);

function open(databases: IndexedDatabases, onClose: () => void): Promise<Database> {
  return new Promise((resolve, reject) => {
    const opening = databases.open(DATABASE);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(TABLE));
    opening.addEventListener('error', () => {
      reject(new Error('IndexedDB does not open', { cause: opening.error }));
    });
    opening.addEventListener('success', () => {
      opening.result.addEventListener('close', onClose);
      resolve(opening.result);
    });
  });
}

/** The transaction's end, and not the request's, is when other tabs see it. */
function within<T>(database: Database, mode: 'readonly' | 'readwrite', work: (kept: Kept) => Asking<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(TABLE, mode, { durability: 'strict' });
    const asking = work(transaction.objectStore(TABLE));
    transaction.addEventListener('complete', () => {
      resolve(asking.result);
    });
    transaction.addEventListener('abort', () => {
      reject(new Error('IndexedDB has kept nothing', { cause: transaction.error }));
    });
  });
}
