import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { documentClient } from '#dynamo/client';
import { coreKeys } from '#dynamo/keys';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import type { GlobalLeaderboard, LeaderboardEntry, MyLeaderboard } from './leaderboard.dto.ts';

type Query = Record<string, string | string[]>;

const PLAYERS = 23;
let world: World;
let api: ApiLambda;
let triggers: SignInTrigger;
/** In the board's order: the first has the best score; 5 and 6, 7 and 8 … are tied. */
let players: SignedIn[];
let outsider: SignedIn;

beforeAll(async () => {
  world = await startWorld();
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
  players = [];
  for (let i = 0; i < PLAYERS; i++) {
    const player = await newPlayer(triggers, world);
    const body = { boardId: 'arcade', score: i < 5 ? 1_000 - i : 900 - Math.floor((i - 5) / 2), metadata: { place: i + 1 } };
    await caller(api)({ method: 'POST', path: '/score', token: player.token, body });
    players.push(player);
  }
  outsider = await newPlayer(triggers, world);
});
afterAll(() => {
  world.stop();
});

const get = (path: string, query: Query, player: SignedIn = outsider): Promise<Answer> =>
  caller(api)({ method: 'GET', path, token: player.token, query });
const global = async (query: Query): Promise<GlobalLeaderboard> => {
  const { status, body } = await get('/leaderboard/global', { boardId: 'arcade', ...query });
  expect(status).toBe(200);
  return body as GlobalLeaderboard;
};
const mine = async (player: SignedIn, query: Query = {}): Promise<MyLeaderboard> => {
  const { status, body } = await get('/leaderboard', { boardId: 'arcade', ...query }, player);
  expect(status).toBe(200);
  return body as MyLeaderboard;
};
const ids = (entries: LeaderboardEntry[]): string[] => entries.map(({ playerId }) => playerId);
const ranks = (entries: LeaderboardEntry[]): number[] => entries.map(({ rank }) => rank);
const idsOf = (from: number, to: number): string[] => players.slice(from - 1, to).map(({ playerId }) => playerId);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('GET /leaderboard', () => {
  it('answers my rank and those around me', async () => {
    const answer = await mine(players[9]!);
    expect(answer).toMatchObject({
      boardId: 'arcade',
      window: 'all',
      period: 'all',
      endsAt: null,
      total: PLAYERS,
      rankKind: 'exact',
      rankError: 0,
    });
    expect(answer.me).toMatchObject({ rank: 10, playerId: players[9]!.playerId, avatarUrl: null, metadata: { place: 10 } });
    expect(answer.me!.name).toMatch(/^Player-[0-9A-HJKMNP-TV-Z]{6}$/);
    expect(ids(answer.entries)).toEqual(idsOf(5, 15));
    expect(ranks(answer.entries)).toEqual(range(5, 15));
  });

  it('does not refill at the ends', async () => {
    expect(ranks((await mine(players[1]!, { around: '3' })).entries)).toEqual(range(1, 5));
    expect(ranks((await mine(players.at(-1)!, { around: '2' })).entries)).toEqual(range(PLAYERS - 2, PLAYERS));
    expect(ranks((await mine(players[1]!, { around: '0' })).entries)).toEqual([2]);
  });

  it('agrees with the pages for every player', async () => {
    const { entries } = await global({ limit: '100' });
    for (const [i, player] of players.entries()) {
      const { me } = await mine(player, { around: '0' });
      expect(me).toMatchObject({ rank: i + 1, score: entries[i]!.score, achievedAt: entries[i]!.achievedAt });
      expect(entries[i]!.playerId).toBe(player.playerId);
    }
  });

  it('answers null without an entry', async () => {
    expect(await mine(outsider)).toMatchObject({ me: null, entries: [], total: PLAYERS });
  });

  it('gives the day and the week their own period and end', async () => {
    const day = await mine(players[0]!, { window: 'day', period: '' });
    expect(day.period).toMatch(/^d\d{4}-\d\d-\d\d$/);
    expect(Date.parse(day.endsAt!)).toBeGreaterThan(Date.now());
    expect(await mine(players[0]!, { window: 'day', period: day.period })).toMatchObject({ period: day.period, me: { rank: 1 } });
  });
});

describe('GET /leaderboard/global', () => {
  it('pages forward and back over all places, each once', async () => {
    const pages = [await global({ limit: '10' })];
    while (pages.at(-1)!.nextCursor) pages.push(await global({ limit: '10', cursor: pages.at(-1)!.nextCursor! }));
    expect(pages.map(({ entries }) => ranks(entries))).toEqual([range(1, 10), range(11, 20), range(21, PLAYERS)]);
    expect(pages.flatMap(({ entries }) => ids(entries))).toEqual(idsOf(1, PLAYERS));
    expect(pages[0]!.previousCursor).toBeNull();
    const back = await global({ limit: '10', cursor: pages[2]!.previousCursor! });
    expect(ranks(back.entries)).toEqual(range(11, 20));
    expect(back.nextCursor).not.toBeNull();
    expect(ranks((await global({ limit: '10', cursor: back.previousCursor! })).entries)).toEqual(range(1, 10));
  });

  it('begins at a rank, and past the end is empty', async () => {
    expect(ranks((await global({ fromRank: '20', limit: '2' })).entries)).toEqual([20, 21]);
    expect(await global({ fromRank: '24' })).toMatchObject({ entries: [], nextCursor: null, previousCursor: null, total: PLAYERS });
    expect((await global({ fromRank: String(Number.MAX_SAFE_INTEGER) })).entries).toEqual([]);
  });

  it('answers friends in rank order and leaves unknown ones out', async () => {
    const friends = [players[6]!.playerId, 'nobody', players[2]!.playerId, players[6]!.playerId].join(',');
    expect(ranks((await global({ friends })).entries)).toEqual([3, 7]);
  });

  it('has metadata only where asked', async () => {
    expect((await global({ limit: '1' })).entries[0]!.metadata).toBeNull();
    expect((await global({ limit: '1', metadata: 'true' })).entries[0]!.metadata).toEqual({ place: 1 });
  });

  it('shows current names and leaves the banned out, the others keep their ranks', async () => {
    const Key = coreKeys.profile(players[3]!.playerId);
    const set = async (UpdateExpression: string, values: Record<string, unknown>): Promise<void> => {
      const names = { ExpressionAttributeNames: { '#n': UpdateExpression.includes('#n') ? 'name' : 'ban' } };
      const change = { UpdateExpression: UpdateExpression.replace('ban', '#n'), ExpressionAttributeValues: values, ...names };
      await documentClient().send(new UpdateCommand({ TableName: testTable('core'), Key, ...change }));
    };
    await set('SET #n = :name', { ':name': '<b>Ada</b>' });
    expect((await global({ fromRank: '4', limit: '1' })).entries[0]!.name).toBe('<b>Ada</b>');
    await set('SET ban = :ban', { ':ban': { reason: 'cheating', until: '2999-01-01T00:00:00.000Z' } });
    expect(ranks((await global({ limit: '5' })).entries)).toEqual([1, 2, 3, 5]);
    const self = await mine(players[3]!, { around: '1' });
    expect(self.me).toMatchObject({ rank: 4 });
    expect(ranks(self.entries)).toEqual([3, 4, 5]);
    await set('SET ban = :ban', { ':ban': null });
  });

  it('reads a past period as empty', async () => {
    expect(await global({ window: 'day', period: 'd2020-01-01' })).toMatchObject({ entries: [], total: 0, period: 'd2020-01-01' });
  });
});

describe('refusals', () => {
  const board = { boardId: 'arcade' };
  it.each<[string, Query, number, string, string?]>([
    ['no board', {}, 400, 'invalid_request', 'boardId'],
    ['a repeated parameter', { boardId: ['arcade', 'points'] }, 400, 'invalid_request', 'boardId'],
    ['an unknown parameter', { ...board, page: '2' }, 400, 'invalid_request', 'page'],
    ['an empty parameter', { ...board, window: '' }, 400, 'invalid_request', 'window'],
    ['a prototype key', { ...board, constructor: '1' }, 400, 'invalid_request', 'constructor'],
    ['a parameter named like a pattern', { ...board, '(': '1' }, 400, 'invalid_request', '('],
    ['an unknown window', { ...board, window: 'month' }, 400, 'invalid_request', 'window'],
    ['a metadata that is no boolean', { ...board, metadata: '1' }, 400, 'invalid_request', 'metadata'],
    ['a window that the board lacks', { ...board, window: 'season' }, 404, 'unknown_period'],
    ['a future period', { ...board, window: 'day', period: 'd2999-01-01' }, 404, 'unknown_period'],
    ['a period of another window', { ...board, window: 'day', period: 'w2026-01' }, 404, 'unknown_period'],
    ['an unknown board', { boardId: 'nowhere' }, 404, 'unknown_board'],
  ])('both reads refuse %s', async (...[, query, status, code, path]) => {
    for (const route of ['/leaderboard', '/leaderboard/global']) {
      const answer = await get(route, query);
      expect(answer).toMatchObject({ status, body: { code } });
      if (path) expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
    }
  });

  it.each<[string, string, Query]>([
    ['around 26', '/leaderboard', { around: '26' }],
    ['around 1.5', '/leaderboard', { around: '1.5' }],
    ['around 1e1', '/leaderboard', { around: '1e1' }],
    ['limit 0', '/leaderboard/global', { limit: '0' }],
    ['limit 101', '/leaderboard/global', { limit: '101' }],
    ['fromRank 0', '/leaderboard/global', { fromRank: '0' }],
    ['a cursor and a rank', '/leaderboard/global', { cursor: 'x', fromRank: '1' }],
    ['51 friends', '/leaderboard/global', { friends: Array(51).fill('p').join(',') }],
    ['an empty friend', '/leaderboard/global', { friends: 'a,,b' }],
  ])('refuses %s', async (_name, path, query) => {
    expect(await get(path, { ...board, ...query })).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('refuses a cut, forged or foreign cursor', async () => {
    const { nextCursor } = await global({ limit: '2' });
    const forged = Buffer.from(JSON.stringify(['after', 'arcade', 'all', '0', 'x'])).toString('base64url');
    for (const cursor of [
      nextCursor!.slice(0, -2),
      `${nextCursor!}.x`,
      `${nextCursor!}=`,
      'x',
      '.',
      `${forged}.${nextCursor!.split('.')[1]!}`,
    ]) {
      expect(await get('/leaderboard/global', { ...board, cursor })).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
    }
    for (const other of [{ boardId: 'points' }, { ...board, window: 'day' }]) {
      expect(await get('/leaderboard/global', { ...other, cursor: nextCursor! })).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    }
  });
});
