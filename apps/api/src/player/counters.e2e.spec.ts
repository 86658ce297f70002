import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Catalogue } from '#catalog/catalog';
import { coreKeys } from '#dynamo/keys';
import { type Answer } from '#testing/api';
import { Play } from '#testing/play';
import { persist } from '#testing/storm';
import type { TaskState } from '../tasks/tasks.dto.ts';

const { catalogue: demo } = await import('#catalog/demo');
const catalogue: Catalogue = {
  ...demo,
  counters: [
    ...demo.counters,
    { counter: 'highest-level', feed: { by: 'progress', slot: 'main', field: 'highestLevel' } },
    { counter: 'seen', feed: { by: 'progress', slot: 'main', field: 'anything' } },
  ],
  tasks: [
    ...demo.tasks,
    {
      taskId: 'climber',
      title: 'Reach level 5 today',
      cycle: 'day',
      counters: [{ counter: 'highest-level', need: 5 }],
      rewards: [{ type: 'item', itemId: 'sword', quantity: 1 }],
    },
  ],
};
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

let play: Play;
beforeAll(async () => {
  play = await Play.start(new Date('2026-11-20T12:00:00Z'), () => Promise.all([import('../lambda.ts'), import('./player.triggers.ts')]));
});
afterAll(() => {
  play.stop();
});
beforeEach(async () => {
  await play.at('2026-11-20T12:00:00Z');
  await play.begin();
});

const counts = async (window = 'all'): Promise<unknown> => {
  const item = await play.item(coreKeys.counters(play.me.playerId));
  return (item?.[window] as { n: unknown } | undefined)?.n ?? {};
};
const missing = async (taskId: string): Promise<TaskState['missing'] | undefined> => {
  const { tasks } = (await play.read('/tasks')).body as { tasks: TaskState[] };
  return tasks.find((task) => task.taskId === taskId)?.missing;
};
const save = (data: unknown, more: Record<string, unknown> = {}): Promise<Answer> =>
  play.call('POST', '/progress', { slot: 'main', baseVersion: 0, data, ...more });

describe('counters', () => {
  it('are readable when the call that fed them has answered, and their task can be claimed', async () => {
    for (const have of [0, 1, 2]) {
      expect(await missing('daily-runs')).toEqual([{ type: 'counter', counter: 'runs', have, need: 3 }]);
      await play.run();
    }
    expect(await missing('daily-runs')).toEqual([]);
    expect(await play.complete('daily-runs')).toMatchObject({ status: 200 });
    expect(await counts()).toEqual({ runs: 3, 'best-score': 10 });
  });

  it('keep the highest number that a save has had', async () => {
    expect(await save({ highestLevel: 4 })).toMatchObject({ status: 200 });
    expect(await missing('climber')).toEqual([{ type: 'counter', counter: 'highest-level', have: 4, need: 5 }]);
    expect(await save({ highestLevel: 5.5 }, { baseVersion: 1 })).toMatchObject({ status: 200 });
    expect(await save({ highestLevel: 2 }, { baseVersion: 2 })).toMatchObject({ status: 200 });
    expect(await counts()).toEqual({ 'highest-level': 5 });
    expect(await play.complete('climber')).toMatchObject({ status: 200 });
  });

  it('take no harm from what a save holds', async () => {
    for (const [version, anything] of [7, 1e300, -1e300, -0, '9', null, [9], { high: 9 }].entries())
      expect((await save({ anything }, { baseVersion: version })).status).toBe(200);
    expect(await counts()).toEqual({ seen: Number.MAX_SAFE_INTEGER });
  });

  it('are not fed by money that comes, nor by a correction that takes it', async () => {
    await play.earn('coins', 500);
    const body = { currency: 'coins', amount: -300, source: 'correction', playerId: play.me.playerId, reason: 'a mistake' };
    play.me = { ...play.me, token: await play.world.issuer.admin(play.me.playerId) };
    expect(await play.call('POST', '/money/add', body, { 'Idempotency-Key': randomUUID() })).toMatchObject({ status: 200 });
    expect(await counts()).toEqual({});
  });

  it('are not fed by what was refused', async () => {
    await play.earn('coins', 40);
    await play.runs(1);
    await play.unlock('level-2');
    const before = await play.item(coreKeys.counters(play.me.playerId));
    const refused = [
      await play.run(1_000_001),
      await play.call('POST', '/score', { boardId: 'nowhere', score: 1 }),
      await play.unlock('level-3'),
      await play.buy('sword'),
      await play.complete('weekly-spender'),
      await save({ highestLevel: 9 }, { baseVersion: 7 }),
      await save({ highestLevel: 9 }, { slot: 'nowhere' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([422, 404, 409, 409, 409, 409, 404]);
    await play.ban();
    const banned = [await play.run(), await play.buy('potion'), await save({ highestLevel: 9 })];
    expect(banned.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(await play.item(coreKeys.counters(play.me.playerId))).toEqual(before);
  });

  it('are fed once by a call that is repeated', async () => {
    const key = { 'Idempotency-Key': 'k1' };
    await play.earn('coins', 100);
    for (const again of [1, 2, 3]) {
      expect((await play.call('POST', '/score', { boardId: 'arcade', score: 10 * again }, key)).status).toBe(200);
      expect((await play.call('POST', '/shop/buy', { offerId: 'potion', quantity: 2 }, key)).status).toBe(200);
      expect((await play.unlock('level-2', 'k1')).status).toBe(200);
      expect((await play.unlock('level-3', 'k1')).status).toBe(200);
    }
    expect(await counts()).toEqual({ runs: 1, 'best-score': 10, 'coins-spent': 70 });
  });

  it('lose nothing where everything that feeds them happens at once', async () => {
    await play.earn('coins', 200);
    await play.run();
    await play.unlock('level-2');
    const calls = [
      ...Array.from({ length: 10 }, (_, i) => () => play.run(100 + i)),
      () => play.buy('potion', 5),
      () => play.buy('sword'),
      () => play.unlock('level-3'),
      () => save({ highestLevel: 3 }),
    ];
    expect((await Promise.all(calls.map(persist))).map(({ status }) => status)).toEqual(Array(14).fill(200));
    const all = { runs: 11, 'best-score': 109, 'coins-spent': 200, 'highest-level': 3 };
    for (const window of ['all', 'day', 'week', 'season']) expect(await counts(window)).toEqual(all);
    expect(await play.balances()).toMatchObject({ coins: 0 });
    expect(await play.complete('weekly-spender')).toMatchObject({ status: 200, body: { balances: { gems: 1 } } });
  });

  it('begin anew with each period, but for ever', async () => {
    await play.runs(2);
    await play.at('2026-11-23T00:00:00Z');
    await play.run(50);
    expect(await counts('day')).toEqual({ runs: 1, 'best-score': 50 });
    expect(await counts('week')).toEqual({ runs: 1, 'best-score': 50 });
    expect(await counts('season')).toEqual({ runs: 3, 'best-score': 50 });
    expect(await counts()).toEqual({ runs: 3, 'best-score': 50 });
  });
});
