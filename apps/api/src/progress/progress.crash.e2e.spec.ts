import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Catalogue } from '#catalog/catalog';
import { catalogue } from '#catalog/demo';
import { coreKeys } from '#dynamo/keys';
import type { Answer, SignedIn } from '#testing/api';
import { saved, SavingGame } from '#testing/saves';

// The demo catalogue feeds no counter from progress.
const counters: Catalogue['counters'] = [
  ...catalogue.counters,
  { counter: 'level', feed: { by: 'progress', slot: 'main', field: 'highestLevel' } },
];

let at: SavingGame;
beforeAll(async () => {
  at = await SavingGame.start(async () => {
    jest.unstable_mockModule('#catalog/demo', () => ({ catalogue: { ...catalogue, counters } }));
    return [await import('../lambda.ts'), await import('../player/player.triggers.ts')];
  });
});
afterAll(() => {
  at.stop();
});

const save = (player: SignedIn, baseVersion: number, data: object): Promise<Answer> => at.save(player, { slot: 'main', baseVersion, data });
const headOf = async ({ playerId }: SignedIn): Promise<unknown> => (await at.item(coreKeys.save(playerId, 'main')))?.v;

describe.each([0, 1, 4, 9])('a process that ends between the data of a save on version %i and its head', (stands) => {
  const begin = async (): Promise<SignedIn> => {
    const player = await at.player();
    for (let n = 0; n < stands; n++) await save(player, n, { n });
    return player;
  };
  const before = stands === 0 ? null : { n: stands - 1 };

  it('leaves what stood, until the retry is answered', async () => {
    const player = await begin();
    await at.crashing(player, () => save(player, stands, { lost: true }));
    expect(await headOf(player)).toBe(stands === 0 ? undefined : stands);
    expect(await at.data(player)).toEqual(before);
    const retry = await save(player, stands, { lost: true });
    expect(retry).toMatchObject({ status: 200, body: { version: stands + 1, data: { lost: true } } });
    expect(await headOf(player)).toBe(stands + 1);
    expect(await at.data(player)).toEqual({ lost: true });
    expect(await save(player, stands + 1, { next: true })).toMatchObject({ status: 200, body: { version: stands + 2 } });
  });

  it('is met by another save, which gets what stands from then on', async () => {
    const player = await begin();
    await at.crashing(player, () => save(player, stands, { lost: true }));
    const conflict = await save(player, stands, { mine: true });
    expect(conflict).toMatchObject({ status: 409, body: { current: { version: stands + 1, data: { lost: true } } } });
    expect(await headOf(player)).toBe(stands + 1);
    expect(saved(await at.read(player))).toMatchObject({ version: stands + 1, data: { lost: true } });
  });

  it('is met by a merge, which loses nothing of it', async () => {
    const player = await begin();
    await at.crashing(player, () => at.merge(player, { baseVersion: stands, data: { playSeconds: 10, collected: ['lost'] } }, 'lost'));
    const answer = await at.merge(player, { baseVersion: stands, data: { playSeconds: 5, collected: ['mine'] } });
    expect(answer).toMatchObject({ status: 200, body: { version: stands + 2, merged: true } });
    expect(await at.data(player)).toMatchObject({ playSeconds: 15, collected: ['lost', 'mine'] });
    const retry = await at.merge(player, { baseVersion: stands, data: { playSeconds: 10, collected: ['lost'] } }, 'lost');
    expect(retry).toMatchObject({ status: 200, body: { version: stands + 2 } });
    expect(await at.data(player)).toMatchObject({ playSeconds: 15 });
  });

  it('is met by its own retry, which adds nothing twice', async () => {
    const player = await begin();
    const merge = (): Promise<Answer> => at.merge(player, { baseVersion: stands, data: { playSeconds: 10 } }, 'key');
    const first = await at.crashing(player, merge);
    expect((await merge()).body).toEqual(first.body);
    expect(await headOf(player)).toBe(stands + 1);
    expect(await at.data(player)).toMatchObject({ playSeconds: 10 });
  });
});

it('loses no version to a process that crashes at each save', async () => {
  const player = await at.player();
  for (let n = 0; n < 8; n++) {
    await at.crashing(player, () => save(player, n, { n }));
    expect(await save(player, n, { n })).toMatchObject({ status: 200, body: { version: n + 1, data: { n } } });
  }
  for (const version of [5, 6, 7, 8]) {
    expect(await at.read(player, { slot: 'main', version: String(version) })).toMatchObject({
      status: 200,
      body: { data: { n: version - 1 } },
    });
  }
});

describe('a counter that progress feeds', () => {
  const level = async ({ playerId }: SignedIn): Promise<unknown> => {
    const item = await at.item(coreKeys.counters(playerId));
    return (item?.all as { n: Record<string, number> } | undefined)?.n.level;
  };
  const forget = ({ playerId }: SignedIn): Promise<void> =>
    at.game.leave(coreKeys.counters(playerId), { all: { p: 'all', n: {} }, ops: [], v: 1 });

  it('is readable when the save has answered, and keeps the highest', async () => {
    const player = await at.player();
    for (const [n, [highestLevel, expected]] of [
      [3, 3],
      [8, 8],
      [2, 8],
    ].entries()) {
      expect((await save(player, n, { highestLevel })).status).toBe(200);
      expect(await level(player)).toBe(expected);
    }
    expect((await at.merge(player, { baseVersion: 3, data: { highestLevel: 9 } })).status).toBe(200);
    expect(await level(player)).toBe(9);
    await at.restore(player, { slot: 'main', version: 2, baseVersion: 4 });
    expect(await level(player)).toBe(9);
  });

  it('is not touched by what does not feed it', async () => {
    const player = await at.player();
    await save(player, 0, { n: 1 });
    expect(await at.item(coreKeys.counters(player.playerId))).toBeUndefined();
    await at.save(player, { slot: 'backup', baseVersion: 0, data: { highestLevel: 5 } });
    expect(await at.item(coreKeys.counters(player.playerId))).toBeUndefined();
  });

  it.each<[string, (player: SignedIn) => Promise<Answer>]>([
    ['a save', (player) => save(player, 0, { highestLevel: 7 })],
    ['a merge', (player) => at.merge(player, { baseVersion: 0, data: { highestLevel: 7 } }, 'key')],
  ])('is completed by the retry of %s that a crash ended before it', async (_, call) => {
    const player = await at.player();
    const first = await call(player);
    await forget(player);
    expect((await call(player)).body).toEqual(first.body);
    expect(await level(player)).toBe(7);
  });

  it('costs one write unit more', async () => {
    const player = await at.player();
    const { write, status } = await at.units(() => save(player, 0, { highestLevel: 7 }));
    expect({ status, write }).toEqual({ status: 200, write: 3 });
    expect((await at.units(() => save(player, 1, { highestLevel: 7, n: 2 }))).write).toBe(2);
  });
});

describe('a process that ends between the data of a save and its head, where the save took the place of what it began from', () => {
  const begin = async (): Promise<SignedIn> => {
    const player = await at.player();
    for (let base = 0; base < 4; base++) await at.merge(player, { baseVersion: base, data: { playSeconds: 10 * (base + 1) } });
    return player;
  };

  it('leaves a merge that is answered by its retry, and counted once', async () => {
    const player = await begin();
    const merge = (): Promise<Answer> => at.merge(player, { baseVersion: 1, data: { playSeconds: 15 } }, 'lost');
    await at.crashing(player, merge);
    expect(await merge()).toMatchObject({ status: 200, body: { version: 5, data: { playSeconds: 45 } } });
    expect(await at.data(player)).toEqual({ playSeconds: 45 });
  });

  it('leaves a restored version that is answered by the retry', async () => {
    const player = await begin();
    const restore = (): Promise<Answer> => at.restore(player, { slot: 'main', version: 1, baseVersion: 4 });
    await at.crashing(player, restore);
    expect(await restore()).toMatchObject({ status: 200, body: { version: 5, data: { playSeconds: 10 } } });
    expect(await at.data(player)).toEqual({ playSeconds: 10 });
  });
});
