import { describe, expect, it } from '@jest/globals';
import { indexedStore } from './indexed-store.ts';

// What it does where it may keep something is played in Chromium: apps/local/src/web-client.browser.ts.
describe('a page that may keep nothing', () => {
  it('has a player until it is left', async () => {
    const store = indexedStore({
      open: () => {
        throw new Error('SecurityError');
      },
    });
    expect(await store.getItem('laurel.c.player')).toBeNull();
    await store.setItem('laurel.c.player', '{}');
    expect([await store.getItem('laurel.c.player'), await store.getItem('laurel.c.queue')]).toEqual(['{}', null]);
  });
});
