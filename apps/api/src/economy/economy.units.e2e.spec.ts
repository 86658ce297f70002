import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type SignedIn, startWorld, type World } from '#testing/api';
import { type Game, startGame } from '#testing/game';
import { itMetered } from '#testing/metered';

let world: World;
let game: Game;
let player: SignedIn;
let server: string;
let admin: string;

beforeAll(async () => {
  world = await startWorld();
  game = startGame(await import('../lambda.ts'), await import('../player/player.triggers.ts'), world);
  player = await game.newPlayer();
  server = await world.issuer.server();
  admin = await world.issuer.admin((await game.newPlayer()).playerId);
  await game.give(player.playerId, 'coins', 1_000);
  await game.give(player.playerId, 'gems', 100);
});
afterAll(() => {
  world.stop();
});

const MATCH = { currency: 'coins', amount: 5, source: 'match' };

describe('a call costs', () => {
  // 8 write units for one currency and one grant, 2 more for each limit, stock shard and counter item.
  itMetered.each([
    ['sword', { read: 5, write: 10 }],
    ['potion', { read: 5, write: 12 }],
    ['golden-hat', { read: 5, write: 10 }],
    ['starter-pack', { read: 5, write: 14 }],
  ])('buying a %s %p units, and its replay 4 reads at most', async (offerId, units) => {
    const buy = () => game.post(player.token, '/shop/buy', { offerId }, `buy-${offerId}`);
    expect(await game.units(buy)).toEqual(units);
    expect(await game.units(buy)).toEqual({ read: offerId === 'golden-hat' ? 3 : 4, write: 0 });
  });

  itMetered('money from a match 6 write units, and its replay 3 reads', async () => {
    const add = () => game.post(server, '/money/add', { ...MATCH, playerId: player.playerId }, 'match');
    expect(await game.units(add)).toEqual({ read: 3, write: 6 });
    expect(await game.units(add)).toEqual({ read: 3, write: 0 });
  });

  itMetered('2 more for a cap, for a receipt, and for each of three audit records', async () => {
    const ad = { ...MATCH, source: 'rewarded-ad' };
    expect(await game.units(() => game.post(player.token, '/money/add', ad))).toEqual({ read: 4, write: 8 });
    const { playerId } = player;
    const receipt = { currency: 'gems', amount: 5, source: 'purchase', receiptId: 'r1', playerId };
    expect(await game.units(() => game.post(server, '/money/add', receipt))).toEqual({ read: 4, write: 8 });
    const correction = { ...MATCH, source: 'correction', reason: 'for the test', playerId };
    // One more: whether the admin still may.
    expect(await game.units(() => game.post(admin, '/money/add', correction))).toEqual({ read: 4, write: 12 });
  });

  itMetered('a refusal, which is decided twice, no write', async () => {
    const refused = await game.units(() => game.post(player.token, '/shop/buy', { offerId: 'starter-pack' }));
    expect(refused).toEqual({ read: 10, write: 0 });
  });

  itMetered.each([
    ['/money', 2],
    ['/inventory', 1],
    ['/money/ledger', 1],
    ['/shop', 5],
  ])('reading %s %i read units', async (path, read) => {
    const query: Record<string, string> = path === '/money/ledger' ? { currency: 'coins' } : {};
    expect(await game.units(() => game.get(player.token, path, query))).toEqual({ read, write: 0 });
  });
});
