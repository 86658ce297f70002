import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import { checkPaid, seeded, walk } from './season-check.fixture.ts';
import { League } from './season-close.fixture.ts';
import { paidTo, type Player, players, rowsOf, standings } from './season-model.fixture.ts';
import { LeagueWorld } from './season-world.fixture.ts';

let world: LeagueWorld;

beforeAll(async () => {
  world = await LeagueWorld.start();
});
afterAll(() => {
  world.stop();
});

describe('a season closed at any crash point', () => {
  it.each(['lost', 'answer lost'] as const)(
    'pays each place once, the request being the last and %s',
    async (fate) => {
      let crashed = true;
      for (let last = 1; crashed; last++) {
        const league = new League(world);
        const all = players(14, seeded(last));
        await league.play(all);
        const tick = league.tick((request) => Promise.resolve(request === last ? fate : 'fine'));
        crashed = await tick.then(
          (count) => count >= last,
          () => true,
        );
        const frozen = await league.pages();
        await league.finish();
        const truth = standings(league, all);
        expect((await league.pages()).slice(0, frozen.length)).toEqual(frozen);
        expect(rowsOf(await walk(league, 5))).toEqual(truth);
        expect(await league.close()).toMatchObject({ phase: 'done', n: 14 });
        await checkPaid(league, truth);
        expect(league.sent.length).toBeLessThanOrEqual(new Set(league.sent.map(({ id }) => id)).size + league.sizes.chunk);
      }
    },
    300_000,
  );

  const crash = fc.record({
    after: fc.integer({ min: 1, max: 30 }),
    fate: fc.constantFrom('lost' as const, 'answer lost' as const),
    meanwhile: fc.constantFrom('nothing', 'erased', 'late', 'banned'),
    who: fc.nat(19),
  });
  const run = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    order: fc.constantFrom('desc' as const, 'asc' as const),
    ties: fc.constantFrom('earlier' as const, 'shared' as const),
    rows: fc.integer({ min: 1, max: 7 }),
    chunk: fc.integer({ min: 1, max: 4 }),
    crashes: fc.array(crash, { maxLength: 5 }),
  });

  it(
    'pays each place once, whoever is erased or banned and whatever comes late in between',
    async () => {
      const property = fc.asyncProperty(run, async ({ seed, order, ties, rows, chunk, crashes }) => {
        const league = new League(world, { order, ties }, { rows, chunk });
        const all = players(20, seeded(seed), 4);
        await league.play(all);
        const [erased, banned] = [new Set<string>(), new Set<string>()];
        let held: string[][] = [];
        for (const { after, fate, meanwhile, who } of crashes) {
          await league.tick((request) => Promise.resolve(request === after ? fate : 'fine')).catch(() => undefined);
          league.now += 60_000;
          held = await checkImmutable(league, held, erased);
          const player = all[who]!;
          if (meanwhile === 'erased') {
            erased.add(player.playerId);
            await world.erase(player.playerId);
          }
          if (meanwhile === 'banned' && !erased.has(player.playerId)) {
            banned.add(player.playerId);
            await world.ban(player.playerId);
          }
          // After the freeze: what comes into the middle of it would have been under way for longer than any function runs.
          if (meanwhile === 'late' && (await league.close())?.n !== undefined && !erased.has(player.playerId))
            await league.submit({ ...player, score: 9, at: player.at + 5 });
        }
        await league.finish();
        await checkImmutable(league, held, erased);
        await checkOutcome(league, all, { erased, banned });
      });
      await fc.assert(property, { numRuns: 25 * SCALE });
    },
    120_000 * SCALE,
  );

  /** @returns the rows by page, as they stand now; those before are as they were but for the erased */
  async function checkImmutable(league: League, before: string[][], erased: ReadonlySet<string>): Promise<string[][]> {
    const pages = (await league.pages()).map(({ rows }) => rows.map(({ playerId }) => playerId));
    before.forEach((rows, number) => {
      expect(pages[number]).toEqual(rows.map((playerId) => (erased.has(playerId) ? '' : playerId)));
    });
    return pages;
  }

  async function checkOutcome(
    league: League,
    all: readonly Player[],
    { erased, banned }: { erased: ReadonlySet<string>; banned: ReadonlySet<string> },
  ): Promise<void> {
    const total = Number((await league.close())?.n);
    const rows = (await league.pages()).flatMap((page) => page.rows);
    expect(rows.length).toBe(total);
    const there = standings(league, all).filter(({ playerId }) => !erased.has(playerId));
    expect(rows.flatMap(({ playerId }) => playerId || [])).toEqual(there.map(({ playerId }) => playerId));
    const shown = rowsOf(await walk(league, 6));
    expect(shown.map(({ playerId, score }) => [playerId, score])).toEqual(there.map(({ playerId, score }) => [playerId, score]));
    for (const { playerId, rank } of shown) {
      const position = rows.findIndex((row) => row.playerId === playerId);
      const { claims } = await paidTo(world, playerId);
      if (league.standings.board.ties === 'earlier') expect(rank).toBe(position + 1);
      if (banned.has(playerId)) expect(claims.map((claim) => claim.rank)).toEqual(claims.map(() => rank));
      else await checkPaid(league, [{ playerId, rank }], total);
    }
    for (const playerId of erased) {
      await world.sweep(playerId);
      expect(await world.sweep(playerId)).toBe(false);
      expect([await world.ofPlayer(playerId), JSON.stringify(await league.pages()).includes(playerId)]).toEqual([[], false]);
    }
  }
});
