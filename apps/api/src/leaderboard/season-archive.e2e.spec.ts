import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testClient } from '#testing/client';
import type { Page } from '#ranking/board';
import { ARCHIVE_ROWS } from '#ranking/archive';
import { ArchiveRepository } from '#ranking/archive.repository';
import { SIZES } from '#ranking/ladder';
import { LadderRepository } from '#ranking/ladder.repository';
import { withScope } from '#telemetry/scope';
import { testTable } from '#testing/engine';
import { itMetered } from '#testing/metered';
import { seeded, walk } from './season-check.fixture.ts';
import { League } from './season-close.fixture.ts';
import { DUE, players, rowsOf, standings } from './season-model.fixture.ts';
import { LeagueWorld } from './season-world.fixture.ts';

/** So many may be asked for at once. */
const FRIENDS = 50;

let world: LeagueWorld;

beforeAll(async () => {
  world = await LeagueWorld.start();
});
afterAll(() => {
  world.stop();
});

describe('the archive', () => {
  it.each(['earlier', 'shared'] as const)(
    'equals the model in places, neighbourhoods, friends and pages both ways, ties %s',
    async (ties) => {
      const league = new League(world, { ties }, { rows: 7, chunk: 10 });
      const all = players(150, seeded(15), 20);
      await league.play(all);
      await league.tick();
      const [truth, archive, now] = [standings(league, all), league.archive(), new Date(league.now)];
      const head = { total: 150, kind: 'exact', error: 0, asOf: new Date(DUE) };
      for (const [position, { playerId, rank }] of truth.entries()) {
        const entry = league.entry(all.find((one) => one.playerId === playerId)!);
        expect(await archive.find(league.standings, entry, now)).toMatchObject({ ...truth[position], key: entry.key });
        expect(await archive.place(league.standings, entry, now)).toEqual({ ...head, rank });
        const { rows, ...place } = await archive.around(league.standings, entry, position % 26, now);
        expect(place).toEqual({ ...head, rank });
        expect(rowsOf(rows)).toEqual(truth.slice(Math.max(0, position - (position % 26)), position + (position % 26) + 1));
      }
      const friends = all.filter((_, i) => i % 3 === 0).map((player) => league.entry(player));
      const ids = new Set(friends.map(({ playerId }) => playerId));
      expect(rowsOf((await archive.among(league.standings, friends, now)).rows)).toEqual(truth.filter(({ playerId }) => ids.has(playerId)));
      for (const limit of [1, 6, 7, 8, 100]) {
        expect(rowsOf(await walk(league, limit))).toEqual(truth);
        expect(rowsOf(await walkBack(league, limit))).toEqual(truth);
      }
      for (const rank of [151, 10_000])
        expect(await archive.page(league.standings, { rank }, 5, now)).toEqual({ ...head, rows: [], previous: null, next: null });
    },
  );

  /** From the last row on, in pages of changing length. */
  async function walkBack(league: League, limit: number): Promise<Page['rows']> {
    const [archive, now] = [league.archive(), new Date(league.now)];
    let page = await archive.page(league.standings, { rank: 150 }, limit, now);
    const rows = [...page.rows];
    for (let i = 0; page.previous; i++) {
      page = await archive.page(league.standings, page.previous, limit + (i % 2), now);
      rows.unshift(...page.rows);
    }
    return rows;
  }

  it('goes on by a row that the board gave before it closed, one that moved or was erased included', async () => {
    const league = new League(world);
    const all = players(40, seeded(16), 30);
    await league.play(all);
    await league.tick();
    const [truth, archive, now] = [standings(league, all), league.archive(), new Date(league.now)];
    const row = { ...league.entry(all.find(({ playerId }) => playerId === truth[20]!.playerId)!) };
    for (const gone of [false, true]) {
      if (gone) await world.erase(row.playerId);
      expect(rowsOf((await archive.page(league.standings, { after: row }, 5, now)).rows)).toEqual(truth.slice(21, 26));
      const before = rowsOf((await archive.page(league.standings, { before: row }, 5, now)).rows);
      expect(before).toEqual(truth.slice(gone ? 16 : 15, 20));
    }
  });

  it('finds who has moved since, and has nobody who came since', async () => {
    const league = new League(world);
    const all = players(60, seeded(17), 30);
    await league.play(all);
    await league.tick();
    const [truth, archive, now] = [standings(league, all), league.archive(), new Date(league.now)];
    const mover = all.find(({ playerId }) => playerId === truth[50]!.playerId)!;
    const { entry } = await league.submit({ ...mover, score: 1_000, at: mover.at + 7 });
    expect(await archive.find(league.standings, entry, now)).toMatchObject(truth[50]!);
    expect(await archive.place(league.standings, entry, now)).toMatchObject({ rank: 51, total: 60 });
    expect(rowsOf((await archive.around(league.standings, entry, 1, now)).rows)).toEqual(truth.slice(49, 52));
    const late = league.entry({ playerId: 'late', score: 1_000, at: mover.at });
    expect(await archive.find(league.standings, late, now)).toBeUndefined();
    expect(await archive.place(league.standings, late, now)).toMatchObject({ rank: 1 });
    expect((await archive.around(league.standings, late, 1, now)).rows.map(({ playerId }) => playerId)).not.toContain('late');
    expect(rowsOf(await walk(league, 9))).toEqual(truth);
  });

  itMetered('costs half a read unit a page and at most one for the ladder, at any place', async () => {
    const league = new League(world, { seasonRewards: [] }, { rows: ARCHIVE_ROWS, chunk: 10 });
    const all = players(FRIENDS * ARCHIVE_ROWS, seeded(19), 1_000);
    await league.play(all);
    await league.tick();
    expect(await league.pages()).toHaveLength(FRIENDS);
    const client = testClient();
    const archive = new ArchiveRepository(client, testTable('boards'), new LadderRepository(client, testTable('boards'), SIZES, 0));
    const now = new Date(league.now);
    const truth = standings(league, all);
    const units = async (work: () => Promise<unknown>): Promise<number> => {
      let read = 0;
      await withScope({ call: 'test', requestId: 'test' }, async (scope) => {
        await work();
        read = scope.units.read;
      });
      return read;
    };
    const byId = new Map(all.map((player) => [player.playerId, player]));
    const entry = (rank: number) => league.entry(byId.get(truth[rank - 1]!.playerId)!);
    for (const rank of [1, 100, 250, 300, 2_800]) {
      expect(await units(() => archive.place(league.standings, entry(rank), now))).toBeLessThanOrEqual(2);
      expect(await units(() => archive.around(league.standings, entry(rank), 25, now))).toBeLessThanOrEqual(3);
      expect(await units(() => archive.page(league.standings, { rank }, 100, now))).toBeLessThanOrEqual(3);
    }
    const friends = Array.from({ length: FRIENDS }, (_, i) => entry(ARCHIVE_ROWS * i + 1));
    // With half a unit for the entry and the name of each it is less than 90.
    expect(await units(() => archive.among(league.standings, friends, now))).toBeLessThanOrEqual(90 - FRIENDS);
    client.destroy();
  });
});
