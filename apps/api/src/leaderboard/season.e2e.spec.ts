import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Board, Catalogue } from '#catalog/catalog';
import { boardKeys, coreKeys } from '#dynamo/keys';
import { parseRewardGiven, type RewardGiven } from '#player/player-event';
import { archiveItem } from '#ranking/archive';
import { type Answer, type ApiLambda, caller, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext } from '#testing/events';
import { delivered, type Held, type JobsLambda, startHeld } from '#testing/held';
import { holdClock } from '#testing/held-clock';
import { scanAll } from '#testing/storm';

const { catalogue: demo } = await import('#catalog/demo');
const gems = (amount: number) => [{ type: 'currency' as const, currency: 'gems', amount }];
const league: Board = {
  ...{ boardId: 'league', title: 'League', order: 'desc', operator: 'latest', ties: 'shared', windows: ['season'] },
  ...{ min: 0, max: 10_000, maxPerMinute: null, exactPlaces: 512, ticket: null },
  seasonRewards: [
    { by: 'rank', from: 1, to: 1, rewards: [...gems(20), { type: 'item', itemId: 'sword', quantity: 1 }] },
    { by: 'rank', from: 2, to: 3, rewards: gems(10) },
    { by: 'percentile', top: 50, rewards: gems(1) },
  ],
};
const seasons = [
  { season: 's1', startsAt: '2026-10-01T00:00:00Z', endsAt: '2027-01-01T00:00:00Z', graceSeconds: 600 },
  { season: 's2', startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-04-01T00:00:00Z', graceSeconds: 600 },
];
const catalogue: Catalogue = { ...demo, seasons, boards: [...demo.boards.filter(({ boardId }) => boardId !== 'league'), league] };
jest.unstable_mockModule('#catalog/demo', () => ({ catalogue }));

const CLOSED = Date.parse('2027-01-01T00:11:00.000Z');
/** By player, the first is the best; the second and third are equal, and so are the last two. */
const SCORES = [900, 800, 800, 700, 600, 500, 400, 300, 200, 200];
const RANKS = [1, 2, 2, 4, 5, 6, 7, 8, 9, 9];
const GEMS = [20, 10, 10, 1, 1, 0, 0, 0, 0, 0];

let world: World;
let held: Held;
let api: ApiLambda;
let jobs: JobsLambda;
let close: (event: unknown, context: ReturnType<typeof lambdaContext>) => Promise<void>;
const players: string[] = [];

beforeAll(async () => {
  world = await startWorld();
  ({ held, api, jobs, close } = await startHeld(world, async () => {
    const apps = {
      api: await import('../lambda.ts'),
      jobs: await import('../player/player.jobs.ts'),
      triggers: await import('../player/player.triggers.ts'),
      close: (await import('./leaderboard.jobs.ts')).close,
    };
    holdClock(Date.parse('2026-12-01T12:00:00Z'));
    return apps;
  }));
  for (const score of SCORES) {
    players.push((await held.game.newPlayer()).playerId);
    expect(await post(players.at(-1)!, '/score', { boardId: 'league', score, metadata: { score } })).toMatchObject({ status: 200 });
    jest.setSystemTime(Date.now() + 1);
  }
});
afterAll(() => {
  jest.useRealTimers();
  held.stop();
});

const post = async (playerId: string, path: string, body: unknown): Promise<Answer> =>
  held.game.post(await world.issuer.player(playerId), path, body);
const get = async (playerId: string, path: string, query: Record<string, string> = {}): Promise<Answer> =>
  held.game.get(await world.issuer.player(playerId), path, query);
const mine = (playerId: string, query = {}): Promise<Answer> =>
  get(playerId, '/leaderboard', { boardId: 'league', period: 's1', ...query });
const tick = (): Promise<void> => close({}, lambdaContext());
const told = (): RewardGiven[] =>
  held.outbox.queued
    .filter(({ QueueUrl }) => QueueUrl.endsWith('/events'))
    .flatMap(({ MessageBody }) => parseRewardGiven(JSON.parse(MessageBody)) ?? []);
const everything = (): Promise<unknown[]> =>
  Promise.all((['core', 'boards'] as const).map((table) => scanAll(held.tables, testTable(table))));
const rowsIn = ({ body }: Answer): { rank: number; playerId: string; score: number }[] =>
  (body as { entries: { rank: number; playerId: string; score: number }[] }).entries;
const shown = (answer: Answer): [number, string, number][] => rowsIn(answer).map(({ rank, playerId, score }) => [rank, playerId, score]);
const truth = (): [number, string, number][] => players.map((playerId, i) => [RANKS[i]!, playerId, SCORES[i]!]);

it('leaves a season alone until it has rested', async () => {
  const before = await everything();
  for (const now of [Date.now(), CLOSED - 1]) {
    jest.setSystemTime(now);
    await tick();
  }
  expect([await everything(), told()]).toEqual([before, []]);
  expect(await mine(players[4]!)).toMatchObject({ status: 200, body: { period: 's1', me: { rank: 5, score: 600 } } });
});

it('closes it when only the clock has moved, a freeze that was begun anew included: each is paid, and told', async () => {
  jest.setSystemTime(CLOSED);
  const { pk, sk } = boardKeys.close('league', 's1');
  const begun = { phase: 'freeze', round: 2, frozenAt: CLOSED, paid: 0, page: 0, tiers: JSON.stringify(league.seasonRewards) };
  const page = {
    number: 0,
    round: 1,
    base: 0,
    rank: 1,
    shared: true,
    first: '0',
    rows: [{ playerId: players[9]!, key: '0' }],
    next: undefined,
  };
  for (const Item of [
    { pk, sk, ...begun },
    { ...boardKeys.archivePage('league', 's1', 0), ...archiveItem(page) },
  ])
    await held.tables.send(new PutCommand({ TableName: testTable('boards'), Item }));
  await tick();
  for (const [i, playerId] of players.entries()) {
    const items = await held.game.core(coreKeys.profile(playerId).pk);
    const wallet = items.find(({ sk }) => sk === 'W#gems');
    expect([wallet?.b ?? 0, items.some(({ sk }) => sk === 'V#sword')]).toEqual([GEMS[i], i === 0]);
    const [entry] = items.filter(({ sk }) => String(sk).startsWith('~L#'));
    if (GEMS[i]! > 0) expect(entry).toMatchObject({ op: 'season', source: 'league', d: GEMS[i] });
    const claim = { sk: '~K#s1#board#league', rank: RANKS[i], claimedAt: new Date(CLOSED).toISOString() };
    expect(items.filter(({ sk }) => String(sk).startsWith('~K#'))).toMatchObject(GEMS[i]! > 0 ? [claim] : []);
  }
  expect(told().toSorted((a, b) => players.indexOf(a.playerId) - players.indexOf(b.playerId))).toEqual(
    players.slice(0, 5).map((playerId, i) => ({
      ...{ type: 'reward', id: `season#s1#league#${playerId}`, playerId, reason: 'season', boardId: 'league', period: 's1' },
      ...{ rank: RANKS[i], rewards: i === 0 ? league.seasonRewards[0]!.rewards : gems(GEMS[i]!) },
    })),
  );
});

it('does nothing more, a minute or a year later', async () => {
  const before = await everything();
  const sent = told().length;
  for (const later of [60_000, 30 * 86_400_000]) {
    jest.setSystemTime(CLOSED + later);
    await tick();
  }
  expect([await everything(), told().length]).toEqual([before, sent]);
});

it('is read through the same calls, exact and as of its close', async () => {
  jest.setSystemTime(CLOSED + 120_000);
  const head = { period: 's1', total: 10, rankKind: 'exact', rankError: 0, asOf: new Date(CLOSED).toISOString() };
  for (const [i, playerId] of players.entries()) {
    const answer = await mine(playerId, { around: '2', metadata: 'true' });
    const me = { rank: RANKS[i], playerId, score: SCORES[i], metadata: { score: SCORES[i] } };
    expect(answer).toMatchObject({ status: 200, body: { ...head, me } });
    expect(shown(answer)).toEqual(truth().slice(Math.max(0, i - 2), i + 3));
  }
  const query = { boardId: 'league', period: 's1', limit: '4' };
  const pages: [number, string, number][] = [];
  let answer = await get(players[0]!, '/leaderboard/global', query);
  const cursors = [];
  for (;;) {
    expect(answer).toMatchObject({ status: 200, body: head });
    pages.push(...shown(answer));
    const { nextCursor } = answer.body as { nextCursor: string | null };
    if (nextCursor === null) break;
    cursors.push((answer = await get(players[0]!, '/leaderboard/global', { ...query, cursor: nextCursor })));
  }
  expect(pages).toEqual(truth());
  const { previousCursor } = cursors.at(-1)!.body as { previousCursor: string };
  expect(shown(await get(players[0]!, '/leaderboard/global', { ...query, cursor: previousCursor }))).toEqual(truth().slice(4, 8));
  const friends = [players[8]!, players[2]!].join(',');
  expect(shown(await get(players[0]!, '/leaderboard/global', { boardId: 'league', period: 's1', friends }))).toEqual([
    truth()[2],
    truth()[8],
  ]);
  expect(shown(await get(players[0]!, '/leaderboard/global', { ...query, fromRank: '11' }))).toEqual([]);
  const newcomer = (await held.game.newPlayer()).playerId;
  expect(await mine(newcomer)).toMatchObject({ status: 200, body: { ...head, me: null, entries: [] } });
});

it('does not move by a run that comes later: that counts for the next season', async () => {
  expect(await post(players[9]!, '/score', { boardId: 'league', score: 9_999 })).toMatchObject({ status: 200 });
  expect(await get(players[9]!, '/leaderboard', { boardId: 'league' })).toMatchObject({
    body: { period: 's2', me: { rank: 1, score: 9_999 } },
  });
  expect(await mine(players[9]!)).toMatchObject({ body: { me: { rank: 9, score: 200 } } });
});

it("is in a player's export, and shows nobody in the place of one who is deleted", async () => {
  const [gone] = players.slice(3, 4);
  held.outbox.queued.length = 0;
  await get(gone!, '/me/export');
  await work();
  const document = JSON.parse(String([...held.bucket.objects.values()].at(-1))) as Record<string, unknown>;
  expect(document.seasons).toEqual([
    { boardId: 'league', season: 's1', rank: 4, score: 700, achievedAt: new Date(Date.parse('2026-12-01T12:00:00Z') + 3).toISOString() },
  ]);
  expect(document.claims).toEqual([
    { boardId: 'league', season: 's1', rank: 4, claimedAt: new Date(CLOSED).toISOString(), rewards: gems(1) },
  ]);

  expect(await caller(api)({ method: 'DELETE', path: '/me', token: await world.issuer.player(gone!) })).toMatchObject({ status: 202 });
  await work();
  await work();
  expect(JSON.stringify(await everything())).not.toContain(gone);
  expect(shown(await get(players[0]!, '/leaderboard/global', { boardId: 'league', period: 's1' }))).toEqual(
    truth().filter(([, playerId]) => playerId !== gone),
  );
  expect(await mine(players[4]!)).toMatchObject({ body: { total: 10, me: { rank: 5 } } });

  /** Works off what is queued for the jobs, as the queue would. */
  async function work(): Promise<void> {
    for (const message of held.outbox.queued.splice(0).filter(({ QueueUrl }) => QueueUrl.endsWith('/jobs')))
      expect(await jobs.handler(delivered(message), lambdaContext() as never)).toEqual({ batchItemFailures: [] });
  }
});
