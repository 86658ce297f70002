import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Catalogue } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { namedStandings } from '#ranking/standings';
import { type BoardWorld, crowd, idsOf, type Page, ranksOf, startBoards } from '#testing/boards';
import type { Standing } from '#testing/entries';

const START = new Date('2026-11-20T12:00:00.000Z');
const COUNT = 1_300;
const BOARD = { boardId: 'tied' };
const catalogue: Catalogue = {
  ...demo,
  boards: demo.boards.map((board) => (board.boardId === 'arcade' ? { ...board, boardId: 'tied', order: 'asc', ties: 'shared' } : board)),
};
const standings = namedStandings(catalogue, BOARD, START);

let boards: BoardWorld;
/** In the board's order. */
let truth: Standing[];
/** Of each: 1, 2, 2, 4. */
let ranks: number[];

beforeAll(async () => {
  jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));
  boards = await startBoards(START, async () => ({
    api: await import('../lambda.ts'),
    triggers: await import('../player/player.triggers.ts'),
    jobs: await import('./leaderboard.jobs.ts'),
  }));
  // Ties of 12, which no page and no neighbourhood here ends with.
  truth = await boards.fill(
    standings,
    crowd(COUNT, START).map((one) => ({ ...one, score: Math.floor(one.score / 4) })),
  );
  const scores = truth.map(({ score }) => score);
  ranks = scores.map((score) => scores.indexOf(score) + 1);
  boards.pass(60_000);
  await boards.global({ ...BOARD, fromRank: '1200' });
  await boards.refresh();
  await boards.changes.report(standings, { changes: 0, heardAt: Date.now() });
});
afterAll(() => {
  boards.stop();
});

const page = (query: Record<string, string> = {}): Promise<Page> => boards.global({ ...BOARD, ...query });

describe('a board whose equal scores share a rank', () => {
  it.each([1, 2, 11, 12, 13, 511, 640, 641, 645, 1_000, 1_152, 1_153, COUNT])(
    'has the true rank of place %p and around it',
    async (place) => {
      const { entries, me } = await boards.mine(truth[place - 1]!.playerId, { ...BOARD, around: '5' });
      expect(me!.rank).toBe(ranks[place - 1]);
      const [from, to] = [Math.max(0, place - 6), place + 5];
      expect(idsOf(entries)).toEqual(idsOf(truth.slice(from, to)));
      expect(ranksOf(entries)).toEqual(ranks.slice(from, to));
    },
  );

  it.each(['100', '37', '50'])('has pages of %p forward and back, each place once with its rank', async (limit) => {
    const pages = [await page({ limit })];
    for (let cursor = pages[0]!.nextCursor; cursor; cursor = pages.at(-1)!.nextCursor) pages.push(await page({ limit, cursor }));
    const entries = pages.flatMap((one) => one.entries);
    expect(idsOf(entries)).toEqual(idsOf(truth));
    expect(ranksOf(entries)).toEqual(ranks);
    const back = [pages.at(-1)!];
    for (let cursor = back[0]!.previousCursor; cursor; cursor = back.at(-1)!.previousCursor) back.push(await page({ limit, cursor }));
    expect(back.toReversed().flatMap((one) => ranksOf(one.entries))).toEqual(ranks);
  });

  it('shows friends of one score in the order of their runs', async () => {
    const friends = [truth[20], truth[15], truth[13], truth[30]].map((one) => one!.playerId);
    const { entries } = await page({ friends: friends.join(',') });
    expect(idsOf(entries)).toEqual([13, 15, 20, 30].map((i) => truth[i]!.playerId));
    expect(ranksOf(entries)).toEqual([13, 15, 20, 30].map((i) => ranks[i]));
  });
});
