import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { coreKeys } from '#dynamo/keys';
import { checkPaid, everything, NOTHING, seeded, walk } from './season-check.fixture.ts';
import { League } from './season-close.fixture.ts';
import { paidTo, type Placed, players, rowsOf, standings } from './season-model.fixture.ts';
import { LeagueWorld } from './season-world.fixture.ts';

let world: LeagueWorld;

beforeAll(async () => {
  world = await LeagueWorld.start();
});
afterAll(() => {
  world.stop();
});

/** A league, and who stands where in it. */
async function played(count: number, seed: number, sizes = {}): Promise<{ league: League; truth: [Placed, Placed, Placed, ...Placed[]] }> {
  const league = new League(world, {}, sizes);
  const all = players(count, seeded(seed));
  await league.play(all);
  const [first, second, third, ...others] = standings(league, all);
  return { league, truth: [first!, second!, third!, ...others] };
}

/** A tick of the next minute. */
async function tickLater(league: League): Promise<void> {
  league.now += 60_000;
  await league.tick();
}

const putWallet = ({ playerId }: Placed, wallet: { b: unknown; q: number }): Promise<void> =>
  world.put('core', { ...coreKeys.wallet(playerId, 'coins'), ...wallet });
const MENDED = { b: 0, q: 1 };
/** Wallets that nobody can use: one can't be read, and no write finds the other as it was read. */
const BROKEN: [string, { b: unknown; q: number }][] = [
  ['Error: The item P#… W#coins has no number "b"', { b: 'many', q: 1 }],
  ["Problem: Too many calls move this player's money: send it again.", { b: 0, q: 0 }],
];

describe('a prize that cannot be given', () => {
  it.each(BROKEN)(
    'keeps nobody else from theirs, is tried by each run, which tells the place and no player: %s',
    async (reason, wallet) => {
      const { league, truth } = await played(30, 40);
      const [first, second, ...others] = truth;
      await putWallet(second, wallet);
      const told = jest.spyOn(league.logger, 'error');
      await league.tick();
      await checkPaid(league, [first, ...others], 30);
      const { boardId } = league.standings.board;
      const place = { boardId, season: 's1', rank: 2, reason };
      expect(told.mock.calls).toEqual([['a prize could not be given', place]]);
      expect(await league.close()).toMatchObject({ phase: 'pay', n: 30, open: [{ page: 0, row: 1 }] });
      const before = await everything(league, truth);
      await tickLater(league);
      expect(told.mock.calls).toEqual([
        ['a prize could not be given', place],
        ['a prize could not be given', place],
      ]);
      expect(await everything(league, truth)).toEqual(before);
      await putWallet(second, MENDED);
      await tickLater(league);
      expect(told).toHaveBeenCalledTimes(2);
      expect(await league.close()).toMatchObject({ phase: 'done', open: [] });
      await checkPaid(league, truth);
      expect(rowsOf(await walk(league, 7))).toEqual(truth);
    },
  );

  it('is nobody’s any more when its player is erased, or banned', async () => {
    const { league, truth } = await played(30, 41);
    const [first, second, ...others] = truth;
    for (const one of [first, second]) await putWallet(one, { b: 'many', q: 1 });
    await league.tick();
    expect(await league.close()).toMatchObject({ phase: 'pay', open: [{ row: 0 }, { row: 1 }] });
    await world.erase(first.playerId);
    await world.ban(second.playerId);
    await putWallet(second, MENDED);
    await tickLater(league);
    expect(await league.close()).toMatchObject({ phase: 'done', open: [] });
    await checkPaid(league, others, 30);
    for (const { playerId } of [first, second]) expect(await paidTo(world, playerId)).toEqual({ prize: NOTHING, entries: 0, claims: [] });
  });

  it('stops a close where it is one of too many, and all get theirs once they can', async () => {
    const { league, truth } = await played(30, 42, { chunk: 2, open: 3 });
    for (const { playerId } of truth) await league.spoil(playerId);
    for (let run = 0; run < 3; run++) {
      await tickLater(league);
      expect(await league.close()).toMatchObject({ phase: 'pay', paid: 4, open: [0, 1, 2, 3].map((row) => ({ page: 0, row })) });
    }
    for (const { playerId } of truth.slice(1)) await league.mend(playerId);
    await tickLater(league);
    expect(await league.close()).toMatchObject({ phase: 'pay', open: [{ page: 0, row: 0 }] });
    await checkPaid(league, truth.slice(1), 30);
    await league.mend(truth[0].playerId);
    await tickLater(league);
    expect(await league.close()).toMatchObject({ phase: 'done' });
    await checkPaid(league, truth);
  });

  it('is none of these where the storage is busy: the run stops there, and the next goes on', async () => {
    const { league, truth } = await played(30, 43);
    const busy = Object.assign(new Error('Slow down'), { name: 'ThrottlingException' });
    const told = jest.spyOn(league.logger, 'error');
    const tick = league.tick((_, command, input) =>
      command.startsWith('BatchGet') && JSON.stringify(input).includes(truth[4]!.playerId) ? Promise.reject(busy) : Promise.resolve('fine'),
    );
    await expect(tick).rejects.toThrow('1 closes of seasons failed');
    expect(await league.close()).toMatchObject({ phase: 'pay', paid: 3, open: [] });
    expect(told).not.toHaveBeenCalled();
    await league.tick();
    expect(await league.close()).toMatchObject({ phase: 'done' });
    await checkPaid(league, truth);
  });

  it.each([6, 7, 8, 9])('is tried again as far as there is time, %p requests from its start', async (limit) => {
    const { league, truth } = await played(30, 44, { chunk: 1 });
    const broken = truth.slice(0, 4);
    for (const { playerId } of broken) await league.spoil(playerId);
    await league.tick();
    for (const { playerId } of broken) await league.mend(playerId);
    let ticks = 0;
    for (; (await league.close())?.phase !== 'done'; ticks++) {
      expect(ticks).toBeLessThan(10);
      await league.tick(undefined, undefined, limit);
    }
    expect(ticks).toBeGreaterThan(1);
    await checkPaid(league, truth);
    expect(league.sent.length).toBe(new Set(league.sent.map(({ id }) => id)).size);
  });

  it.each(['lost', 'answer lost'] as const)(
    'is given once, whichever request of the run that gives it is the last and %s',
    async (fate) => {
      let crashed = true;
      for (let last = 1; crashed; last++) {
        const { league, truth } = await played(14, 45 + last);
        const [mended, still] = [truth[0].playerId, truth[2].playerId];
        for (const playerId of [mended, still]) await league.spoil(playerId);
        await league.tick();
        await league.mend(mended);
        crashed = await league
          .tick((request) => Promise.resolve(request === last ? fate : 'fine'))
          .then(
            (count) => count >= last,
            () => true,
          );
        league.now += 60_000;
        await league.tick();
        expect(await league.close()).toMatchObject({ phase: 'pay', open: [{ page: 0, row: 2 }] });
        await league.mend(still);
        await league.finish();
        await checkPaid(league, truth);
      }
    },
  );
});
