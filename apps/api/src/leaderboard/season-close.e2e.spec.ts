import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPaid, everything, NOTHING, seeded, walk } from './season-check.fixture.ts';
import { League } from './season-close.fixture.ts';
import { DUE, paidTo, players, rowsOf, standings, TIERS } from './season-model.fixture.ts';
import { type Fate, LeagueWorld } from './season-world.fixture.ts';

let world: LeagueWorld;

beforeAll(async () => {
  world = await LeagueWorld.start();
});
afterAll(() => {
  world.stop();
});

describe('the close of a season', () => {
  it.each([
    ['desc', 'shared'],
    ['asc', 'earlier'],
  ] as const)('freezes and pays a league of 600 with heavy ties, %s, ties %s, once', async (order, ties) => {
    const league = new League(world, { order, ties }, { rows: 4, chunk: 10 });
    const all = players(600, seeded(1));
    await league.play(all);
    await league.tick();
    const truth = standings(league, all);
    expect(rowsOf(await walk(league, 100))).toEqual(truth);
    expect((await league.pages()).every(({ rows }) => rows.length >= 4 || rows.length === 600 % 4)).toBe(true);
    expect(await league.close()).toMatchObject({ phase: 'done', n: 600 });
    await checkPaid(league, truth);
    const before = await everything(league, all);
    for (let i = 0; i < 2; i++) await league.finish();
    expect(await everything(league, all)).toEqual(before);
  });

  it('begins when season, grace and a minute of rest are over, and not a moment before', async () => {
    const league = new League(world);
    await league.play(players(3, seeded(2)));
    league.now = DUE - 1;
    expect(await league.tick()).toBe(0);
    expect([await league.close(), await league.pages()]).toEqual([undefined, []]);
    league.now = DUE;
    await league.tick();
    expect(await league.close()).toMatchObject({ phase: 'done', frozenAt: DUE });
  });

  it('closes a season without entries, with one, and with as many as a page holds', async () => {
    for (const count of [0, 1, 5, 6, 10]) {
      const league = new League(world);
      const all = players(count, seeded(3));
      await league.play(all);
      await league.tick();
      expect(await league.close()).toMatchObject({ phase: 'done', n: count });
      expect((await league.pages()).length).toBe(Math.ceil(count / 5));
      expect(rowsOf(await walk(league, 3))).toEqual(standings(league, all));
      expect(await league.archive().total(league.standings, new Date())).toEqual({
        ...{ total: count, kind: 'exact', error: 0 },
        asOf: new Date(DUE),
      });
    }
  });

  it('pays nothing twice a year later, whatever the catalogue promises by then, and though it forgets how far it came', async () => {
    const league = new League(world);
    const all = players(20, seeded(4));
    await league.play(all);
    await league.tick();
    const before = await everything(league, all);
    const dearer = { ...TIERS[0]!, rewards: [{ type: 'currency' as const, currency: 'gems', amount: 9 }] };
    const board = { ...league.standings.board, seasonRewards: [dearer] };
    league.now += 365 * 86_400_000;
    await league.tick(undefined, { ...league.catalogue, boards: [board] });
    expect(await everything(league, all)).toEqual(before);
    const { pk, sk } = (await league.close())!;
    await world.put('boards', { pk, sk, phase: 'pay', paid: 0, page: 0, n: 20, frozenAt: DUE, tiers: JSON.stringify([dearer]) });
    await league.tick(undefined, { ...league.catalogue, boards: [board] });
    expect((await everything(league, all)).core).toEqual(before.core);
  });

  it('goes on with what was promised when it began, though the catalogue changes half-way', async () => {
    const league = new League(world);
    const all = players(20, seeded(5));
    await league.play(all);
    const crash: Fate = (_, command) => Promise.resolve(command === 'SendMessage' ? 'lost' : 'fine');
    await expect(league.tick(crash)).rejects.toThrow();
    league.now += 60_000;
    await league.tick(undefined, { ...league.catalogue, boards: [{ ...league.standings.board, seasonRewards: [], ties: 'shared' }] });
    await checkPaid(league, standings(league, all));
  });

  it.each([5, 7, 9, 30])(
    'stops in time before the end of its function, %p requests from its start, and goes on where it stopped',
    async (limit) => {
      const league = new League(world, {}, { rows: 5, chunk: 1 });
      const all = players(40, seeded(6));
      await league.play(all);
      let ticks = 0;
      for (; (await league.close())?.phase !== 'done'; ticks++) {
        expect(ticks).toBeLessThan(60);
        await league.tick(undefined, undefined, limit);
        expect(await league.close()).not.toHaveProperty('lease');
      }
      expect(ticks).toBeGreaterThan(1);
      await checkPaid(league, standings(league, all));
      expect(league.sent.length).toBe(new Set(league.sent.map(({ id }) => id)).size);
    },
  );

  it('lets one at a time do it: the others leave at once', async () => {
    const league = new League(world);
    const all = players(20, seeded(7));
    await league.play(all);
    await Promise.all(Array.from({ length: 8 }, () => league.tick()));
    expect(await league.close()).toMatchObject({ phase: 'done' });
    await checkPaid(league, standings(league, all));
    expect(league.sent.length).toBe(new Set(league.sent.map(({ id }) => id)).size);
  });

  it('does not let one board keep another waiting', async () => {
    const [broken, whole] = [new League(world), new League(world)];
    const all = players(6, seeded(8));
    await whole.play(all);
    const { pk, sk } = { pk: `B#${broken.standings.board.boardId}#s1`, sk: 'C' };
    await world.put('boards', { pk, sk, phase: 'pay', paid: 0, page: 0, n: 5, frozenAt: DUE, tiers: 'broken' });
    const both = { ...whole.catalogue, boards: [broken.standings.board, whole.standings.board] };
    await expect(whole.tick(undefined, both)).rejects.toThrow('1 closes of seasons failed');
    expect(await whole.close()).toMatchObject({ phase: 'done' });
    await checkPaid(whole, standings(whole, all));
  });

  it('passes over the banned and the gone, whose places stay', async () => {
    const league = new League(world);
    const all = players(30, seeded(9));
    await league.play(all);
    const truth = standings(league, all);
    const [first, second, third, ...others] = truth;
    await world.ban(first!.playerId);
    await world.leave(third!.playerId);
    await league.tick((_, command) => Promise.resolve(command === 'SendMessage' ? 'lost' : 'fine')).catch(() => undefined);
    await world.erase(second!.playerId);
    await league.finish();
    await checkPaid(league, others, 30);
    for (const { playerId } of [first!, third!]) expect(await paidTo(world, playerId)).toEqual({ prize: NOTHING, entries: 0, claims: [] });
    const shown = rowsOf(await walk(league, 7));
    expect(shown).toEqual(truth.filter(({ rank }) => rank !== 2));
  });

  it('keeps no other from their prize where a wallet is full, and gives nobody a unique item twice', async () => {
    const league = new League(world);
    const all = players(30, seeded(10));
    await league.play(all);
    const [first, second, ...others] = standings(league, all);
    const owned = { n: 1, at: '2026-01-01T00:00:00.000Z' };
    await world.put('core', { pk: `P#${first!.playerId}`, sk: 'V#sword', ...owned });
    await world.put('core', { pk: `P#${second!.playerId}`, sk: 'W#coins', b: Number.MAX_SAFE_INTEGER, q: 1 });
    await league.tick();
    await checkPaid(league, [first!, ...others], 30);
    expect((await world.ofPlayer(first!.playerId)).find(({ sk }) => sk === 'V#sword')).toMatchObject(owned);
    expect((await paidTo(world, second!.playerId)).claims).toEqual([]);
  });

  it('reports what it cannot tell, and tells it the next time', async () => {
    const league = new League(world);
    const all = players(10, seeded(11));
    await league.play(all);
    await expect(league.tick((_, command) => Promise.resolve(command === 'SendMessage' ? 'answer lost' : 'fine'))).rejects.toThrow();
    await league.finish();
    await checkPaid(league, standings(league, all));
  });
});
