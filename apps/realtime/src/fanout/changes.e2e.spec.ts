import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { catalogue } from '#catalog/demo';
import { boardKeys } from '#dynamo/keys';
import { expiryOf } from '#ranking/entry.rules';
import { type Changes, toChanges } from '#ranking/ladder';
import { namedStandings } from '#ranking/standings';
import { testTable } from '#testing/engine';
import { lambdaContext } from '#testing/events';
import { type Stage, startStage, taken } from '../realtime.fixture.ts';
import { scanAll } from '#testing/storm';

/** The apps' clock is ahead of the wall's: an hour, so that a mix-up shows. */
const OFFSET_MS = 3_600_000;
const BOARDS = testTable('boards');

let stage: Stage;
let tables: DynamoDBDocumentClient;
let week = 0;
let period = '';

beforeAll(async () => {
  stage = await startStage({ LAUREL_CLOCK_OFFSET_SECONDS: String(OFFSET_MS / 1000) });
  ({ tables } = stage);
});
afterAll(() => {
  stage.stop();
});
beforeEach(() => {
  stage.outbox.down = false;
  stage.outbox.queued.length = 0;
  // A past week that no other test has used.
  week += 1;
  period = `w2025-${String(week).padStart(2, '0')}`;
});

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

let sequence = 0;

type Image = Record<string, { S: string } | { N: string }>;

const record = (pk: string, sk: string, more: { OldImage?: Image; NewImage?: Image; at?: number }): DynamoDBRecord => {
  const { at, ...images } = more;
  const time = at === undefined ? {} : { ApproximateCreationDateTime: at };
  const SequenceNumber = String(++sequence);
  return { eventName: 'MODIFY', dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber, ...images, ...time } };
};

/** An entry's order key before and after; undefined: there was, or is, none. */
function entry(player: string, [before, after]: [string | undefined, string | undefined], { board = 'arcade', at = nowSeconds() } = {}) {
  const image = (gs: string | undefined): Image | undefined => (gs === undefined ? undefined : { gs: { S: gs } });
  const [OldImage, NewImage] = [image(before), image(after)];
  return record(`P#${player}`, `E#${board}#${period}`, { at, ...(OldImage && { OldImage }), ...(NewImage && { NewImage }) });
}

const counters = (OldImage: Image, NewImage: Image, at = nowSeconds()): DynamoDBRecord =>
  record(`B#arcade#${period}`, 'S#c', { OldImage, NewImage, at });

const hear = (...Records: DynamoDBRecord[]) => stage.app.stream({ Records }, lambdaContext());

const itemOf = async (boardId = 'arcade', of = period) =>
  (await tables.send(new GetCommand({ TableName: BOARDS, Key: boardKeys.changes(boardId, of), ConsistentRead: true }))).Item;
const heard = async (boardId = 'arcade'): Promise<Changes> => toChanges(await itemOf(boardId));

describe('the stream', () => {
  it('counts entries that were put, moved and removed', async () => {
    await hear(entry('a', [undefined, 'k1']), entry('b', ['k1', 'k2']), entry('c', ['k1', undefined]), entry('d', ['k1', 'k1']));
    expect(await heard()).toMatchObject({ count: 3 });
    await hear(entry('a', ['k1', 'k2']), entry('a', ['k2', 'k3']), entry('e', [undefined, 'k1'], { board: 'points' }));
    expect([(await heard()).count, (await heard('points')).count]).toEqual([5, 1]);
  });

  it('does not count what time-to-live removed', async () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    await hear({ ...entry('a', ['k1', undefined]), userIdentity });
    expect(await itemOf()).toBeUndefined();
  });

  it('tells until when it was heard, by its youngest record and the apps’ clock', async () => {
    const at = nowSeconds() - 100;
    await hear(entry('a', [undefined, 'k1'], { at: at - 7 }), entry('b', [undefined, 'k1'], { at }));
    const behind = (await heard()).heardAt - (at * 1000 + OFFSET_MS);
    // What passes between two looks at a clock.
    expect(Math.abs(behind)).toBeLessThan(100);
  });

  it('never takes a record for younger than now', async () => {
    await hear(entry('a', [undefined, 'k1'], { at: nowSeconds() + 50 }));
    expect((await heard()).heardAt).toBeLessThanOrEqual(Date.now() + OFFSET_MS);
  });

  it('counts an old batch that comes late, and is heard of no earlier for it', async () => {
    await hear(entry('a', [undefined, 'k1']));
    const { heardAt } = await heard();
    await hear(entry('b', [undefined, 'k1'], { at: nowSeconds() - 50 }));
    expect(await heard()).toMatchObject({ count: 2, heardAt });
  });

  it('counts batches of several shards that come at once', async () => {
    const batches = Array.from({ length: 20 }, (_, i) => [entry(`a${i}`, [undefined, 'k1'], { at: nowSeconds() - i })]);
    await Promise.all(batches.map((batch) => hear(...batch)));
    const { count, heardAt } = await heard();
    expect(count).toBe(20);
    expect(Date.now() + OFFSET_MS - heardAt).toBeLessThan(10_000);
  });

  it('answers a read that asks, where nothing has changed', async () => {
    await hear(entry('a', [undefined, 'k1'], { at: nowSeconds() - 50 }));
    const before = await heard();
    await hear(counters({ asked: { N: '1' }, chg: { N: '1' } }, { asked: { N: '2' }, chg: { N: '1' } }));
    const after = await heard();
    expect(after.count).toBe(1);
    expect(after.heardAt - before.heardAt).toBeGreaterThan(40_000);
  });

  it('answers the first question of a board that it has told nothing of', async () => {
    await hear(counters({}, { asked: { N: '2' } }));
    expect(await heard()).toMatchObject({ count: 0, heardAt: expect.any(Number) });
    expect((await heard()).heardAt).toBeGreaterThan(0);
  });

  it('says nothing of its own reports, leases, ladders and heads', async () => {
    const before = await scanAll(tables, BOARDS);
    await hear(
      counters({ chg: { N: '1' }, asked: { N: '1' } }, { chg: { N: '2' }, asked: { N: '1' } }),
      counters({ asked: { N: '1' } }, { asked: { N: '1' }, lease: { N: '5' } }),
      record(`B#arcade#${period}`, 'S', { NewImage: { ver: { S: 'v' }, asked: { N: '7' } } }),
      record(`B#arcade#${period}`, 'T#0', { NewImage: { ep: { S: 'e' } } }),
    );
    expect(await scanAll(tables, BOARDS)).toEqual(before);
    expect(stage.outbox.queued).toEqual([]);
  });

  it('says nothing of a board that the catalogue lacks', async () => {
    await hear(entry('a', [undefined, 'k1'], { board: 'nowhere' }));
    expect(await itemOf('nowhere')).toBeUndefined();
  });

  it('counts before it sends, and again what is handed over again', async () => {
    await watched();
    stage.outbox.down = true;
    const one = entry('a', [undefined, 'k1']);
    expect(await hear(one)).toEqual({ batchItemFailures: [{ itemIdentifier: one.dynamodb?.SequenceNumber }] });
    expect((await heard()).count).toBe(1);
    stage.outbox.down = false;
    expect(await hear(one)).toEqual({ batchItemFailures: [] });
    expect((await heard()).count).toBe(2);
    expect(stage.outbox.queued.length).toBeGreaterThan(0);
  });

  it('gives back the records of the board that fails, and lets the others through', async () => {
    await watched();
    await watched('points');
    // Nothing can be added to a text: whatever has written it, every report of this board fails.
    await tables.send(new PutCommand({ TableName: BOARDS, Item: { ...boardKeys.changes('arcade', period), chg: 'poison' } }));
    const [good, bad, more] = [
      entry('a', [undefined, 'k1'], { board: 'points' }),
      entry('a', [undefined, 'k1']),
      entry('b', [undefined, 'k1']),
    ];
    const failed = [bad, more].map(({ dynamodb }) => ({ itemIdentifier: dynamodb?.SequenceNumber }));
    expect(await hear(good, bad, more)).toEqual({ batchItemFailures: failed });
    expect((await heard('points')).count).toBe(1);
    expect(taken(stage, 'tick.fifo').map(({ MessageGroupId }) => MessageGroupId)).toEqual([`lb:points:${period}`]);
  });

  it('keeps the count as long as the entries of the period, and that of a board without end for ever', async () => {
    const standings = namedStandings(catalogue, { boardId: 'arcade', window: 'week', period }, new Date());
    await watched();
    await hear(entry('a', [undefined, 'k1']));
    expect(await itemOf()).toMatchObject({ x: expiryOf(standings.period), late: expect.any(Number) });
    period = 'all';
    await watched();
    await hear(entry('a', [undefined, 'k1']));
    expect(await itemOf()).toMatchObject({ chg: 1, late: expect.any(Number) });
    expect(await itemOf()).not.toHaveProperty('x');
  });
});

describe('of a change of a board', () => {
  const queued = (queue: string) => taken(stage, queue).map(({ MessageBody }) => JSON.parse(MessageBody) as unknown);

  it('nothing is told where nobody has ever watched it', async () => {
    await hear(entry('a', [undefined, 'k1']));
    expect(stage.outbox.queued).toEqual([]);
  });

  it('both queues are told, once a slot and batch', async () => {
    await watched();
    await hear(entry('a', [undefined, 'k1']), entry('b', [undefined, 'k2']));
    const topic = `lb:arcade:${period}`;
    expect(stage.outbox.queued).toEqual([
      {
        QueueUrl: expect.stringContaining('tick-late'),
        MessageBody: JSON.stringify({ boardId: 'arcade', period, cause: 'late' }),
        DelaySeconds: 2,
      },
      {
        QueueUrl: expect.stringContaining('tick.fifo'),
        MessageBody: JSON.stringify({ boardId: 'arcade', period, cause: 'leading' }),
        MessageGroupId: topic,
        MessageDeduplicationId: expect.stringMatching(new RegExp(`^${topic}#\\d{13}$`)),
      },
    ]);
  });

  it.each([
    ['of a small board, wherever it is', { total: 512, bound: 'k5' }, ['k8', 'k9'], 2],
    ['of a large board, into the top', { total: 513, bound: 'k5' }, ['k8', 'k5'], 2],
    ['of a large board, out of the top', { total: 513, bound: 'k5' }, ['k1', 'k9'], 2],
    ['of a large board, by an erasure', { total: 513, bound: 'k5' }, ['k1', undefined], 2],
    ['of a large board, behind the top', { total: 513, bound: 'k5' }, ['k6', 'k9'], 0],
    ['of a large board, new behind the top', { total: 513, bound: 'k5' }, [undefined, 'k6'], 0],
  ] as const)('the queues are told, or not: %s', async (_, head, [before, after], messages) => {
    await watched('arcade', head);
    await hear(entry('a', [before, after]));
    expect(stage.outbox.queued).toHaveLength(messages);
  });

  it('a new ladder has its total and quantiles pushed', async () => {
    await watched('arcade', { total: 1_000, bound: 'k5' });
    await hear(record(`B#arcade#${period}`, 'S', { NewImage: { ver: { S: 'v' } } }));
    expect([queued('tick-late'), stage.outbox.queued]).toEqual([[{ boardId: 'arcade', period, cause: 'late' }], []]);
  });

  it('slots are as long as the board’s interval', async () => {
    await watched('arcade', { interval: 50_000 });
    await hear(entry('a', [undefined, 'k1']));
    const [late] = taken(stage, 'tick-late');
    const [leading] = taken(stage, 'tick.fifo');
    const slotEnd = Number(leading?.MessageDeduplicationId?.split('#')[1]);
    expect(slotEnd % 50_000).toBe(0);
    const dueIn = Number(late?.DelaySeconds) * 1000 - (slotEnd - Date.now());
    expect(dueIn).toBeGreaterThanOrEqual(0);
    expect(dueIn).toBeLessThan(3_000);
  });
});

/** Somebody has watched the board: it has a head. */
async function watched(boardId = 'arcade', more: Record<string, unknown> = {}): Promise<void> {
  const head = { ep: 'e', seq: 1, asOf: 0, total: 0, rows: [], quantiles: [], pacedAt: 0, interval: 1_000, mark: '' };
  await tables.send(new PutCommand({ TableName: BOARDS, Item: { ...boardKeys.head(boardId, period), ...head, ...more } }));
}
