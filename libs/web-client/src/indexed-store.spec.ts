import { describe, expect, it } from '@jest/globals';
import { indexedStore } from './indexed-store.ts';

// What it does where it may keep something is played in Chromium: apps/local/src/web-client.browser.ts.
describe('a page that may keep nothing', () => {
  it('has a player until it is left', async () => {
    const warnings: string[] = [];
    const open = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const store = indexedStore({ open }, (text) => warnings.push(text));
    expect(await store.getItem('laurel.c.player')).toBeNull();
    await store.setItem('laurel.c.player', '{}');
    expect([await store.getItem('laurel.c.player'), await store.getItem('laurel.c.queue')]).toEqual(['{}', null]);
    expect(warnings).toEqual([expect.stringContaining('the player ends with it')]);
  });
});
