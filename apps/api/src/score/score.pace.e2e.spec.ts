import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';
import { holdClock } from '#testing/held-clock';

const NOON = Date.parse('2026-11-20T12:00:00.000Z');
let world: World;
let api: ApiLambda;
let triggers: SignInTrigger;

beforeAll(async () => {
  world = await startWorld();
  const boards = catalogue.boards.map((board) => ({ ...board, maxPerMinute: board.boardId === 'arcade' ? 5 : null }));
  jest.unstable_mockModule('#catalog/demo', () => ({ catalogue: { ...catalogue, boards } }));
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
  // The clock stands: what is due does not depend on how fast the calls are. Not before: a date's class of the libraries is the real one.
  holdClock(NOON);
});
beforeEach(() => {
  jest.setSystemTime(NOON);
});
afterAll(() => {
  jest.useRealTimers();
  world.stop();
});

const submit = (player: SignedIn, boardId: string): Promise<Answer> =>
  caller(api)({ method: 'POST', path: '/score', token: player.token, body: { boardId, score: 1 } });

it("takes as many scores of a player as the board's rate allows, and says when to come again", async () => {
  const player = await newPlayer(triggers, world);
  const answers = await Promise.all(Array.from({ length: 8 }, () => submit(player, 'arcade')));
  const late = answers.filter(({ status }) => status !== 200);
  expect(late).toHaveLength(3);
  for (const answer of late)
    expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests' }, headers: { 'retry-after': '12' } });
  expect((await submit(player, 'points')).status).toBe(200);
  expect((await submit(await newPlayer(triggers, world), 'arcade')).status).toBe(200);
  jest.setSystemTime(NOON + 11_500);
  expect(await submit(player, 'arcade')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  jest.setSystemTime(NOON + 13_000);
  expect([(await submit(player, 'arcade')).status, (await submit(player, 'arcade')).status]).toEqual([200, 429]);
});

it('lets a player call one function 100 times at once, and a server as often as it likes', async () => {
  const player = await newPlayer(triggers, world);
  const call = (token: string, path: string, query: Record<string, string>): Promise<Answer> =>
    caller(api)({ method: 'GET', path, token, query });
  const mine = (): Promise<Answer> => call(player.token, '/leaderboard', { boardId: 'points' });
  const answers = await Promise.all(Array.from({ length: 110 }, mine));
  const late = answers.filter(({ status }) => status === 429);
  expect(late).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
  for (const answer of late) expect(answer).toMatchObject({ headers: { 'retry-after': '1' }, body: { code: 'too_many_requests' } });
  expect((await call(player.token, '/leaderboard/global', { boardId: 'points' })).status).toBe(200);
  const server = await world.issuer.server();
  const refused = await Promise.all(Array.from({ length: 110 }, () => call(server, '/leaderboard', { boardId: 'points' })));
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([403]));
});
