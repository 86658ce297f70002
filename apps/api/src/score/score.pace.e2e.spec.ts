import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, startWorld, type World } from '#testing/api';

let world: World;
let api: ApiLambda;
let triggers: SignInTrigger;

beforeAll(async () => {
  world = await startWorld();
  const boards = catalogue.boards.map((board) => ({ ...board, maxPerMinute: board.boardId === 'arcade' ? 5 : null }));
  jest.unstable_mockModule('#catalog/demo', () => ({ catalogue: { ...catalogue, boards } }));
  api = await import('../lambda.ts');
  triggers = await import('../player/player.triggers.ts');
});
afterAll(() => {
  world.stop();
});

const submit = (player: SignedIn, boardId: string): Promise<Answer> =>
  caller(api)({ method: 'POST', path: '/score', token: player.token, body: { boardId, score: 1 } });

it("takes as many scores of a player as the board's rate allows, and says when to come again", async () => {
  const player = await newPlayer(triggers, world);
  const answers = await Promise.all(Array.from({ length: 8 }, () => submit(player, 'arcade')));
  const late = answers.filter(({ status }) => status !== 200);
  expect(late).toHaveLength(3);
  for (const answer of late) {
    expect(answer).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(12);
  }
  expect((await submit(player, 'points')).status).toBe(200);
  expect((await submit(await newPlayer(triggers, world), 'arcade')).status).toBe(200);
});

it('lets a player call one function 100 times at once, and a server as often as it likes', async () => {
  const player = await newPlayer(triggers, world);
  const call = (token: string, path: string, query: Record<string, string>): Promise<Answer> =>
    caller(api)({ method: 'GET', path, token, query });
  const mine = (): Promise<Answer> => call(player.token, '/leaderboard', { boardId: 'points' });
  const answers = await Promise.all(Array.from({ length: 110 }, mine));
  const late = answers.filter(({ status }) => status === 429);
  expect(late.length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(100);
  expect(late[0]).toMatchObject({ headers: { 'retry-after': '1' }, body: { code: 'too_many_requests' } });
  expect((await call(player.token, '/leaderboard/global', { boardId: 'points' })).status).toBe(200);
  const server = await world.issuer.server();
  const refused = await Promise.all(Array.from({ length: 110 }, () => call(server, '/leaderboard', { boardId: 'points' })));
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([403]));
});
