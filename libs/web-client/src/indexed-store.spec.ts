import { beforeEach, describe, expect, it } from '@jest/globals';
import { indexedStore } from './indexed-store.ts';
import type { Store } from './store.ts';

const PLAYER = 'laurel.c.player';
const passing = new DOMException('Internal error opening backing store.', 'UnknownError');
/** What is kept, whoever has it open. */
let kept: Map<string, string>;
/** Why the next opening fails, if it does. */
let failure: DOMException | undefined;
/** The browser closes what is open, as where it clears its memory. */
let close: () => void;
let warnings: string[];
let store: Store;

const target = <T extends object>(parts: T): T & EventTarget => Object.assign(new EventTarget(), parts);
const soon = (of: EventTarget, name: string): void => void setImmediate(() => of.dispatchEvent(new Event(name)));
const asking = <T>(result: T) => target({ result, error: null });

function openFake() {
  const database = target({
    createObjectStore: () => undefined,
    transaction: () => {
      const objectStore = () => ({
        get: (key: string) => asking(kept.get(key)),
        put: (value: string, key: string) => asking(kept.set(key, value)),
      });
      const transaction = target({ error: null, objectStore });
      soon(transaction, 'complete');
      return transaction;
    },
  });
  const opening = target({ result: database, error: failure });
  soon(opening, failure ? 'error' : 'success');
  close = () => database.dispatchEvent(new Event('close'));
  return opening;
}

beforeEach(() => {
  kept = new Map();
  [failure, warnings] = [undefined, []];
  store = indexedStore({ open: openFake }, (text) => warnings.push(text));
});

// How browsers keep it is played in Chromium: apps/local/src/web-client.browser.ts.
describe('a page that may keep nothing', () => {
  const hasPlayer = async (): Promise<void> => {
    expect(await store.getItem(PLAYER)).toBeNull();
    await store.setItem(PLAYER, '{}');
    failure = undefined;
    expect([await store.getItem(PLAYER), await store.getItem('laurel.c.queue'), kept.size]).toEqual(['{}', null, 0]);
    expect(warnings).toEqual([expect.stringContaining('the player ends with it')]);
  };

  it('has a player until it is left', async () => {
    const open = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    store = indexedStore({ open }, (text) => warnings.push(text));
    await hasPlayer();
  });

  it('has one too where it hears that later, and where its cookies are blocked', async () => {
    failure = new DOMException('The user denied permission to access the database.', 'UnknownError');
    await hasPlayer();
  });
});

describe('a store that does not open', () => {
  const failed = expect.objectContaining({ message: 'IndexedDB does not open', cause: passing });

  it('fails, and shows what was kept as soon as it opens again', async () => {
    await store.setItem(PLAYER, 'ada');
    close();
    failure = passing;
    await expect(store.getItem(PLAYER)).rejects.toEqual(failed);
    await expect(store.setItem(PLAYER, 'another')).rejects.toEqual(failed);
    failure = undefined;
    expect(await store.getItem(PLAYER)).toBe('ada');
    await store.setItem('laurel.c.queue', 'entry');
    expect([kept.get('laurel.c.queue'), warnings]).toEqual(['entry', []]);
  });

  it('fails also at the first time, where that passes, and where a page that has kept something may do so no more', async () => {
    kept.set(PLAYER, 'ada');
    failure = passing;
    await expect(store.getItem(PLAYER)).rejects.toEqual(failed);
    failure = undefined;
    expect(await store.getItem(PLAYER)).toBe('ada');
    close();
    failure = new DOMException('denied', 'SecurityError');
    await expect(store.getItem(PLAYER)).rejects.toThrow('IndexedDB does not open');
    expect(warnings).toEqual([]);
  });
});
