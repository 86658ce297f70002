import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPaid, seeded, walk } from './season-check.fixture.ts';
import { League } from './season-close.fixture.ts';
import { players, rowsOf, standings } from './season-model.fixture.ts';
import { type Fate, LeagueWorld } from './season-world.fixture.ts';

let world: LeagueWorld;

beforeAll(async () => {
  world = await LeagueWorld.start();
});
afterAll(() => {
  world.stop();
});

/** Does something right before each request that is like this, until it says that this was the last. */
function before(request: RegExp, act: (time: number) => Promise<'again' | 'done'>): Fate {
  let times = 0;
  let done = false;
  return async (_, command, input) => {
    if (!done && request.test(`${command} ${JSON.stringify(input)}`)) done = (await act(++times)) === 'done';
    return 'fine';
  };
}
/** The comparison begins, with the last of three pages. */
const COMPARING = /^Get.*F#000002/;

describe('a freeze into which writes come late', () => {
  it('is begun anew a few times, then by the next tick, and nobody sees or gets anything before it is true', async () => {
    const league = new League(world, { operator: 'best' });
    const all = players(14, seeded(20));
    await league.play(all);
    const again = before(COMPARING, async (time) => {
      await league.late({ ...all[time]!, score: 20 + time, at: all[time]!.at + 9 });
      return time < 4 ? 'again' : 'done';
    });
    await league.tick(again);
    expect(await league.close()).toMatchObject({ phase: 'freeze', round: 4 });
    expect(await league.close()).not.toHaveProperty('lease');
    await expect(league.archive().total(league.standings, new Date(league.now))).rejects.toThrow('no archive');
    expect(league.sent).toEqual([]);
    await league.tick(again);
    expect(await league.close()).toMatchObject({ phase: 'done', round: 5, n: 14 });
    const truth = standings(league, [...league.current.values()]);
    expect(rowsOf(await walk(league, 5))).toEqual(truth);
    await checkPaid(league, truth);
  });

  it('keeps no page of a round before, though the archive became shorter, wherever it was killed', async () => {
    let crashed = true;
    for (let last = 1; crashed; last++) {
      const league = new League(world, { seasonRewards: [] });
      const all = players(12, seeded(21));
      await league.play(all);
      const late = before(COMPARING, () => league.late({ ...all[0]!, score: 20 }).then(() => 'done'));
      let requests = 0;
      const tick = league.tick(async (request, command, input) => {
        await late(request, command, input);
        if (command.startsWith('Delete') || requests > 0) requests += 1;
        return requests === last ? 'lost' : 'fine';
      });
      crashed = await tick.then(
        () => false,
        () => true,
      );
      const gone = new Set(all.slice(1, 4).map(({ playerId }) => playerId));
      for (const playerId of gone) await world.erase(playerId);
      await league.finish();
      for (const playerId of gone) await world.sweep(playerId);
      const pages = await league.pages();
      expect(pages.map(({ round, number, base }) => ({ round, number, base }))).toEqual(
        pages.map((_, number) => ({ round: 2, number, base: 5 * number })),
      );
      const truth = standings(league, league.frozen).filter(({ playerId }) => !gone.has(playerId));
      expect(pages.flatMap(({ rows }) => rows.flatMap(({ playerId }) => playerId || []))).toEqual(truth.map(({ playerId }) => playerId));
    }
  });

  it('compares all of a new round, however far the one before it had come', async () => {
    const league = new League(world);
    const all = players(14, seeded(23));
    await league.play(all);
    await league.tick(undefined, undefined, 12);
    expect(await league.close()).toMatchObject({ phase: 'freeze', round: 1, unchecked: 2 });
    await league.submit({ ...all[0]!, score: 20 });
    await expect(league.tick((_, command) => Promise.resolve(command.startsWith('Delete') ? 'lost' : 'fine'))).rejects.toThrow();
    league.now += 60_000;
    const last = { playerId: randomUUID(), score: 0, at: league.now };
    await league.tick(before(/^Get.*F#/, () => league.late(last).then(() => 'done')));
    const truth = standings(league, [...league.current.values()]);
    expect(rowsOf(await walk(league, 5))).toEqual(truth);
    expect(await league.close()).toMatchObject({ phase: 'done', round: 3, n: 15 });
    await checkPaid(league, truth);
  });

  it('loses nothing to one who goes on removing when another has finished', async () => {
    const league = new League(world);
    const all = players(14, seeded(22));
    await league.play(all);
    const late = before(COMPARING, () => league.late({ ...all[0]!, score: 20 }).then(() => 'done'));
    const tick = league.tick(async (...request) => {
      await late(...request);
      if (!request[1].startsWith('Delete')) return 'fine';
      await league.finish();
      return 'answer lost';
    });
    await expect(tick).rejects.toThrow();
    const truth = standings(league, [...league.current.values()]);
    expect(rowsOf(await walk(league, 5))).toEqual(truth);
    expect(await league.close()).toMatchObject({ phase: 'done', round: 2, n: 14 });
    await checkPaid(league, truth);
  });

  it.each(['lost', 'answer lost'] as const)(
    'is of one mind about a season whose only player came late, its last request %s',
    async (fate) => {
      let crashed = true;
      for (let last = 1; crashed; last++) {
        const league = new League(world);
        const tick = league.tick(async (request) => {
          if (request !== last) return 'fine';
          await league.late({ playerId: randomUUID(), score: 1, at: league.now });
          return fate;
        });
        crashed = await tick.then(
          () => false,
          () => true,
        );
        await league.finish();
        const truth = standings(league, league.frozen);
        expect(await league.close()).toMatchObject({ phase: 'done', n: truth.length });
        expect(await league.archive().total(league.standings, new Date(league.now))).toMatchObject({ total: truth.length });
        expect(rowsOf(await walk(league, 5))).toEqual(truth);
        await checkPaid(league, truth);
      }
    },
  );
});
