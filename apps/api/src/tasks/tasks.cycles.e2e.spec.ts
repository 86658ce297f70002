import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Catalogue } from '#catalog/catalog';
import { Play } from '#testing/play';
import type { TaskState } from './tasks.dto.ts';

const { catalogue: demo } = await import('#catalog/demo');
const catalogue: Catalogue = {
  ...demo,
  timeZone: 'Europe/Berlin',
  seasons: [
    { season: 's1', startsAt: '2026-10-01T00:00:00.000Z', endsAt: '2026-11-01T00:00:00.000Z', graceSeconds: 0 },
    { season: 's2', startsAt: '2026-11-15T00:00:00.000Z', endsAt: '2027-01-01T00:00:00.000Z', graceSeconds: 0 },
  ],
  tasks: [
    ...demo.tasks,
    {
      taskId: 'season-run',
      title: 'Play a run this season',
      cycle: 'season',
      counters: [{ counter: 'runs', need: 1 }],
      rewards: [
        { type: 'currency', currency: 'gems', amount: 2 },
        { type: 'item', itemId: 'sword', quantity: 1 },
      ],
    },
  ],
};
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

let play: Play;
beforeAll(async () => {
  play = await Play.start(new Date('2026-10-20T12:00:00Z'), () =>
    Promise.all([import('../lambda.ts'), import('../player/player.triggers.ts')]),
  );
});
afterAll(() => {
  play.stop();
});

const task = async (taskId: string): Promise<TaskState | undefined> => {
  const { tasks } = (await play.read('/tasks')).body as { tasks: TaskState[] };
  return tasks.find((one) => one.taskId === taskId);
};

describe.each([
  { day: '2026-10-25', hours: 25, from: '2026-10-24T22:00:00.000Z', until: '2026-10-25T23:00:00.000Z', change: '2026-10-25T01:00:00.000Z' },
  { day: '2027-03-28', hours: 23, from: '2027-03-27T23:00:00.000Z', until: '2027-03-28T22:00:00.000Z', change: '2027-03-28T01:00:00.000Z' },
])('$day in Berlin, of $hours hours', ({ day, hours, from, until, change }) => {
  const [start, end, middle] = [from, until, change].map((text) => Date.parse(text)) as [number, number, number];

  it('is one cycle of a daily task', async () => {
    expect((end - start) / 3_600_000).toBe(hours);
    await play.begin();
    await play.at(start - 1);
    await play.runs(3);
    expect((await play.complete('daily-runs')).body).toMatchObject({ nextResetAt: from, balances: { coins: 50 } });

    for (const moment of [start, middle - 1, middle, end - 1]) {
      await play.at(moment);
      expect(await task('daily-runs')).toMatchObject({ cycle: `d${day}`, nextResetAt: until });
      await play.run();
    }
    expect((await play.complete('daily-runs')).body).toMatchObject({ cycle: `d${day}`, nextResetAt: until, balances: { coins: 100 } });
    for (const moment of [start, middle - 1, middle, middle + 3_600_000, end - 1]) {
      await play.at(moment);
      expect(await play.complete('daily-runs')).toMatchObject({ status: 409, body: { code: 'task_already_claimed', nextResetAt: until } });
    }

    await play.at(end);
    expect(await play.complete('daily-runs')).toMatchObject({ status: 409, body: { code: 'task_not_finished', missing: [{ have: 0 }] } });
    await play.runs(3);
    expect((await play.complete('daily-runs')).body).toMatchObject({ balances: { coins: 150 } });
    expect((await task('daily-runs'))?.cycle).not.toBe(`d${day}`);
    expect(await play.ledger('coins')).toHaveLength(3);
  });
});

describe('a task of the season', () => {
  it('is done once a season, and gives a unique item once', async () => {
    await play.begin();
    await play.at('2026-10-31T12:00:00Z');
    await play.run();
    expect((await play.complete('season-run')).body).toMatchObject({
      cycle: 's1',
      balances: { gems: 2 },
      nextResetAt: '2026-11-01T00:00:00.000Z',
    });
    expect(await play.complete('season-run')).toMatchObject({ status: 409, body: { code: 'task_already_claimed' } });
    await play.at('2026-11-15T00:00:00Z');
    expect(await play.complete('season-run')).toMatchObject({ status: 409, body: { missing: [{ have: 0, need: 1 }] } });
    await play.run();
    expect((await play.complete('season-run')).body).toMatchObject({ cycle: 's2', balances: { gems: 4 } });
    const sword = { itemId: 'sword', quantity: 1, acquiredAt: '2026-10-31T12:00:00.000Z' };
    expect((await play.read('/inventory')).body).toEqual({ items: [sword] });
  });

  it('can not be done, and counts nothing, where no season is running', async () => {
    await play.begin();
    await play.at('2026-11-07T12:00:00Z');
    await play.run();
    const before = await play.everything();
    expect(await play.complete('season-run')).toMatchObject({ status: 409, body: { code: 'period_closed' } });
    expect(await play.everything()).toEqual(before);
    expect(await task('season-run')).toMatchObject({
      cycle: null,
      claimable: false,
      claimedAt: null,
      missing: [{ type: 'counter', counter: 'runs', have: 0, need: 1 }],
      nextResetAt: null,
    });
    await play.at('2026-11-15T00:00:00Z');
    expect(await task('season-run')).toMatchObject({ cycle: 's2', missing: [{ have: 0 }], nextResetAt: '2027-01-01T00:00:00.000Z' });
  });
});
