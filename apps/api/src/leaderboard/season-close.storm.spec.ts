import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCALE } from '#testing/storm';
import { changesOf, checkPaid, seeded, walk } from './season-check.fixture.ts';
import { League } from './season-close.fixture.ts';
import { Meanwhile } from './season-meanwhile.fixture.ts';
import { paidTo, type Player, players, prizeOf, rowsOf, standings } from './season-model.fixture.ts';
import { type Fate, LeagueWorld } from './season-world.fixture.ts';

let world: LeagueWorld;

beforeAll(async () => {
  world = await LeagueWorld.start();
});
afterAll(() => {
  world.stop();
});

/** Writes that were under way for longer than any function runs: of the last on the board, the first, and one who was not there. */
const LATE = {
  up: ([first]: readonly Player[]): Player => ({ ...first!, score: 9, at: first!.at + 5 }),
  down: ([, second]: readonly Player[]): Player => ({ ...second!, score: 0, at: second!.at + 5 }),
  new: ([first]: readonly Player[]): Player => ({ playerId: randomUUID(), score: 4, at: first!.at }),
};
const KINDS = Object.keys(LATE) as (keyof typeof LATE)[];

/** 14 players: the first has the fewest points, the second the most. */
const field = (seed: number): Player[] => players(14, seeded(seed)).map((player, i) => (i < 2 ? { ...player, score: 8 * i } : player));

/** Each player who has an entry when the freeze ends stands once, where they stood then, and is paid for that. */
async function checkClosed(league: League): Promise<void> {
  const truth = standings(league, league.frozen);
  expect((await league.pages()).flatMap(({ rows }) => rows.map(({ playerId }) => playerId))).toEqual(truth.map(({ playerId }) => playerId));
  expect(rowsOf(await walk(league, 5))).toEqual(truth);
  expect(await league.close()).toMatchObject({ phase: 'done', n: truth.length });
  await checkPaid(league, truth);
}

describe('a season closed at any crash point', () => {
  it.each(['lost', 'answer lost'] as const)(
    'pays each place once, the request being the last and %s, and a late write coming at any time before it or after',
    async (fate) => {
      let crashed = true;
      for (let last = 1; crashed; last++) {
        const league = new League(world);
        const all = field(last);
        await league.play(all);
        const write = (last * 11) % 29;
        const late = LATE[KINDS[last % KINDS.length]!](all);
        const fates: Fate = async (request) => {
          if (request === write) await league.late(late);
          return request === last ? fate : 'fine';
        };
        crashed = await league.tick(fates).then(
          (count) => count >= last,
          () => true,
        );
        const final = (await league.close())?.unchecked === 0 ? await league.pages() : undefined;
        await league.submit({ ...all[4]!, score: 3, at: all[4]!.at + 7 });
        await league.finish();
        if (final) expect(await league.pages()).toEqual(final);
        await checkClosed(league);
        expect(league.sent.length).toBeLessThanOrEqual(new Set(league.sent.map(({ id }) => id)).size + league.sizes.chunk);
      }
    },
  );

  it.each(KINDS)('has everybody once, whenever a write comes late: %s', async (kind) => {
    let [reached, rounds] = [true, 0];
    for (let write = 1; reached; write++) {
      const league = new League(world, { seasonRewards: [] });
      const all = field(write);
      await league.play(all);
      const count = await league.tick(async (request) => {
        if (request === write) await league.late(LATE[kind](all));
        return 'fine';
      });
      reached = write <= count;
      const close = await league.close();
      rounds += Number(close?.round) - 1;
      expect(close).toMatchObject({ phase: 'done' });
      const rows = (await league.pages()).flatMap((page) => page.rows.map(({ playerId }) => playerId));
      expect(rows).toEqual(standings(league, league.frozen).map(({ playerId }) => playerId));
      expect(rowsOf(await walk(league, 5))).toEqual(standings(league, league.frozen));
    }
    expect(rounds).toBeGreaterThan(3);
  });

  it('has everybody once, though one is lifted twice, whenever that is', async () => {
    const { up } = LATE;
    let reached = 16;
    for (let second = 2; second <= reached; second++) {
      for (let first = 1; first < second; first++) {
        const league = new League(world, { operator: 'best', seasonRewards: [] }, { rows: 3, chunk: 3 });
        const all = field(second).slice(0, 9);
        await league.play(all);
        const count = await league.tick(async (request) => {
          if (request === first) await league.submit({ ...up(all), score: 4 });
          if (request === second) await league.submit(up(all));
          return 'fine';
        });
        reached = Math.min(reached, count);
        expect(rowsOf(await walk(league, 5))).toEqual(standings(league, league.frozen));
        expect(await league.close()).toMatchObject({ phase: 'done', n: 9 });
      }
    }
  });

  const crash = fc.record({
    after: fc.integer({ min: 1, max: 60 }),
    fate: fc.constantFrom('lost' as const, 'answer lost' as const),
    limit: fc.option(fc.integer({ min: 4, max: 40 }), { nil: Infinity }),
  });
  const event = fc.record({
    request: fc.integer({ min: 1, max: 120 }),
    what: fc.constantFrom('late', 'late', 'late', 'new', 'erased', 'banned', 'broken', 'broken', 'mended'),
    who: fc.nat(19),
    score: fc.nat(5),
  });
  const run = fc.record({
    seed: fc.integer({ min: 1, max: 1e9 }),
    kind: fc.record({
      operator: fc.constantFrom('best' as const, 'latest' as const, 'sum' as const),
      order: fc.constantFrom('desc' as const, 'asc' as const),
      ties: fc.constantFrom('earlier' as const, 'shared' as const),
    }),
    rows: fc.integer({ min: 1, max: 7 }),
    chunk: fc.integer({ min: 1, max: 4 }),
    open: fc.constantFrom(2, 100),
    broken: fc.array(fc.nat(19), { maxLength: 3 }),
    crashes: fc.array(crash, { maxLength: 5 }),
    events: fc.array(event, { maxLength: 8 }),
  });

  it('pays each place once, whoever is erased, banned or broken and whatever comes late at any time', async () => {
    const property = fc.asyncProperty(run, async ({ seed, kind, crashes, events, broken, ...sizes }) => {
      const league = new League(world, kind, sizes);
      const all = players(20, seeded(seed), 4);
      await league.play(all);
      for (const who of broken) await league.spoil(all[who]!.playerId);
      const meanwhile = new Meanwhile(league, all, events);
      let held: string[][] = [];
      for (const { after, fate, limit } of crashes) {
        const crash: Fate = async (request) => {
          await meanwhile.pass();
          return request === after ? fate : 'fine';
        };
        await league.tick(crash, undefined, limit).catch(() => undefined);
        league.now += 60_000;
        held = await checkImmutable(league, held, meanwhile);
      }
      await league.tick();
      held = await checkImmutable(league, held, meanwhile);
      await checkOpen(league, meanwhile);
      for (const { playerId } of all) await league.mend(playerId);
      await league.finish();
      await checkImmutable(league, held, meanwhile);
      await checkOutcome(league, meanwhile);
    });
    // To make a failing one shorter would take longer than the test has: its seed and path are enough to repeat it.
    await fc.assert(property, { numRuns: 25 * SCALE, endOnFailure: true });
  });

  /** @returns the rows by page, as they stand now; those before are as they were but for the erased. None before they are final. */
  async function checkImmutable(league: League, before: string[][], { erased }: Meanwhile): Promise<string[][]> {
    if ((await league.close())?.unchecked !== 0) return [];
    const pages = (await league.pages()).map(({ rows }) => rows.map(({ playerId }) => playerId));
    before.forEach((rows, number) => {
      expect(pages[number]?.map((playerId) => (erased.has(playerId) ? '' : playerId))).toEqual(
        rows.map((playerId) => (erased.has(playerId) ? '' : playerId)),
      );
    });
    return pages;
  }

  /** Where nothing but broken players is in the way, they alone wait for theirs, as far as their number is no matter of its own. */
  async function checkOpen(league: League, { banned, erased }: Meanwhile): Promise<void> {
    const { n, phase, open = [] } = (await league.close())!;
    const waiting: string[] = [];
    const others: { playerId: string; rank: number }[] = [];
    for (const { playerId, rank } of rowsOf(await walk(league, 6))) {
      const { claims } = await paidTo(world, playerId);
      // An erased one may still be shown, until the next sweep.
      if (banned.has(playerId) || erased.has(playerId)) continue;
      if (!claims.some(({ spoilt }) => spoilt)) others.push({ playerId, rank });
      else if (changesOf(prizeOf(rank, Number(n))) > 0) waiting.push(playerId);
    }
    expect(phase).toBe(waiting.length > 0 ? 'pay' : 'done');
    if (waiting.length >= league.sizes.open) return;
    expect(open).toHaveLength(waiting.length);
    await checkPaid(league, others, Number(n));
  }

  async function checkOutcome(league: League, { erased, banned }: Meanwhile): Promise<void> {
    for (const playerId of erased) {
      await world.sweep(playerId);
      expect(await world.sweep(playerId)).toBe(false);
      expect([await world.ofPlayer(playerId), JSON.stringify(await league.pages()).includes(playerId)]).toEqual([[], false]);
    }
    const total = Number((await league.close())?.n);
    const rows = (await league.pages()).flatMap((page) => page.rows);
    expect(rows.length).toBe(total);
    const there = standings(league, league.frozen).filter(({ playerId }) => !erased.has(playerId));
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
  }
});
