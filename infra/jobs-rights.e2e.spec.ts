import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { testClient } from '#testing/client';
import { boardKeys } from '#dynamo/keys';
import { archiveItem, pageAfter } from '#ranking/archive';
import { seasonsOf } from '#ranking/period';
import { caller, newPlayer, startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { type Outbox, startOutbox } from '#testing/outbox';
import { allowed, done } from './rights.fixture.ts';

const ALL_BUT_DATE = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];
const BOARDS = testTable('boards');
const season = seasonsOf(catalogue)[0]!;

let world: World;
let outbox: Outbox;
let jobs: typeof import('../apps/api/src/leaderboard/leaderboard.jobs.ts');

const at = (now: number): unknown => jest.useFakeTimers({ now, doNotFake: ALL_BUT_DATE });

beforeAll(async () => {
  [world, outbox] = await Promise.all([startWorld(), startOutbox()]);
  const queues = { PLAYER_EVENTS_QUEUE_URL: `${outbox.endpoint}/events`, LADDERS_QUEUE_URL: `${outbox.endpoint}/ladders` };
  Object.assign(process.env, queues, { AWS_ENDPOINT_URL_SQS: outbox.endpoint });
  jobs = await import('../apps/api/src/leaderboard/leaderboard.jobs.ts');
});
afterAll(() => {
  jest.useRealTimers();
  world.stop();
  outbox.stop();
});

/** Leaves a page behind as of a freeze that is made anew: the close removes it. */
async function voidPage(): Promise<void> {
  const tables = testClient();
  const again = {
    UpdateExpression: 'SET #round = :round',
    ExpressionAttributeNames: { '#round': 'round' },
    ExpressionAttributeValues: { ':round': 1 },
  };
  await tables.send(new UpdateCommand({ TableName: BOARDS, Key: boardKeys.close('league', season.id), ...again }));
  const page = archiveItem(pageAfter(undefined, [], { rows: 1, shared: false, round: 0 }));
  await tables.send(new PutCommand({ TableName: BOARDS, Item: { ...boardKeys.archivePage('league', season.id, 0), ...page } }));
  tables.destroy();
}

describe('what a function does to tables is what its role allows, and nothing more is allowed:', () => {
  it('the close of a season with a prize', async () => {
    at(season.endsAt.getTime() - 60_000);
    const [{ handler }, triggers] = await Promise.all([
      import('../apps/api/src/lambda.ts'),
      import('../apps/api/src/player/player.triggers.ts'),
    ]);
    const { token } = await newPlayer(triggers, world);
    const submitted = await caller({ handler })({ method: 'POST', path: '/score', token, body: { boardId: 'league', score: 7 } });
    expect(submitted.status).toBe(200);
    at(season.closesAt.getTime() + 60_000);
    await voidPage();
    expect(await done(() => jobs.close({}, lambdaContext()))).toEqual(allowed('api.yaml', 'SeasonCloseRole'));
    expect(outbox.queued.map(({ MessageBody }) => MessageBody)).toEqual([expect.stringContaining('"reward"')]);
  });

  it('the count of a board', async () => {
    jest.useRealTimers();
    const tables = testClient();
    const [asOf, lease] = [Date.now(), Date.now() + 60_000];
    const set = { UpdateExpression: 'SET lease = :lease', ExpressionAttributeValues: { ':lease': lease } };
    await tables.send(new UpdateCommand({ TableName: BOARDS, Key: boardKeys.changes('arcade', 'all'), ...set }));
    tables.destroy();
    const event = queueEvent(JSON.stringify({ boardId: 'arcade', period: 'all', asOf, changes: 0, lease }), 'm-1');
    expect(await done(() => jobs.refresh(event, lambdaContext()))).toEqual(allowed('api.yaml', 'LadderRefreshRole'));
  });
});
