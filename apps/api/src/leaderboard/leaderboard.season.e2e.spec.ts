import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Catalogue } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { namedStandings } from '#ranking/standings';
import { type BoardWorld, crowd, idsOf, type Page, range, ranksOf, startBoards } from '#testing/boards';
import type { Standing } from '#testing/entries';
import { lambdaContext } from '#testing/events';
import { itMetered } from '#testing/metered';

const START = new Date('2026-11-20T12:00:00.000Z');
const COUNT = 700;
const BOARD = { boardId: 'league' };
const [first, second] = [
  { season: 's1', startsAt: '2026-11-01T00:00:00.000Z', endsAt: '2026-11-21T00:00:00.000Z', graceSeconds: 600 },
  { season: 's2', startsAt: '2026-12-01T00:00:00.000Z', endsAt: '2027-01-01T00:00:00.000Z', graceSeconds: 600 },
];
const catalogue: Catalogue = {
  ...demo,
  seasons: [first, second],
  boards: demo.boards.map((board) => ({ ...board, seasonRewards: [] })),
};
const standings = namedStandings(catalogue, BOARD, START);

let boards: BoardWorld;
let close: typeof import('./leaderboard.jobs.ts').close;
/** In the board's order. */
let truth: Standing[];

beforeAll(async () => {
  jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));
  boards = await startBoards(START, async () => {
    const jobs = await import('./leaderboard.jobs.ts');
    ({ close } = jobs);
    return { api: await import('../lambda.ts'), triggers: await import('../player/player.triggers.ts'), jobs };
  });
  truth = await boards.fill(standings, crowd(COUNT, START));
});
afterAll(() => {
  boards.stop();
});

const at = (rank: number): string => truth[rank - 1]!.playerId;
const page = (query: Record<string, string> = {}): Promise<Page> => boards.global({ ...BOARD, ...query });
const goTo = (time: string, ms = 0): void => {
  boards.pass(Date.parse(time) + ms - Date.now());
};

describe('the window "season"', () => {
  it('is the running season', async () => {
    const expected = { period: 's1', endsAt: first.endsAt, rankKind: 'exact', total: COUNT };
    expect(await page()).toMatchObject(expected);
    expect(await boards.mine(at(7), { ...BOARD, window: 'season', period: '' })).toMatchObject({ ...expected, me: { rank: 7 } });
    expect(await boards.get('/leaderboard', { ...BOARD, period: 's2' })).toMatchObject({ status: 404, body: { code: 'unknown_period' } });
  });

  it('is the last one between two, in its grace and after it', async () => {
    for (const ms of [0, 599_000, 601_000, 86_400_000]) {
      goTo(first.endsAt, ms);
      expect(await boards.mine(at(9), BOARD)).toMatchObject({ period: 's1', endsAt: first.endsAt, total: COUNT, me: { rank: 9 } });
      expect(await page({ period: 's1', limit: '1' })).toMatchObject({ period: 's1', entries: [{ playerId: at(1) }] });
    }
  });

  it('is none before the first has begun', async () => {
    goTo(first.startsAt, -1);
    for (const path of ['/leaderboard', '/leaderboard/global'])
      expect(await boards.get(path, BOARD)).toMatchObject({ status: 404, body: { code: 'unknown_period' } });
  });
});

describe('a closed season', () => {
  const FROZEN = Date.parse('2026-11-21T00:11:00.000Z');
  let late: Standing;
  const key = randomUUID();
  /** The same run each time; the entry of the player is as good already. */
  const repeat = async (): Promise<unknown> => {
    const { playerId, score } = truth[4]!;
    return (await boards.game.post(await boards.issuer.player(playerId), '/score', { ...BOARD, score }, key)).body;
  };

  beforeAll(async () => {
    goTo(START.toISOString());
    await repeat();
    goTo('2026-11-21T00:11:00.000Z');
    boards.outbox.queued.length = 0;
    await close({}, lambdaContext());
    // A write that was under way for longer than any function runs.
    late = { ...truth[600]!, score: 9_999, at: new Date(FROZEN), metadata: { late: true } };
    await boards.fill(standings, [late, { ...late, playerId: 'late' }]);
    goTo('2026-12-05T00:00:00.000Z');
  });
  const PERIOD = { ...BOARD, period: 's1' };

  it.each([1, 2, 56, 57, 512, 513, COUNT])('keeps the rank %p', async (rank) => {
    const answer = await boards.mine(at(rank), { ...PERIOD, around: '3' });
    const { score, metadata } = truth[rank - 1]!;
    expect(answer).toMatchObject({
      ...{ period: 's1', endsAt: first.endsAt, total: COUNT, rankKind: 'exact', rankError: 0, asOf: new Date(FROZEN).toISOString() },
      me: { rank, score, metadata },
    });
    expect(ranksOf(answer.entries)).toEqual(range(Math.max(1, rank - 3), Math.min(COUNT, rank + 3)));
  });

  it('shows the run that was frozen of an entry that moved, and nothing of one that came later', async () => {
    expect(await boards.mine(late.playerId, PERIOD)).toMatchObject({
      me: { rank: 601, score: truth[600]!.score, metadata: null },
      total: COUNT,
    });
    expect(await boards.mine('late', PERIOD)).toMatchObject({ me: null, entries: [], total: COUNT });
    const { entries } = await page({ period: 's1', friends: ['late', at(3), at(650)].join(',') });
    expect(entries).toMatchObject([
      { rank: 3, playerId: at(3) },
      { rank: 650, playerId: at(650) },
    ]);
  });

  it('answers a repeated run with the rank that was frozen', async () => {
    goTo('2026-11-25T00:00:00.000Z');
    const { score } = truth[4]!;
    const result = { window: 'season', period: 's1', improved: false, score, rank: 5, total: COUNT, asOf: new Date(FROZEN).toISOString() };
    expect(await repeat()).toMatchObject({ windows: [{ ...result, rankKind: 'exact', rankError: 0 }] });
    goTo('2026-12-05T00:00:00.000Z');
  });

  it('has pages forward and back over all places, each once, with the metadata of what was frozen', async () => {
    const pages = [await page({ period: 's1', metadata: 'true' })];
    for (let next = pages[0]!.nextCursor; next; next = pages.at(-1)!.nextCursor)
      pages.push(await page({ period: 's1', cursor: next, metadata: 'true' }));
    const entries = pages.flatMap((one) => one.entries);
    expect(idsOf(entries)).toEqual(idsOf(truth));
    expect(ranksOf(entries)).toEqual(range(1, COUNT));
    expect(entries.map(({ metadata }) => metadata)).toEqual(
      truth.map(({ metadata, playerId }) => (playerId === late.playerId ? null : metadata)),
    );
    const back = [pages.at(-1)!];
    for (let cursor = back[0]!.previousCursor; cursor; cursor = back.at(-1)!.previousCursor)
      back.push(await page({ period: 's1', cursor }));
    expect(back.toReversed().flatMap((one) => ranksOf(one.entries))).toEqual(range(1, COUNT));
  });

  it('begins at a rank, and is empty past the end, from where a cursor leads back', async () => {
    expect(ranksOf((await page({ period: 's1', fromRank: '600', limit: '5' })).entries)).toEqual(range(600, 604));
    const beyond = await page({ period: 's1', fromRank: '701', limit: '5' });
    expect(beyond).toMatchObject({ entries: [], nextCursor: null, total: COUNT });
    expect(ranksOf((await page({ period: 's1', cursor: beyond.previousCursor! })).entries)).toEqual(range(696, COUNT));
  });

  it('is not the running one, whose cursors are others', async () => {
    expect(await page()).toMatchObject({ period: 's2', entries: [], total: 0 });
    const { nextCursor } = await page({ period: 's1' });
    expect(await boards.get('/leaderboard/global', { ...BOARD, cursor: nextCursor! })).toMatchObject({
      ...{ status: 400, body: { code: 'invalid_cursor' } },
    });
  });

  itMetered('costs at most 13 read units and the names, and asks for no ladder', async () => {
    const friends = range(1, 50).map((i) => at(i * 14));
    const reads: [most: number, read: () => Promise<unknown>][] = [
      [13 + 0.5 * 51, () => boards.mine(at(300), { ...PERIOD, around: '25' })],
      [13 + 0.5 * 100, () => page({ period: 's1', fromRank: '500', limit: '100' })],
      [90, () => page({ period: 's1', friends: friends.join(','), metadata: 'true' })],
    ];
    for (const [most, read] of reads) {
      const units = await boards.game.units(read);
      expect(units.read).toBeLessThanOrEqual(most);
      expect(units.write).toBe(0);
    }
    expect(boards.outbox.queued).toEqual([]);
  });
});
