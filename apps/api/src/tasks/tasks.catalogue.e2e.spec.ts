import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import type { Catalogue, Reward } from '#catalog/catalog';
import { coreKeys } from '#dynamo/keys';
import { Play } from '#testing/play';

const { catalogue: demo } = await import('#catalog/demo');
/** What is deployed: each test begins with the demo's, and deploys another between a call and its retry. */
const catalogue: Catalogue = { ...demo };
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

let play: Play;
beforeAll(async () => {
  play = await Play.start(new Date('2026-11-20T12:00:00Z'), () =>
    Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]),
  );
});
afterAll(() => {
  play.stop();
});
beforeEach(async () => {
  Object.assign(catalogue, demo);
  await play.begin();
});

const rewards: Reward[] = [
  { type: 'currency', currency: 'gems', amount: 9 },
  { type: 'item', itemId: 'sword', quantity: 1 },
];

it.each(['daily-runs', 'first-thousand'])(
  'the retry of a claim of %s tells what was given, whatever the task gives by now',
  async (taskId) => {
    await play.runs(2);
    await play.run(1_000);
    const first = await play.complete(taskId, 'k1');
    expect(first.status).toBe(200);
    const before = await play.everything();
    Object.assign(catalogue, { tasks: demo.tasks.map((task) => ({ ...task, rewards })) });
    expect(await play.complete(taskId, 'k1')).toMatchObject({ status: 200, body: first.body });
    expect((await play.complete(taskId, 'k1')).body).toEqual(first.body);
    expect(await play.complete(taskId, 'k2')).toMatchObject({ status: 409, body: { code: 'task_already_claimed' } });
    expect(await play.everything()).toEqual(before);
  },
);

it.each(['level-2', 'level-3', 'double-jump'])(
  'the retry of an unlock of %s tells what was paid and given, whatever it costs by now',
  async (unlockId) => {
    await play.run();
    await play.earn('coins', 250);
    const answers = new Map<string, unknown>();
    for (const one of ['level-2', 'level-3', 'double-jump']) answers.set(one, (await play.unlock(one, 'k1')).body);
    const before = await play.everything();
    const price = [{ currency: 'gems', amount: 7 }];
    Object.assign(catalogue, { unlocks: demo.unlocks.map((unlock) => ({ ...unlock, price, rewards })) });
    expect(answers.get(unlockId)).toMatchObject({ already: false });
    expect((await play.unlock(unlockId, 'k1')).body).toEqual(answers.get(unlockId));
    expect((await play.unlock(unlockId, 'k2')).body).toMatchObject({ already: true, paid: [], rewards: [], balances: { gems: 0 } });
    expect(await play.everything()).toEqual(before);
  },
);

it('a retry is answered as the first call was, though the money is spent by now', async () => {
  await play.runs(3);
  const first = await play.complete('daily-runs', 'k1');
  await play.buy('potion', 5);
  expect((await play.complete('daily-runs', 'k1')).body).toEqual(first.body);
  expect(await play.balances()).toMatchObject({ coins: 0 });
});

it('claims and unlocks that hold the most stay below 1 KB', async () => {
  const many: Reward[] = demo.items.map(({ itemId }) => ({ type: 'item', itemId, quantity: 1 }));
  const money: Reward[] = demo.currencies.map(({ currency }) => ({ type: 'currency', currency, amount: 1_000_000_000 }));
  Object.assign(catalogue, {
    tasks: demo.tasks.map((task) => ({ ...task, rewards: [...money, ...many] })),
    unlocks: demo.unlocks.map((unlock) => ({ ...unlock, rewards: [...money, ...many] })),
  });
  await play.runs(3);
  await play.complete('daily-runs', 'k'.repeat(64));
  await play.unlock('level-2', 'k'.repeat(64));
  const { playerId } = play.me;
  for (const key of [coreKeys.claim(playerId, 'd2026-11-20', 'daily-runs'), coreKeys.unlock(playerId, 'level', 'level-2')]) {
    const item = await play.item(key);
    expect(item).toMatchObject({ reward: [...money, ...many] });
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(1_024);
  }
});
