import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { saved, SavingGame } from '#testing/saves';
import { persist } from '#testing/storm';

let at: SavingGame;
beforeAll(async () => {
  at = await SavingGame.start(async () => [await import('../lambda.ts'), await import('../player/player.triggers.ts')]);
});
afterAll(() => {
  at.stop();
});

const base = { highestLevel: 5, collected: ['a', 'b'], playSeconds: 100, settings: { music: 1 }, note: 'base' };

describe('a merge', () => {
  it('leaves two devices that played offline what both earned', async () => {
    const player = await at.player();
    await at.merge(player, { baseVersion: 0, data: base });
    const phone = { highestLevel: 9, collected: ['a', 'b', 'phone'], playSeconds: 130, settings: { music: 0 }, note: 'phone' };
    const console_ = { highestLevel: 7, collected: ['b', 'console', 'a'], playSeconds: 160, settings: { music: 2 } };
    const first = await at.merge(player, { baseVersion: 1, data: phone, device: 'phone' });
    expect(first).toMatchObject({ status: 200, body: { version: 2, data: phone, device: 'phone', merged: false } });
    const second = await at.merge(player, { baseVersion: 1, data: console_, device: 'console' });
    const both = { highestLevel: 9, collected: ['a', 'b', 'phone', 'console'], playSeconds: 190, settings: { music: 2 }, note: 'phone' };
    expect(second).toMatchObject({ status: 200, body: { version: 3, device: 'console', merged: true } });
    expect(saved(second).data).toEqual(both);
    expect(await at.data(player)).toEqual(both);
  });

  it('begins a slot, and takes no field of servers from a player', async () => {
    const player = await at.player();
    const answer = await at.merge(player, { baseVersion: 0, data: { ...base, rating: 9_999 } });
    expect(answer).toMatchObject({ status: 200, body: { version: 1, merged: false } });
    expect(saved(answer).data).toEqual(base);
  });

  it('of a device that never saw a save adds what it has', async () => {
    const player = await at.player();
    await at.merge(player, { baseVersion: 0, data: base });
    const answer = await at.merge(player, { baseVersion: 0, data: { highestLevel: 2, playSeconds: 30 } });
    expect(answer).toMatchObject({ status: 200, body: { merged: true, data: { ...base, playSeconds: 130 } } });
  });

  it('on a base of the future, or on one that is no longer kept, is a conflict that tells what stands', async () => {
    const player = await at.player();
    for (let n = 0; n < 5; n++) await at.merge(player, { baseVersion: n, data: { playSeconds: n } });
    for (const baseVersion of [0, 1, 6]) {
      const before = await at.game.core();
      const answer = await at.merge(player, { baseVersion, data: { playSeconds: 9 } });
      expect(answer).toMatchObject({ status: 409, body: { code: 'version_conflict', current: { version: 5, data: { playSeconds: 4 } } } });
      expect(await at.game.core()).toEqual(before);
    }
    expect((await at.merge(player, { baseVersion: 2, data: { playSeconds: 9 } })).status).toBe(200);
    expect(await at.data(player)).toEqual({ playSeconds: 4 + 8 });
  });
});

describe('a merge that is sent again', () => {
  it('is answered with what stands as long as its version is kept, and adds nothing', async () => {
    const player = await at.player();
    await at.merge(player, { baseVersion: 0, data: base });
    const request = { baseVersion: 1, data: { ...base, playSeconds: 150, collected: ['x'] } };
    const first = await at.merge(player, request, 'key');
    expect((await at.merge(player, request, 'key')).body).toEqual(first.body);
    for (let n = 2; n < 5; n++) {
      const stands = await at.merge(player, { baseVersion: n, data: { note: String(n) }, device: 'other' });
      const before = await at.game.core();
      expect((await at.merge(player, request, 'key')).body).toEqual(stands.body);
      expect(await at.game.core()).toEqual(before);
    }
    await at.merge(player, { baseVersion: 5, data: {} });
    expect(await at.merge(player, request, 'key')).toMatchObject({ status: 409, body: { current: { version: 6 } } });
    expect(await at.data(player)).toMatchObject({ playSeconds: 150 });
  });

  it('says the same of `merged`', async () => {
    const player = await at.player();
    await at.merge(player, { baseVersion: 0, data: base });
    await at.merge(player, { baseVersion: 1, data: { playSeconds: 110 } });
    const request = { baseVersion: 1, data: { playSeconds: 105 } };
    const first = await at.merge(player, request, 'key');
    expect(first.body).toMatchObject({ merged: true, data: { playSeconds: 115 } });
    expect((await at.merge(player, request, 'key')).body).toEqual(first.body);
  });

  it('20 times at once has one effect and 20 answers', async () => {
    const player = await at.player();
    await at.merge(player, { baseVersion: 0, data: base });
    const request = { baseVersion: 1, data: { playSeconds: 107 } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => persist(() => at.merge(player, request, 'key'))));
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(Array(20).fill({ status: 200, body: answers[0]!.body }));
    expect(await at.data(player)).toMatchObject({ playSeconds: 107 });
    expect(saved(await at.read(player)).version).toBe(2);
  });

  it.each<[string, object]>([
    ['other data', { data: { playSeconds: 8 } }],
    ['another base', { baseVersion: 1 }],
    ['another device', { device: 'pc' }],
    ['another mode', { mode: 'replace' }],
  ])('under the same key with %s is refused', async (_, change) => {
    const player = await at.player();
    const request = { baseVersion: 0, data: { playSeconds: 7 } };
    await at.merge(player, request, 'key');
    const before = await at.game.core();
    const answer = await at.merge(player, { ...request, ...change }, 'key');
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await at.game.core()).toEqual(before);
  });
});

describe('a field of servers', () => {
  it('is moved by no sequence of saves of a player', async () => {
    const { player, server } = await at.served();
    const { playerId } = player;
    await at.save(player, { slot: 'main', baseVersion: 0, data: { rating: 1 } });
    expect(await at.data(player)).toEqual({});
    await at.save(server, { slot: 'main', baseVersion: 1, data: { rating: 1500 }, playerId });
    await at.save(player, { slot: 'main', baseVersion: 2, data: { rating: 9, n: 1 } });
    await at.save(player, { slot: 'main', baseVersion: 3, data: {} });
    await at.merge(server, { baseVersion: 4, data: { rating: 1600 }, playerId });
    await at.merge(player, { baseVersion: 4, data: { rating: 7, n: 2 } });
    expect(await at.data(player)).toEqual({ rating: 1600, n: 2 });
    const restored = await at.restore(player, { slot: 'main', version: 3, baseVersion: 6 });
    expect(saved(restored).data).toEqual({ rating: 1600, n: 1 });
  });

  it('does not stand in the way of a retry', async () => {
    const { player, server } = await at.served();
    await at.save(server, { slot: 'main', baseVersion: 0, data: { rating: 1500 }, playerId: player.playerId });
    const request = { slot: 'main', baseVersion: 1, data: { rating: 9, n: 1 } };
    const first = await at.save(player, request);
    expect(first).toMatchObject({ status: 200, body: { version: 2, data: { rating: 1500, n: 1 } } });
    expect((await at.save(player, request)).body).toEqual(first.body);
  });
});

describe('at the same time', () => {
  it('one of 20 saves on one base wins, and the others get what it saved', async () => {
    const player = await at.player();
    await at.save(player, { slot: 'main', baseVersion: 0, data: { n: -1 } });
    const save = (n: number): ReturnType<SavingGame['save']> =>
      at.save(player, { slot: 'main', baseVersion: 1, data: { n }, device: `device-${n}` });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => persist(() => save(n))));
    const [winner, ...more] = answers.filter(({ status }) => status === 200);
    expect(more).toEqual([]);
    const { merged, ...current } = winner!.body as { merged: boolean };
    expect(merged).toBe(false);
    const losers = answers.filter(({ status }) => status === 409);
    expect(losers).toHaveLength(19);
    for (const { body } of losers) expect(body).toMatchObject({ code: 'version_conflict', current });
    expect((await at.read(player)).body).toEqual(current);
  });

  it('30 merges on one base that add 1 each add 30', async () => {
    const { player, server } = await at.served();
    const { playerId } = player;
    await at.save(server, { slot: 'main', baseVersion: 0, data: { playSeconds: 0 }, playerId });
    // As a device does it: where its base is no longer kept, it puts what it has on top of what stands.
    const add = async (n: number): Promise<void> => {
      for (let [baseVersion, standing] = [1, 0]; ;) {
        const data = { playSeconds: standing + 1, collected: [`item-${n}`] };
        const key = randomUUID();
        const { status, body } = await persist(() => at.merge(server, { baseVersion, data, playerId }, key));
        if (status === 200) return;
        const { current } = body as { current: { version: number; data: { playSeconds: number } } };
        expect(status).toBe(409);
        [baseVersion, standing] = [current.version, current.data.playSeconds];
      }
    };
    await Promise.all(Array.from({ length: 30 }, (_, n) => add(n)));
    const end = await at.read(player);
    expect(saved(end)).toMatchObject({ version: 31, data: { playSeconds: 30 } });
    expect(new Set(saved(end).data?.collected as string[]).size).toBe(30);
  });

  it('merges of three devices all stand', async () => {
    const player = await at.player();
    await at.merge(player, { baseVersion: 0, data: { highestLevel: 1, collected: ['first'], playSeconds: 10 } });
    const answers = await Promise.all(
      [1, 2, 3].map((n) => at.merge(player, { baseVersion: 1, data: { highestLevel: n, collected: [`item-${n}`], playSeconds: 10 + n } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const { collected, ...numbers } = (await at.data(player)) as { collected: string[] };
    expect(numbers).toEqual({ highestLevel: 3, playSeconds: 16 });
    expect(collected.sort()).toEqual(['first', 'item-1', 'item-2', 'item-3']);
  });

  it('readers see versions that only grow, and what was acknowledged', async () => {
    const { player, server } = await at.served();
    const { playerId } = player;
    let acknowledged = 0;
    let seen = 0;
    let done = false;
    const reader = async (): Promise<void> => {
      // Once more when all is written.
      for (let last = false; !last;) {
        last = done;
        const atLeast = Math.max(acknowledged, seen);
        const { version, data } = saved(await at.read(server, { slot: 'main', playerId }));
        expect(version).toBeGreaterThanOrEqual(atLeast);
        expect(data).toEqual(version === 0 ? null : { n: version });
        seen = Math.max(seen, version);
      }
    };
    const writer = async (): Promise<void> => {
      for (let n = 0; n < 60; n++) {
        const answer = await at.save(server, { slot: 'main', baseVersion: n, data: { n: n + 1 }, playerId });
        expect(answer.status).toBe(200);
        acknowledged = n + 1;
      }
      done = true;
    };
    await Promise.all([writer(), reader()]);
    expect(seen).toBe(60);
  });
});
