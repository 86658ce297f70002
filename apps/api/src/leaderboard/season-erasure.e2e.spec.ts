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

async function listed(parts: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const part of parts) list.push(part);
  return list;
}

describe('a player who is deleted', () => {
  /** Lets a player be erased right before the first such request of the close. */
  const eraseBefore = (playerId: string, request: RegExp): Fate => {
    let erased = false;
    return async (_, command, input) => {
      if (erased || !request.test(`${command} ${JSON.stringify(input)}`)) return 'fine';
      erased = true;
      await world.erase(playerId);
      return 'fine';
    };
  };

  it.each([
    ['before the scan', /^Query.*gs/],
    ['between scan and put', /^Put.*F#000000/],
    ['between freeze and pay', /^Get.*F#000000/],
    ['while they are paid', /^TransactWrite/],
  ])('%s gets and keeps nothing, and no other is moved', async (_name, request) => {
    const league = new League(world);
    const all = players(12, seeded(12));
    await league.play(all);
    const truth = standings(league, all);
    const gone = truth[1]!.playerId;
    await league.tick(eraseBefore(gone, request));
    await world.sweep(gone);
    expect(await world.sweep(gone)).toBe(false);
    expect([await world.ofPlayer(gone), JSON.stringify(await league.pages()).includes(gone)]).toEqual([[], false]);
    const shown = rowsOf(await walk(league, 12));
    expect(shown.map(({ playerId }) => playerId)).toEqual(truth.map(({ playerId }) => playerId).filter((one) => one !== gone));
    const { n, round } = (await league.close())!;
    // The freeze need not be done again.
    expect(round).toBe(1);
    await checkPaid(league, shown, Number(n));
  });

  it('after the close leaves a place that shows nobody, by the key or by a walk, and export told it before', async () => {
    const league = new League(world);
    const all = players(23, seeded(13));
    await league.play(all);
    await league.tick();
    const truth = standings(league, all);
    const [moved, still] = [truth[8]!, truth[7]!];
    await league.submit({ ...all.find(({ playerId }) => playerId === moved.playerId)!, score: 99 });
    for (const { playerId, rank, score } of [moved, still]) {
      const parts = world.holdings();
      const season = parts.find(({ name }) => name === 'seasons')!;
      const claims = parts.find(({ name }) => name === 'claims')!;
      const boardId = league.standings.board.boardId;
      expect(await listed(season.export(playerId))).toMatchObject([{ boardId, season: 's1', rank }]);
      expect(await listed(claims.export(playerId))).toMatchObject([{ boardId, season: 's1', rank, rewards: expect.any(Array) }]);
      expect(score).toBeGreaterThanOrEqual(0);
      await world.erase(playerId);
      expect(await world.sweep(playerId)).toBe(false);
      expect(JSON.stringify(await league.pages())).not.toContain(playerId);
    }
    expect(rowsOf(await walk(league, 4))).toEqual(truth.filter((one) => one !== moved && one !== still));
  });

  it('does not come back by a page that arrives late, when another has frozen the season', async () => {
    const league = new League(world);
    const all = players(12, seeded(18));
    await league.play(all);
    const gone = standings(league, all)[1]!.playerId;
    let overtaken = false;
    const late: Fate = async (_, command, input) => {
      if (overtaken || !/^Put.*F#000000/.test(`${command} ${JSON.stringify(input)}`)) return 'fine';
      overtaken = true;
      await league.finish();
      await world.erase(gone);
      return 'fine';
    };
    await expect(league.tick(late)).rejects.toThrow();
    expect(JSON.stringify(await league.pages())).not.toContain(gone);
    expect(await league.close()).toMatchObject({ phase: 'done' });
    await checkPaid(
      league,
      standings(league, all).filter(({ playerId }) => playerId !== gone),
      12,
    );
  });

  it('and another from the same page at the same time are both erased', async () => {
    const league = new League(world, {}, { rows: 30, chunk: 10 });
    const all = players(30, seeded(14));
    await league.play(all);
    await league.tick();
    await Promise.all(all.slice(0, 10).map(({ playerId }) => world.erase(playerId)));
    expect((await league.pages()).flatMap(({ rows }) => rows.filter(({ playerId }) => playerId === ''))).toHaveLength(10);
    const left = new Set(all.slice(10).map(({ playerId }) => playerId));
    expect(rowsOf(await walk(league, 100))).toEqual(standings(league, all).filter(({ playerId }) => left.has(playerId)));
  });
});
