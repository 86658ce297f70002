import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogue } from '#catalog/demo';
import { testClient } from '#testing/client';
import { boardKeys } from '#dynamo/keys';
import { type RefreshRequest, toLadder } from '#ranking/ladder';
import { fill } from '#ranking/ladder.fixture';
import { namedStandings } from '#ranking/standings';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { type Outbox, startOutbox } from '#testing/outbox';
import { scanAll } from '#testing/storm';

const BOARDS = testTable('boards');
const NONE_FAILED = { batchItemFailures: [] };
const standings = namedStandings(catalogue, { boardId: 'arcade' }, new Date());

let world: World;
let outbox: Outbox;
let app: typeof import('./leaderboard.jobs.ts');
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  outbox = await startOutbox();
  Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: outbox.endpoint, LADDERS_QUEUE_URL: `${outbox.endpoint}/0/ladders` });
  app = await import('./leaderboard.jobs.ts');
  tables = testClient();
});
afterAll(() => {
  tables.destroy();
  world.stop();
  outbox.stop();
});
beforeEach(() => {
  outbox.queued.length = 0;
  outbox.down = false;
});

/** What a read sends when it asks for a ladder. */
async function requested(): Promise<RefreshRequest> {
  const asOf = Date.now();
  const lease = asOf + 60_000;
  const set = { UpdateExpression: 'SET lease = :lease', ExpressionAttributeValues: { ':lease': lease } };
  await tables.send(new UpdateCommand({ TableName: BOARDS, Key: boardKeys.changes('arcade', 'all'), ...set }));
  return { boardId: 'arcade', period: 'all', asOf, changes: 0, lease };
}

const refresh = (body: unknown, msLeft = 900_000) => {
  const context = { ...lambdaContext(), getRemainingTimeInMillis: () => msLeft };
  return app.refresh(queueEvent(typeof body === 'string' ? body : JSON.stringify(body), 'm-1'), context);
};

const ladder = async () => {
  const { Item } = await tables.send(new GetCommand({ TableName: BOARDS, Key: boardKeys.ladder('arcade', 'all'), ConsistentRead: true }));
  return Item && toLadder(Item);
};

/** A thousand players whose ids are so long that the index gives no more than some of them at once. */
const many = Array.from({ length: 1_500 }, (_, i) => ({ playerId: `${i}-${'p'.repeat(950)}`, score: i, at: Date.UTC(2026, 0, 1) }));

describe('the function that counts boards', () => {
  it('counts a board that a read has asked for', async () => {
    const task = await requested();
    expect(await refresh(task)).toEqual(NONE_FAILED);
    expect(await ladder()).toMatchObject({ total: 0, asOf: task.asOf, final: false });
    expect(outbox.queued).toEqual([]);
  });

  it('hands on near its end, until the board is counted', async () => {
    await fill(tables, standings, many);
    let runs = 0;
    let message = JSON.stringify(await requested());
    const before = await ladder();
    for (; message !== ''; runs++) {
      expect((await ladder())?.version).toBe(before?.version);
      outbox.queued.length = 0;
      expect(await refresh(message, 14_000)).toEqual(NONE_FAILED);
      expect(outbox.queued.every(({ QueueUrl, DelaySeconds }) => QueueUrl.endsWith('/ladders') && DelaySeconds === 0)).toBe(true);
      message = outbox.queued[0]?.MessageBody ?? '';
    }
    expect(runs).toBeGreaterThan(1);
    expect(await ladder()).toMatchObject({ total: many.length, firstBases: [0], firstKeys: ['0'] });
  });

  it('gives a count back to the queue that it could not hand on', async () => {
    outbox.down = true;
    expect(await refresh(await requested(), 14_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
  });

  it('drops what another counts, and what the catalogue lacks', async () => {
    const task = await requested();
    const before = await scanAll(tables, BOARDS);
    for (const other of [{ lease: task.lease - 1 }, { boardId: 'nowhere' }, { period: 's999' }, { period: 'd1999-01-01' }])
      expect(await refresh({ ...task, ...other })).toEqual(NONE_FAILED);
    expect(await scanAll(tables, BOARDS)).toEqual(before);
  });

  const RESUME = {
    version: 'v',
    after: 'k',
    cut: { total: 1, firstKeys: ['0'], firstBases: [0], open: { keys: ['0'], bases: [0] } },
  };
  const TASK = { boardId: 'arcade', period: 'all', asOf: 1, changes: 0, lease: 1 };
  it.each<[string, unknown]>([
    ['no JSON', '{"boardId":'],
    ['a list', []],
    ['no board', { ...TASK, boardId: undefined }],
    ['a period that is no text', { ...TASK, period: 7 }],
    ['a time before 1970', { ...TASK, asOf: -1 }],
    ['a count that is no number', { ...TASK, changes: '0' }],
    ['no lease', { ...TASK, lease: null }],
    ['a resume that is none', { ...TASK, resume: 'v' }],
    ['a resume without a place', { ...TASK, resume: { ...RESUME, after: undefined } }],
    ['a cut without pages', { ...TASK, resume: { ...RESUME, cut: { ...RESUME.cut, firstKeys: [], firstBases: [] } } }],
    ['a page of uneven lists', { ...TASK, resume: { ...RESUME, cut: { ...RESUME.cut, open: { keys: ['0', '1'], bases: [0] } } } }],
    ['keys that are no texts', { ...TASK, resume: { ...RESUME, cut: { ...RESUME.cut, open: { keys: [1], bases: [0] } } } }],
    ['bases that are no counts', { ...TASK, resume: { ...RESUME, cut: { ...RESUME.cut, open: { keys: ['0'], bases: [0.5] } } } }],
  ])('gives back %s, and does nothing', async (_, body) => {
    const before = await scanAll(tables, BOARDS);
    expect(await refresh(body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    expect(await scanAll(tables, BOARDS)).toEqual(before);
    expect(await refresh({ ...TASK, resume: RESUME })).toEqual(NONE_FAILED);
  });
});
