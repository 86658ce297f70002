import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sealCursor } from '#core/cursor';
import { type Code, PROBLEMS } from '#core/problem';
import { testClient } from '#testing/client';
import { coreKeys } from '#dynamo/keys';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { holdClock } from '#testing/held-clock';
import { scanAll } from '#testing/storm';
import { writeLedgerCursor } from '../economy/ledger-cursor.rules.ts';
import type { LedgerEntry } from '../economy/money.dto.ts';
import type { GlobalLeaderboard, LeaderboardEntry, MyLeaderboard } from './leaderboard.dto.ts';

type Query = Record<string, string | string[]>;

const PLAYERS = 23;
const NOON = Date.parse('2026-11-22T12:00:00.000Z');
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
  // The clock moves when it is told to: no day ends meanwhile. Not before: a date's class of the libraries is the real one.
  holdClock(NOON);
  players = [];
  for (let i = 0; i < PLAYERS; i++) {
    jest.setSystemTime(NOON + i);
    const player = await newPlayer(triggers, world);
    const body = { boardId: 'arcade', score: i < 5 ? 1_000 - i : 900 - Math.floor((i - 5) / 2), metadata: { place: i + 1 } };
    await caller(api)({ method: 'POST', path: '/score', token: player.token, body });
    players.push(player);
  }
  outsider = await newPlayer(triggers, world);
});
/** By so much that each case may call as often as a player may at once. */
beforeEach(() => {
  jest.setSystemTime(Date.now() + 5_000);
});
afterAll(() => {
  jest.useRealTimers();
  world.stop();
});

const get = (path: string, query: Query, player: SignedIn = outsider): Promise<Answer> =>
  caller(api)({ method: 'GET', path, token: player.token, query });
const page = async (query: Query): Promise<GlobalLeaderboard> => {
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
    const { entries } = await page({ limit: '100' });
    for (const [i, player] of players.entries()) {
      const { me } = await mine(player, { around: '0' });
      expect(me).toMatchObject({ rank: i + 1, score: entries[i]!.score, achievedAt: entries[i]!.achievedAt });
      expect(entries[i]!.playerId).toBe(player.playerId);
    }
  });

  it('answers null without an entry', async () => {
    expect(await mine(outsider)).toMatchObject({ me: null, entries: [], total: PLAYERS, rankKind: 'exact', rankError: 0 });
  });

  it('gives the day and the week their own period and end', async () => {
    for (const [window, period] of [
      ['day', 'd2026-11-22'],
      ['week', 'w2026-47'],
    ] as const) {
      const current = await mine(players[0]!, { window, period: '' });
      expect(current).toMatchObject({ period, endsAt: '2026-11-23T00:00:00.000Z', me: { rank: 1 } });
      expect(await mine(players[0]!, { window, period })).toEqual(current);
    }
  });
});

describe('GET /leaderboard/global', () => {
  it('pages forward and back over all places, each once', async () => {
    const pages = [await page({ limit: '10' })];
    while (pages.at(-1)!.nextCursor) pages.push(await page({ limit: '10', cursor: pages.at(-1)!.nextCursor! }));
    expect(pages.map(({ entries }) => ranks(entries))).toEqual([range(1, 10), range(11, 20), range(21, PLAYERS)]);
    expect(pages.flatMap(({ entries }) => ids(entries))).toEqual(idsOf(1, PLAYERS));
    expect(pages[0]!.previousCursor).toBeNull();
    const back = await page({ limit: '10', cursor: pages[2]!.previousCursor! });
    expect(ranks(back.entries)).toEqual(range(11, 20));
    expect(back.nextCursor).not.toBeNull();
    expect(ranks((await page({ limit: '10', cursor: back.previousCursor! })).entries)).toEqual(range(1, 10));
  });

  it('begins at a rank, and past the end is empty', async () => {
    expect(ranks((await page({ fromRank: '20', limit: '2' })).entries)).toEqual([20, 21]);
    for (const fromRank of ['24', String(Number.MAX_SAFE_INTEGER)]) {
      const { previousCursor, ...beyond } = await page({ fromRank, limit: '5' });
      expect(beyond).toMatchObject({ entries: [], nextCursor: null, total: PLAYERS });
      expect(ranks((await page({ cursor: previousCursor!, limit: '5' })).entries)).toEqual(range(PLAYERS - 4, PLAYERS));
    }
  });

  it('answers friends in rank order, me among them, each once, and leaves unknown ones out', async () => {
    const friends = [players[6]!.playerId, 'nobody', players[2]!.playerId, players[6]!.playerId].join(',');
    expect(ranks((await page({ friends })).entries)).toEqual([3, 7]);
    const { body } = await get('/leaderboard/global', { boardId: 'arcade', friends }, players[6]);
    expect(body).toMatchObject({ rankKind: 'exact', total: PLAYERS, nextCursor: null, previousCursor: null });
    expect(ids((body as GlobalLeaderboard).entries)).toEqual([players[2]!.playerId, players[6]!.playerId]);
    const fifty = Array.from({ length: 50 }, (_, i) => players[i]?.playerId ?? `nobody-${i}`);
    expect(ids((await page({ friends: fifty.join(',') })).entries)).toEqual(idsOf(1, PLAYERS));
  });

  it('has metadata only where asked', async () => {
    expect((await page({ limit: '1' })).entries[0]!.metadata).toBeNull();
    expect((await page({ limit: '1', metadata: 'true' })).entries[0]!.metadata).toEqual({ place: 1 });
    const places = (entries: LeaderboardEntry[]) => entries.map(({ metadata }) => metadata);
    expect(places((await mine(players[9]!, { around: '1' })).entries)).toEqual([null, null, null]);
    expect(places((await mine(players[9]!, { around: '1', metadata: 'true' })).entries)).toEqual([9, 10, 11].map((place) => ({ place })));
  });

  it('shows current names and leaves the banned out, the others keep their ranks', async () => {
    const Key = coreKeys.profile(players[3]!.playerId);
    const set = async (UpdateExpression: string, values: Record<string, unknown>): Promise<void> => {
      const names = { ExpressionAttributeNames: { '#n': UpdateExpression.includes('#n') ? 'name' : 'ban' } };
      const change = { UpdateExpression: UpdateExpression.replace('ban', '#n'), ExpressionAttributeValues: values, ...names };
      await testClient().send(new UpdateCommand({ TableName: testTable('core'), Key, ...change }));
    };
    await set('SET #n = :name', { ':name': '<b>Ada</b>' });
    expect((await page({ fromRank: '4', limit: '1' })).entries[0]!.name).toBe('<b>Ada</b>');
    await set('SET ban = :ban', { ':ban': { reason: 'cheating', until: '2999-01-01T00:00:00.000Z' } });
    expect(ranks((await page({ limit: '5' })).entries)).toEqual([1, 2, 3, 5]);
    const self = await mine(players[3]!, { around: '1' });
    expect(self.me).toMatchObject({ rank: 4 });
    expect(ranks(self.entries)).toEqual([3, 4, 5]);
    await set('SET ban = :ban', { ':ban': null });
  });

  it('reads a past period as empty', async () => {
    expect(await page({ window: 'day', period: 'd2020-01-01' })).toMatchObject({ entries: [], total: 0, period: 'd2020-01-01' });
  });
});

/** The whole body of a refusal. */
const problem = (code: Code, detail: string): object => {
  const { status, title } = PROBLEMS[code];
  return { type: `urn:laurel:problem:${code}`, title, status, detail, code, requestId: expect.any(String) };
};
const invalid = (...errors: [path: string, message: string][]): object => ({
  ...problem('invalid_request', 'See `errors` for each mistake.'),
  errors: errors.map(([path, message]) => ({ path, message })),
});
const ONE_WAY = 'must not be combined: send one of cursor, fromRank and friends';
const WINDOWS = 'must be one of the following values: all, day, week, season';

describe('refusals', () => {
  const everything = async () =>
    (await Promise.all((['core', 'boards'] as const).map((name) => scanAll(testClient(), testTable(name))))).flat();
  let before: Awaited<ReturnType<typeof everything>>;
  beforeAll(async () => {
    before = await everything();
  });
  afterAll(async () => {
    expect(await everything()).toEqual(before);
  });

  const board = { boardId: 'arcade' };
  it.each<[string, Query, object]>([
    ['a repeated parameter', { boardId: ['arcade', 'points'] }, invalid(['boardId', 'must not be repeated'])],
    ['an unknown parameter', { ...board, page: '2' }, invalid(['page', 'should not exist'])],
    ['an empty window', { ...board, window: '' }, invalid(['window', 'must not be empty'])],
    ['an unknown window', { ...board, window: 'month' }, invalid(['window', WINDOWS])],
    ['a metadata that is no boolean', { ...board, metadata: '1' }, invalid(['metadata', 'must be true or false'])],
    [
      'a window that the board lacks',
      { ...board, window: 'season' },
      problem('unknown_period', 'The board "arcade" has the windows all, day, week.'),
    ],
    [
      'a future period',
      { ...board, window: 'day', period: 'd2999-01-01' },
      problem('unknown_period', '"d2999-01-01" is no past or current period of the window "day".'),
    ],
    [
      'a period of another window',
      { ...board, window: 'day', period: 'w2026-01' },
      problem('unknown_period', '"w2026-01" is no past or current period of the window "day".'),
    ],
    [
      'a period that is none',
      { ...board, period: 'yesterday' },
      problem('unknown_period', '"yesterday" is no past or current period of the window "all".'),
    ],
    [
      'a season that is to come',
      { boardId: 'league', period: 's999' },
      problem('unknown_period', '"s999" is no past or current period of the window "season".'),
    ],
    ['an unknown board', { boardId: 'nowhere' }, problem('unknown_board', 'The board "nowhere" is not in the catalogue.')],
  ])('both reads refuse %s', async (_name, query, body) => {
    for (const route of ['/leaderboard', '/leaderboard/global']) {
      const answer = await get(route, query);
      expect(answer.body).toEqual(body);
      expect(answer.status).toBe((body as { status: number }).status);
    }
  });

  it.each<[string, Query, string]>([
    ['no board', {}, 'boardId'],
    ['a prototype key', { ...board, constructor: '1' }, 'constructor'],
    ['a parameter named like a pattern', { ...board, '(': '1' }, '('],
    ['a period that is too long', { ...board, period: 'd'.repeat(33) }, 'period'],
  ])('both reads name the path of %s', async (_name, query, path) => {
    for (const route of ['/leaderboard', '/leaderboard/global']) {
      const answer = await get(route, query);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect((answer.body as { errors: { path: string }[] }).errors.map((error) => error.path)).toContain(path);
    }
  });

  const global = '/leaderboard/global';
  it.each<[string, string, Query, object]>([
    ['around 26', '/leaderboard', { around: '26' }, invalid(['around', 'must not be greater than 25'])],
    ['around -1', '/leaderboard', { around: '-1' }, invalid(['around', 'must not be less than 0'])],
    ['limit 0', global, { limit: '0' }, invalid(['limit', 'must not be less than 1'])],
    ['limit 101', global, { limit: '101' }, invalid(['limit', 'must not be greater than 100'])],
    ['fromRank 0', global, { fromRank: '0' }, invalid(['fromRank', 'must not be less than 1'])],
    ['a cursor and a rank', global, { cursor: 'x', fromRank: '1' }, invalid(['cursor', ONE_WAY], ['fromRank', ONE_WAY])],
    ['a rank and friends', global, { fromRank: '1', friends: 'a' }, invalid(['fromRank', ONE_WAY], ['friends', ONE_WAY])],
    ['51 friends', global, { friends: Array(51).fill('p').join(',') }, invalid(['friends', 'must contain no more than 50 elements'])],
  ])('refuses %s', async (_name, path, query, body) => {
    const answer = await get(path, { ...board, ...query });
    expect(answer).toMatchObject({ status: 400, body });
    expect(answer.body).toEqual(body);
  });

  it.each<[string, string, Query]>([
    ['around 1.5', '/leaderboard', { around: '1.5' }],
    ['around 1e1', '/leaderboard', { around: '1e1' }],
    ['an empty around', '/leaderboard', { around: '' }],
    ['a rank beyond safe integers', global, { fromRank: '9007199254740992' }],
    ['an empty friend', global, { friends: 'a,,b' }],
    ['no friends', global, { friends: '' }],
    ['an empty cursor', global, { cursor: '' }],
    ['a friend that is too long', global, { friends: 'p'.repeat(129) }],
    ['a limit of mine', '/leaderboard', { limit: '1' }],
    ['an around of pages', global, { around: '1' }],
  ])('refuses %s', async (_name, path, query) => {
    expect(await get(path, { ...board, ...query })).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it('refuses a cut, forged or foreign cursor', async () => {
    const { nextCursor } = await page({ limit: '2' });
    const forged = Buffer.from(JSON.stringify(['after', 'arcade', 'all', '0', 'x'])).toString('base64url');
    const cut = problem('invalid_cursor', 'It was cut or changed: take it as it was answered.');
    for (const cursor of [
      nextCursor!.slice(0, -2),
      `${nextCursor!}.x`,
      `${nextCursor!}=`,
      'x',
      '.',
      `${forged}.${nextCursor!.split('.')[1]!}`,
      sealCursor(['after', 'arcade', 'all', '0', 'x'], 'another key'),
    ])
      expect(await get(global, { ...board, cursor })).toMatchObject({ status: 400, body: cut });
    const foreign = problem('invalid_cursor', 'It belongs to another board or period.');
    for (const other of [{ boardId: 'points' }, { ...board, window: 'day' }])
      expect((await get(global, { ...other, cursor: nextCursor! })).body).toEqual(foreign);
    const ledger = writeLedgerCursor([{ ledgerNumber: 7 } as LedgerEntry], { playerId: 'p', currency: 'coins' }, 'test-cursor-key')!;
    const another = problem('invalid_cursor', 'It is of another list, or of another version: begin anew.');
    expect((await get(global, { ...board, cursor: ledger })).body).toEqual(another);
  });

  it('names an unknown board before the board of a cursor, and a forged cursor before both', async () => {
    const { nextCursor } = await page({ limit: '2' });
    expect(await get(global, { boardId: 'nowhere', cursor: nextCursor! })).toMatchObject({ body: { code: 'unknown_board' } });
    expect(await get(global, { boardId: 'nowhere', cursor: 'x' })).toMatchObject({ body: { code: 'invalid_cursor' } });
  });
});
