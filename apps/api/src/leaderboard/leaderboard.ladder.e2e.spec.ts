import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { catalogue } from '#catalog/demo';
import { namedStandings } from '#ranking/standings';
import { type BoardWorld, crowd, idsOf, range, ranksOf, startBoards } from '#testing/boards';
import { testTable } from '#testing/engine';
import { entryItem, type Standing } from '#testing/entries';
import { lambdaContext, restEvent } from '#testing/events';
import { itMetered } from '#testing/metered';

const START = new Date('2026-11-20T12:00:00.000Z');
const COUNT = 1_500;
const BOARD = { boardId: 'arcade' };
const standings = namedStandings(catalogue, BOARD, START);
/** The head, its margin, the leaves behind, and the ends. */
const PLACES = [1, 2, 511, 512, 513, 639, 640, 641, 642, 1_000, 1_151, 1_152, 1_153, 1_154, 1_499, COUNT];
const FIRST_LEAF = 640;

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
});
afterAll(() => {
  boards.stop();
});
beforeEach(() => {
  boards.outbox.down = false;
});

const at = (rank: number): string => truth[rank - 1]!.playerId;
const last = (): string => at(COUNT);
/** The stream tells of changes, and that it is heard now. */
const hear = (changes: number): Promise<void> => boards.changes.report(standings, { changes, heardAt: Date.now() });

/** Another environment of the function: its modules and what they keep are its own. */
async function anotherEnvironment(): Promise<(playerId: string) => Promise<number>> {
  jest.resetModules();
  const { handler } = await import('../lambda.ts');
  return async (playerId) => {
    const token = await boards.issuer.player(playerId);
    return (await handler(restEvent({ method: 'GET', path: '/leaderboard', token, query: BOARD }), lambdaContext())).statusCode;
  };
}

describe('a long board without a ladder', () => {
  it('says of a rank behind the count how far it may be off', async () => {
    await hear(COUNT);
    const answer = await boards.mine(last(), BOARD);
    expect(answer.rankKind).toBe('bounded');
    expect(answer.me!.rank).toBeLessThanOrEqual(COUNT);
    expect(answer.me!.rank + answer.rankError).toBeGreaterThanOrEqual(COUNT);
    expect(await boards.mine(at(300), BOARD)).toMatchObject({ rankKind: 'exact', rankError: 0, me: { rank: 300 } });
  });

  it('is asked for one by the first of many readers in two environments, and by no other while somebody counts', async () => {
    const environments = [
      async (playerId: string) => (await boards.get('/leaderboard', BOARD, playerId)).status,
      await anotherEnvironment(),
    ];
    const readers = range(1, 20).map((i) => at(i * 70));
    const readAll = (): Promise<number[]> => Promise.all(readers.map((playerId, i) => environments[i % environments.length]!(playerId)));
    expect(new Set(await readAll())).toEqual(new Set([200]));
    expect(boards.outbox.queued).toMatchObject([{ QueueUrl: expect.stringMatching(/ladders$/), DelaySeconds: 5 }]);
    const { leasedUntil, count } = (await boards.known(standings)).changes;
    expect(boards.requests()).toEqual([
      { boardId: 'arcade', period: 'all', asOf: START.getTime() + 60_000, changes: count, lease: leasedUntil },
    ]);
    boards.pass(6_000);
    await hear(0);
    expect(new Set(await readAll())).toEqual(new Set([200]));
    expect(boards.outbox.queued).toHaveLength(1);
  });

  it('of a day that is over is asked for one too', async () => {
    const day = { ...BOARD, window: 'day', period: 'd2026-11-19' };
    const yesterday = namedStandings(catalogue, { ...BOARD, window: 'day', period: day.period }, START);
    const there = await boards.fill(yesterday, crowd(1_200, new Date(START.getTime() - 86_400_000)));
    const [request] = boards.outbox.queued.splice(0);
    await boards.mine(there.at(-1)!.playerId, day);
    expect(boards.requests()).toMatchObject([{ boardId: 'arcade', period: 'd2026-11-19' }]);
    await boards.refresh();
    expect(await boards.mine(there.at(-1)!.playerId, day)).toMatchObject({ me: { rank: 1_200 }, total: 1_200 });
    expect(await boards.global({ ...day, fromRank: '1196' })).toMatchObject({ entries: range(1_196, 1_200).map((rank) => ({ rank })) });
    boards.outbox.queued.push(request!);
  });
});

describe('a board with a ladder', () => {
  beforeAll(async () => {
    await boards.refresh();
    await hear(0);
  });

  it.each(PLACES)('has the true rank %p, and those around it', async (rank) => {
    const answer = await boards.mine(at(rank), BOARD);
    const exact = rank <= FIRST_LEAF;
    expect(answer).toMatchObject({
      me: { rank, metadata: truth[rank - 1]!.metadata },
      total: COUNT,
      rankKind: exact ? 'exact' : 'bounded',
    });
    const [from, to] = [Math.max(1, rank - 5), Math.min(COUNT, rank + 5)];
    expect(ranksOf(answer.entries)).toEqual(range(from, to));
    expect(idsOf(answer.entries)).toEqual(idsOf(truth.slice(from - 1, to)));
    if (exact) expect(answer.rankError).toBe(0);
    // What the stream may not have told yet: 10 changes a second, of 2 s.
    else expect(answer.rankError).toBe(20);
    expect(answer.asOf).toBe(new Date(exact ? Date.now() : START.getTime() + 60_000).toISOString());
  });

  itMetered.each(PLACES)('costs at most 13 read units and the names at rank %p', async (rank) => {
    const units = async (around: number): Promise<{ read: number; write: number }> =>
      boards.game.units(() => boards.mine(at(rank), { ...BOARD, around: String(around) }));
    for (const around of [0, 5, 25]) {
      const names = 0.5 * (Math.min(rank - 1, around) + 1 + Math.min(COUNT - rank, around));
      const { read, write } = await units(around);
      expect(read - names).toBeLessThanOrEqual(13);
      expect(write).toBe(0);
    }
  });

  it('asks for nothing while nothing is due', async () => {
    await hear(0);
    const before = await boards.known(standings);
    await boards.mine(last(), BOARD);
    await boards.global({ ...BOARD, fromRank: '1200' });
    expect(boards.outbox.queued).toEqual([]);
    expect(await boards.known(standings)).toEqual(before);
  });

  it('has the true rank of a player whose entry the index does not show yet', async () => {
    const mover = truth[COUNT - 1]!;
    const better = { ...mover, score: truth[99]!.score, at: new Date(Date.now()) };
    // Without the index's key it is in the table alone.
    const Item = { ...entryItem(standings, better), gp: undefined };
    await boards.tables.send(new PutCommand({ TableName: testTable('boards'), Item }));
    const ahead = truth.filter(({ score }) => score >= better.score);
    const { me, entries } = await boards.mine(mover.playerId, { ...BOARD, around: '1' });
    expect(me).toMatchObject({ rank: ahead.length + 1, score: better.score, metadata: mover.metadata });
    expect(idsOf(entries)).toEqual([ahead.at(-1)!.playerId, mover.playerId, at(ahead.length + 1)]);
    await boards.fill(standings, [mover]);
  });

  it('asks the stream to be heard where it was silent, once', async () => {
    boards.pass(11_000);
    await Promise.all(range(1, 10).map(() => boards.mine(last(), BOARD)));
    const { askedAt } = (await boards.known(standings)).changes;
    expect(askedAt).toBe(Date.now());
    expect(boards.outbox.queued).toEqual([]);
  });

  it('allows for all that may have changed where nothing was heard', async () => {
    const { me, rankError } = await boards.mine(last(), BOARD);
    expect(me!.rank).toBe(COUNT);
    expect(rankError).toBeGreaterThan(1_000);
    expect(rankError).toBeLessThan(COUNT * 10);
  });

  it('is due when it is old and something changed; a queue that fails does not fail the read', async () => {
    boards.pass(10_000);
    await hear(1);
    boards.pass(2_000);
    boards.outbox.down = true;
    expect((await boards.mine(last(), BOARD)).me!.rank).toBe(COUNT);
    expect(boards.outbox.queued).toEqual([]);
    boards.outbox.down = false;
    boards.pass(5_000);
    await boards.global({ ...BOARD, fromRank: '1000' });
    expect(boards.outbox.queued).toHaveLength(1);
    await boards.refresh();
    expect((await boards.mine(last(), BOARD)).asOf).toBe(new Date(Date.now() - 1_000).toISOString());
  });
});
