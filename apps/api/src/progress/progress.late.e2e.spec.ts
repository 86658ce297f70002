import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { SignedIn } from '#testing/api';
import { saved, SavingGame } from '#testing/saves';

const { catalogue } = await import('#catalog/demo');
/** Of a game in which nothing adds up. */
const main = {
  slot: 'main',
  merge: true,
  fields: [
    { field: 'highestLevel', policy: 'max' },
    { field: 'collected', policy: 'union' },
    { field: 'settings', policy: 'latest' },
    { field: 'rating', policy: 'server' },
  ],
} as const;
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue: { ...catalogue, slots: [main] } }));

let at: SavingGame;
beforeAll(async () => {
  at = await SavingGame.start(async () => [await import('../lambda.ts'), await import('../player/player.triggers.ts')]);
});
afterAll(() => {
  at.stop();
});

let player: SignedIn;
beforeEach(async () => {
  player = await at.player();
  await at.merge(player, { baseVersion: 0, data: { settings: 'of the first save', note: 'first' } });
});

/** Four saves more: what a merge on version 1 has made is no longer kept. */
async function playOn(): Promise<void> {
  for (let n = 2; n < 6; n++) {
    const data = { settings: `of save ${n}`, note: String(n), collected: [`coin-${n}`], highestLevel: n };
    expect((await at.merge(player, { baseVersion: n, data })).status).toBe(200);
  }
}

it.each([{ settings: 'stale' }, { note: 'stale' }, { highestLevel: 9, settings: 'stale' }])(
  'a retry of %o that nobody remembers puts nothing in the place of what is newer',
  async (data) => {
    const request = { baseVersion: 1, data };
    expect((await at.merge(player, request, 'key')).status).toBe(200);
    await playOn();
    const before = await at.game.core();
    const answer = await at.merge(player, request, 'key');
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', current: { version: 6, data: { settings: 'of save 5' } } },
    });
    expect(await at.game.core()).toEqual(before);
    expect((await at.merge(player, { ...request, baseVersion: 6 })).status).toBe(200);
  },
);

it.each<Record<string, unknown>>([{}, { highestLevel: 3, collected: ['coin-1'] }, { rating: 9 }])(
  'a retry of %o is welcome whenever it comes, and changes no data',
  async (data) => {
    const request = { baseVersion: 1, data };
    expect((await at.merge(player, request, 'key')).status).toBe(200);
    await playOn();
    const before = await at.data(player);
    const answer = await at.merge(player, request, 'key');
    expect(answer).toMatchObject({ status: 200, body: { merged: true } });
    expect(saved(answer).data).toEqual(before);
  },
);

it('a device that was away for long keeps what it earned', async () => {
  await at.merge(player, { baseVersion: 1, data: {} });
  await playOn();
  expect((await at.merge(player, { baseVersion: 1, data: { highestLevel: 40, collected: ['far'] } })).status).toBe(200);
  expect(await at.data(player)).toMatchObject({ highestLevel: 40, collected: ['coin-2', 'coin-3', 'coin-4', 'coin-5', 'far'] });
});
