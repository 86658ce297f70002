import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { coreKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { codeOf, Play } from '#testing/play';
import { itMetered } from '#testing/metered';
import { persist } from '#testing/storm';
import type { TaskState } from './tasks.dto.ts';

const NOON = new Date('2026-11-20T12:00:00.000Z');
const MIDNIGHT = '2026-11-21T00:00:00.000Z';
const DAYS_8 = 8 * 86_400;

let play: Play;
beforeAll(async () => {
  play = await Play.start(NOON, () => Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]));
});
afterAll(() => {
  play.stop();
});
beforeEach(async () => {
  await play.at(NOON);
  await play.begin();
});

const tasks = async (): Promise<Record<string, TaskState>> => {
  const { tasks: list } = (await play.read('/tasks')).body as { tasks: TaskState[] };
  return Object.fromEntries(list.map((task) => [task.taskId, task]));
};
const claimItem = (period: string, taskId: string): Promise<unknown> => play.item(coreKeys.claim(play.me.playerId, period, taskId));

describe('POST /task/complete', () => {
  it('gives the reward of a finished task', async () => {
    await play.runs(3);
    const answer = await play.complete('daily-runs');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      taskId: 'daily-runs',
      cycle: 'd2026-11-20',
      claimedAt: NOON.toISOString(),
      rewards: [{ type: 'currency', currency: 'coins', amount: 50 }],
      balances: { coins: 50 },
      nextResetAt: MIDNIGHT,
    });
    expect(await play.balances()).toEqual({ coins: 50, gems: 0 });
    expect(await play.ledger('coins')).toEqual([
      expect.objectContaining({
        ledgerNumber: 1,
        amount: 50,
        balance: 50,
        operation: 'task',
        source: 'daily-runs',
        at: NOON.toISOString(),
      }),
    ]);
    expect(await claimItem('d2026-11-20', 'daily-runs')).toMatchObject({
      claimedAt: NOON.toISOString(),
      reward: [{ type: 'currency', currency: 'coins', amount: 50 }],
      x: Date.parse(MIDNIGHT) / 1000 + DAYS_8,
    });
  });

  it('gives it once a cycle, and says when it comes back', async () => {
    await play.runs(3);
    await play.complete('daily-runs');
    const before = await play.everything();
    expect(await play.complete('daily-runs')).toMatchObject({ status: 409, body: { code: 'task_already_claimed', nextResetAt: MIDNIGHT } });
    expect(await play.everything()).toEqual(before);
  });

  it('names what is missing of a task that is not finished', async () => {
    await play.runs(2);
    const before = await play.everything();
    expect(await play.complete('daily-runs')).toMatchObject({
      status: 409,
      body: { code: 'task_not_finished', missing: [{ type: 'counter', counter: 'runs', have: 2, need: 3 }] },
    });
    expect(await play.everything()).toEqual(before);
  });

  it('gives the item of a task that can be done once, for ever', async () => {
    await play.run(1_000);
    expect((await play.complete('first-thousand')).body).toEqual({
      taskId: 'first-thousand',
      cycle: 'all',
      claimedAt: NOON.toISOString(),
      rewards: [{ type: 'item', itemId: 'potion', quantity: 1 }],
      balances: {},
      nextResetAt: null,
    });
    expect((await play.read('/inventory')).body).toEqual({ items: [{ itemId: 'potion', quantity: 1, acquiredAt: NOON.toISOString() }] });
    expect(await claimItem('all', 'first-thousand')).not.toHaveProperty('x');
    await play.at('2027-11-20T12:00:00Z');
    expect(await play.complete('first-thousand')).toMatchObject({ status: 409, body: { code: 'task_already_claimed', nextResetAt: null } });
  });

  it('counts what was paid in the shop and for unlocks: 200 coins a week are a gem', async () => {
    await play.earn('coins', 300);
    await play.buy('sword');
    await play.buy('potion', 5);
    await play.runs(1);
    for (const unlockId of ['level-2', 'level-3']) expect((await play.unlock(unlockId)).status).toBe(200);
    expect((await tasks())['weekly-spender']).toMatchObject({ claimable: true, missing: [], cycle: 'w2026-47' });
    const claimed = { cycle: 'w2026-47', balances: { gems: 1 }, nextResetAt: '2026-11-23T00:00:00.000Z' };
    expect((await play.complete('weekly-spender')).body).toMatchObject(claimed);
    expect(await play.balances()).toEqual({ coins: 100, gems: 1 });
    await play.at('2026-11-23T00:00:00Z');
    const missing = [{ type: 'counter', counter: 'coins-spent', have: 0, need: 200 }];
    expect((await tasks())['weekly-spender']).toMatchObject({ claimable: false, missing, cycle: 'w2026-48' });
  });

  it('begins anew with the next cycle', async () => {
    await play.runs(3);
    await play.complete('daily-runs');
    await play.at(MIDNIGHT);
    expect(await play.complete('daily-runs')).toMatchObject({
      status: 409,
      body: { code: 'task_not_finished', missing: [{ have: 0, need: 3 }] },
    });
    await play.runs(3);
    expect((await play.complete('daily-runs')).body).toMatchObject({ cycle: 'd2026-11-21', balances: { coins: 100 } });
    expect(await play.ledger('coins')).toHaveLength(2);
  });

  it('counts at the edge for the cycle that the clock says', async () => {
    await play.runs(3);
    await play.at(Date.parse(MIDNIGHT) - 1);
    expect((await play.complete('daily-runs')).body).toMatchObject({ cycle: 'd2026-11-20', nextResetAt: MIDNIGHT });
    await play.begin();
    await play.runs(3);
    await play.at(MIDNIGHT);
    expect(await play.complete('daily-runs')).toMatchObject({ status: 409, body: { code: 'task_not_finished' } });
    expect((await tasks())['daily-runs']).toMatchObject({ cycle: 'd2026-11-21', claimedAt: null, missing: [{ have: 0 }] });
  });

  it('answers a retry with the same Idempotency-Key as the first call, also after the cycle has ended', async () => {
    await play.runs(3);
    const first = await play.complete('daily-runs', 'k1');
    const before = await play.everything();
    expect(await play.complete('daily-runs', 'k1')).toMatchObject({ status: 200, body: first.body });
    expect(await play.complete('daily-runs', 'k2')).toMatchObject({ status: 409, body: { code: 'task_already_claimed' } });
    await play.at(MIDNIGHT);
    expect(await play.complete('daily-runs', 'k1')).toMatchObject({ status: 200, body: first.body });
    expect(await play.everything()).toEqual(before);
  });

  it('takes the same Idempotency-Key on another task for another call', async () => {
    await play.runs(2);
    await play.run(1_000);
    expect(await play.complete('daily-runs', 'k1')).toMatchObject({ status: 200, body: { taskId: 'daily-runs' } });
    expect(await play.complete('first-thousand', 'k1')).toMatchObject({ status: 200, body: { taskId: 'first-thousand' } });
  });

  it.each(['daily-runs', 'first-thousand'])('gives the reward of %s once to 20 claims at once', async (taskId) => {
    await play.runs(2);
    await play.run(1_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => persist(() => play.complete(taskId))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.map((answer) => [answer.status, codeOf(answer)])).toEqual(Array(19).fill([409, 'task_already_claimed']));
    const isMoney = taskId === 'daily-runs';
    expect(await play.ledger('coins')).toEqual(isMoney ? [expect.objectContaining({ amount: 50, balance: 50 })] : []);
    const potion = expect.objectContaining({ itemId: 'potion', quantity: 1 });
    expect((await play.read('/inventory')).body).toEqual({ items: isMoney ? [] : [potion] });
  });

  it('gives 20 equal answers to one Idempotency-Key at once', async () => {
    await play.runs(3);
    const answers = await Promise.all(Array.from({ length: 20 }, () => persist(() => play.complete('daily-runs', 'k1'))));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(20).fill([200, answers[0]!.body]));
    expect(await play.ledger('coins')).toHaveLength(1);
  });

  it('gives every reward once while runs and purchases go on beside the claims', async () => {
    await play.earn('coins', 300);
    await Promise.all([
      ...Array.from({ length: 12 }, () => persist(() => play.run(2_000))),
      persist(() => play.buy('sword')),
      persist(() => play.buy('potion', 5)),
    ]);
    const ids = ['daily-runs', 'first-thousand', 'weekly-spender'];
    const claims = ids.flatMap((taskId) => Array.from({ length: 4 }, () => persist(() => play.complete(taskId))));
    const others = [...Array.from({ length: 8 }, () => persist(() => play.run())), persist(() => play.unlock('level-2'))];
    const answers = await Promise.all([...claims, ...others]);
    expect(answers.slice(0, 12).filter(({ status }) => status === 200)).toHaveLength(2);
    expect(answers.slice(12).map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(await play.balances()).toEqual({ coins: 200, gems: 0 });
    const counters = await play.item(coreKeys.counters(play.me.playerId));
    expect(counters?.day).toEqual({ p: 'd2026-11-20', n: { runs: 20, 'best-score': 2_000, 'coins-spent': 150 } });
  });

  it('is not held up by an expired claim that the table still has', async () => {
    const Item = {
      ...coreKeys.claim(play.me.playerId, 'd2026-11-20', 'daily-runs'),
      claimedAt: '2020-01-01T00:00:00.000Z',
      reward: [],
      op: 'old',
      x: 1_577_836_800,
    };
    await play.tables.send(new PutCommand({ TableName: testTable('core'), Item }));
    await play.runs(3);
    expect((await tasks())['daily-runs']).toMatchObject({ claimable: true, claimedAt: null });
    expect(await play.complete('daily-runs')).toMatchObject({ status: 200, body: { balances: { coins: 50 } } });
    expect(await play.complete('daily-runs')).toMatchObject({ status: 409 });
  });

  it('gives nothing that the wallet can not hold', async () => {
    await play.earn('coins', Number.MAX_SAFE_INTEGER - 49);
    await play.runs(3);
    const before = await play.everything();
    expect(await play.complete('daily-runs')).toMatchObject({ status: 422, body: { code: 'amount_out_of_bounds', min: 0, max: 49 } });
    expect(await play.everything()).toEqual(before);
    await play.buy('potion');
    expect(await play.complete('daily-runs')).toMatchObject({ status: 200, body: { balances: { coins: Number.MAX_SAFE_INTEGER - 9 } } });
  });

  itMetered('costs 6 write units and 4 read units for money, 4 and 3 for an item', async () => {
    await play.runs(2);
    await play.run(1_000);
    expect(await play.unitsOf(() => play.complete('daily-runs'))).toEqual({ read: 4, write: 6 });
    expect(await play.unitsOf(() => play.complete('first-thousand'))).toEqual({ read: 3, write: 4 });
    await play.at('2026-11-21T12:00:00Z');
    await play.runs(3);
    const key = randomUUID();
    expect(await play.unitsOf(() => play.complete('daily-runs', key))).toEqual({ read: 5, write: 6 });
    expect(await play.unitsOf(() => play.complete('daily-runs', key))).toEqual({ read: 5, write: 0 });
  });

  itMetered('writes no counters of its own, however old they are', async () => {
    await play.run(1_000);
    await play.at('2026-12-24T12:00:00Z');
    expect(await play.unitsOf(() => play.complete('first-thousand'))).toEqual({ read: 3, write: 4 });
  });

  it('takes an admin for the player they are', async () => {
    await play.runs(3);
    play.me = { ...play.me, token: await play.world.issuer.admin(play.me.playerId) };
    expect(await play.complete('daily-runs')).toMatchObject({ status: 200, body: { balances: { coins: 50 } } });
  });
});

describe('GET /tasks', () => {
  it('tells every task and what is missing for it', async () => {
    await play.runs(1);
    const answer = await play.read('/tasks');
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toEqual({
      tasks: [
        {
          taskId: 'daily-runs',
          title: expect.any(String),
          cycle: 'd2026-11-20',
          claimable: false,
          claimedAt: null,
          missing: [{ type: 'counter', counter: 'runs', have: 1, need: 3 }],
          rewards: [{ type: 'currency', currency: 'coins', amount: 50 }],
          nextResetAt: MIDNIGHT,
        },
        {
          taskId: 'weekly-spender',
          title: expect.any(String),
          cycle: 'w2026-47',
          claimable: false,
          claimedAt: null,
          missing: [{ type: 'counter', counter: 'coins-spent', have: 0, need: 200 }],
          rewards: [{ type: 'currency', currency: 'gems', amount: 1 }],
          nextResetAt: '2026-11-23T00:00:00.000Z',
        },
        {
          taskId: 'first-thousand',
          title: expect.any(String),
          cycle: 'all',
          claimable: false,
          claimedAt: null,
          missing: [{ type: 'counter', counter: 'best-score', have: 10, need: 1_000 }],
          rewards: [{ type: 'item', itemId: 'potion', quantity: 1 }],
          nextResetAt: null,
        },
      ],
    });
  });

  it('tells what is claimed, and that it can not be claimed again', async () => {
    await play.runs(3);
    expect((await tasks())['daily-runs']).toMatchObject({ claimable: true, claimedAt: null, missing: [] });
    await play.complete('daily-runs');
    expect((await tasks())['daily-runs']).toMatchObject({ claimable: false, claimedAt: NOON.toISOString(), missing: [] });
  });

  itMetered('costs a read unit for the counters and one for each task, and writes nothing', async () => {
    expect(await play.unitsOf(() => play.read('/tasks'))).toEqual({ read: 4, write: 0 });
  });

  it('takes no parameter', async () => {
    const answer = await play.read('/tasks', { playerId: randomUUID() });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: 'playerId' }] } });
  });
});
