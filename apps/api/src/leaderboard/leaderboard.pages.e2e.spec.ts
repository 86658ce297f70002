import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { catalogue } from '#catalog/demo';
import { coreKeys } from '#dynamo/keys';
import { namedStandings } from '#ranking/standings';
import { testTable } from '#testing/engine';
import { type BoardWorld, crowd, idsOf, type Page, range, ranksOf, startBoards } from '#testing/boards';
import type { Standing } from '#testing/entries';
import { itMetered } from '#testing/metered';

const START = new Date('2026-11-20T12:00:00.000Z');
const COUNT = 1_500;
const BOARD = { boardId: 'arcade' };
/** What is on a page is counted from its first row. */
const FIRST_LEAF = 640;
const FRIENDS = 50;
const standings = namedStandings(catalogue, BOARD, START);

let boards: BoardWorld;
/** In the board's order. */
let truth: Standing[];

beforeAll(async () => {
  boards = await startBoards(START, async () => ({
    api: await import('../lambda.ts'),
    triggers: await import('../player/player.triggers.ts'),
    jobs: await import('./leaderboard.jobs.ts'),
  }));
  truth = await boards.fill(standings, crowd(COUNT, START));
  boards.pass(60_000);
  await boards.global({ ...BOARD, fromRank: '1400' });
  await boards.refresh();
  await boards.changes.report(standings, { changes: 0, heardAt: Date.now() });
});
afterAll(() => {
  boards.stop();
});

const at = (rank: number): string => truth[rank - 1]!.playerId;
const page = (query: Record<string, string> = {}): Promise<Page> => boards.global({ ...BOARD, ...query });

/** The pages from one on, as far as its cursors lead. */
async function walk(first: Page, way: 'nextCursor' | 'previousCursor', limit: string): Promise<Page[]> {
  const pages = [first];
  for (let cursor = first[way]; cursor !== null; cursor = pages.at(-1)![way]) {
    expect(pages.length).toBeLessThan(100);
    pages.push(await page({ cursor, limit }));
  }
  return pages;
}

describe('pages of a board with a ladder', () => {
  it.each(['100', '99', '64'])('of %p go forward and back over all places, each once', async (limit) => {
    const forward = await walk(await page({ limit }), 'nextCursor', limit);
    const entries = forward.flatMap((one) => one.entries);
    expect(idsOf(entries)).toEqual(idsOf(truth));
    expect(ranksOf(entries)).toEqual(range(1, COUNT));
    expect(entries.map(({ name }) => name)).toEqual(idsOf(truth));
    expect(forward[0]!.previousCursor).toBeNull();
    const back = await walk(forward.at(-1)!, 'previousCursor', limit);
    expect(back.toReversed().flatMap((one) => ranksOf(one.entries))).toEqual(range(1, COUNT));
    expect(back.toReversed().flatMap((one) => idsOf(one.entries))).toEqual(idsOf(truth));
  });

  it.each([1, 513, 640, 700, 1_152, 1_491])('begin at rank %p', async (rank) => {
    const { entries, total, rankKind } = await page({ fromRank: String(rank), limit: '10' });
    expect(ranksOf(entries)).toEqual(range(rank, rank + 9));
    expect(idsOf(entries)).toEqual(idsOf(truth.slice(rank - 1, rank + 9)));
    expect({ total, exact: rankKind === 'exact' }).toEqual({ total: COUNT, exact: rank <= FIRST_LEAF });
  });

  it('at the last rank end, and lead back', async () => {
    const { entries, nextCursor, previousCursor } = await page({ fromRank: String(COUNT), limit: '10' });
    expect({ ids: idsOf(entries), nextCursor }).toEqual({ ids: [at(COUNT)], nextCursor: null });
    expect(ranksOf((await page({ cursor: previousCursor!, limit: '10' })).entries)).toEqual(range(COUNT - 10, COUNT - 1));
  });

  it.each([COUNT + 1, COUNT + 600, 1e6, Number.MAX_SAFE_INTEGER])('past the end, at rank %p, are empty and lead back', async (rank) => {
    const { entries, nextCursor, previousCursor, total } = await page({ fromRank: String(rank), limit: '10' });
    expect({ entries, nextCursor, total }).toEqual({ entries: [], nextCursor: null, total: COUNT });
    expect(ranksOf((await page({ cursor: previousCursor!, limit: '10' })).entries)).toEqual(range(COUNT - 9, COUNT));
  });

  itMetered.each(['1', '600', '1100', '1400', '99999'])('from rank %p cost at most 13 units and the names', async (fromRank) => {
    let shown = 0;
    const { read, write } = await boards.game.units(async () => {
      shown = (await page({ fromRank, limit: '100' })).entries.length;
    });
    expect(read - 0.5 * shown).toBeLessThanOrEqual(13);
    expect(write).toBe(0);
  });

  it('have the metadata of each run where asked', async () => {
    const { entries } = await page({ fromRank: '900', limit: '100', metadata: 'true' });
    expect(entries.map(({ metadata }) => metadata)).toEqual(truth.slice(899, 999).map(({ metadata }) => metadata));
    expect((await page({ fromRank: '900', limit: '2' })).entries.map(({ metadata }) => metadata)).toEqual([null, null]);
  });

  it('leave the banned and the gone out, who keep their places; a cursor goes on from them', async () => {
    await boards.game.ban(at(710), '2999-01-01T00:00:00.000Z');
    await boards.tables.send(new DeleteCommand({ TableName: testTable('core'), Key: coreKeys.profile(at(705)) }));
    const shown = await page({ fromRank: '701', limit: '10' });
    expect(ranksOf(shown.entries)).toEqual([701, 702, 703, 704, 706, 707, 708, 709]);
    const next = await page({ cursor: shown.nextCursor!, limit: '10' });
    expect(ranksOf(next.entries)).toEqual(range(711, 720));
    const back = await page({ cursor: next.previousCursor!, limit: '10' });
    expect(idsOf(back.entries)).toEqual(idsOf(shown.entries));
    const friends = [704, 705, 706, 709, 710, 711].map(at).join(',');
    expect(idsOf((await page({ friends })).entries)).toEqual([704, 706, 709, 711].map(at));
    expect(idsOf((await boards.global({ ...BOARD, friends }, at(710))).entries)).toEqual([704, 706, 709, 710, 711].map(at));
    const own = await boards.mine(at(710), { ...BOARD, around: '2' });
    expect({ ranks: ranksOf(own.entries), rank: own.me!.rank }).toEqual({ ranks: range(708, 712), rank: 710 });
  });
});

describe('friends', () => {
  const spread = range(1, FRIENDS).map((i) => i * 30 - 20);

  it('stand in their order, whatever order they were asked in, with true bounds', async () => {
    const asked = [...spread.toReversed().map(at)].join(',');
    const answer = await boards.global({ ...BOARD, friends: asked, metadata: 'true' }, at(10));
    expect(idsOf(answer.entries)).toEqual(spread.map(at));
    expect(answer.entries.map(({ metadata }) => metadata)).toEqual(spread.map((rank) => truth[rank - 1]!.metadata));
    for (const [i, { rank }] of answer.entries.entries()) {
      if (spread[i]! <= 512) expect(rank).toBe(spread[i]);
      expect(Math.abs(rank - spread[i]!)).toBeLessThanOrEqual(answer.rankError);
    }
    expect(answer).toMatchObject({ total: COUNT, rankKind: 'bounded', nextCursor: null, previousCursor: null });
  });

  it('of the head have exact ranks; each is there once, unknown ones are left out', async () => {
    const asked = [at(40), 'nobody', at(3), at(40), at(512), 'outsider'].join(',');
    expect(await page({ friends: asked })).toMatchObject({
      ...{ rankKind: 'exact', rankError: 0, total: COUNT },
      entries: [{ rank: 3 }, { rank: 40 }, { rank: 512 }],
    });
    expect(await page({ friends: 'nobody' })).toMatchObject({ entries: [], total: COUNT });
  });

  itMetered('cost at most 90 read units, 50 of them with their names', async () => {
    const cost = (metadata: string) => boards.game.units(() => page({ friends: spread.map(at).join(','), metadata }));
    const { read, write } = await cost('false');
    expect(read).toBeLessThanOrEqual(90);
    expect(write).toBe(0);
    // Their entries were read for the ranks.
    expect(await cost('true')).toEqual({ read, write });
  });
});
