import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { boardKeys, liveKeys } from '#dynamo/keys';
import { estimateRank } from '#realtime-client/board';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { holdTime, letTimeGo } from '#testing/time';
import { boardsTo, emptyOutbox, subscriber, liveItems, push, signUp, type Stage, startStage } from '../realtime.fixture.ts';
import { submit, taken, tick } from '../realtime.fixture.ts';

let stage: Stage;
/** A second and more after whatever was pushed before. */
let later = Date.now();
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => {
  stage.stop();
});
beforeEach(() => {
  emptyOutbox(stage);
  later += 10_000;
  holdTime(later);
});
afterEach(letTimeGo);

const boards = (connectionId: string) => boardsTo(stage, connectionId);

describe('a push to many', () => {
  /** A board of more than 50 rows, whose subscriber holds the last push. */
  async function many(scores: number): Promise<{ here: string; players: string[] }> {
    const here = await subscriber(stage);
    const players = await Promise.all(Array.from({ length: 60 }, () => signUp(stage)));
    await Promise.all(players.map((playerId, i) => submit(stage, playerId, scores + i)));
    await push(stage, 'late');
    return { here, players };
  }
  async function score(playerId: string, points: number): Promise<void> {
    holdTime((later += 10_000));
    await submit(stage, playerId, points);
    await push(stage, 'late');
  }

  it('is a delta where all have what came before, and a snapshot where that is not sure', async () => {
    const here = await subscriber(stage);
    const players = await Promise.all(Array.from({ length: 60 }, () => signUp(stage)));
    await Promise.all(players.map((playerId, i) => submit(stage, playerId, 10_000 + i)));
    await push(stage, 'late');
    const types: string[] = [];
    const round = async (work: () => Promise<void>): Promise<void> => {
      holdTime((later += 10_000));
      await submit(stage, players[types.length]!, 20_000 + types.length);
      await work();
      types.push(boards(here).at(-1)!.type);
    };
    await round(() => push(stage, 'late'));
    // Its shard is on its way, and nobody has worked it off.
    await round(async () => {
      await stage.app.publisher(tick('late'), lambdaContext());
    });
    await round(() => push(stage, 'late'));
    await round(() => push(stage, 'late'));
    expect(types.map((type) => type.split('.')[1])).toEqual(['delta', 'delta', 'snapshot', 'delta']);
    const { epoch, seq, quantiles } = boards(here).at(-1) as { epoch: string; seq: number; quantiles: unknown };
    expect(boards(here).at(-1)).toEqual({
      ...{ type: 'leaderboard.delta', at: new Date(later).toISOString(), topic: 'lb:arcade:all', epoch, prev: seq - 1, seq },
      ...{ total: expect.any(Number), upsert: [[1, players[3], 'Ada', 20_003]], remove: [], quantiles },
    });
  });

  it('is a snapshot where an erasure has taken a row out of the head meanwhile', async () => {
    const { here, players } = await many(60_000);
    await stage.tables.send(
      new UpdateCommand({
        TableName: testTable('boards'),
        Key: { ...boardKeys.head('arcade', 'all') },
        // As `eraseFromHead` does it: the row goes, and `seq` rises.
        UpdateExpression: 'REMOVE #rows[0] SET seq = seq + :one',
        ExpressionAttributeNames: { '#rows': 'rows' },
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
    await score(players[5]!, 70_000);
    expect(boards(here).at(-1)).toMatchObject({
      type: 'leaderboard.snapshot',
      rows: expect.arrayContaining([[1, players[5], 'Ada', 70_000]]),
    });
  });

  it('begins a new epoch where the head was restored to a time before', async () => {
    const { here, players } = await many(80_000);
    const Key = { ...boardKeys.head('arcade', 'all') };
    const { Item: old } = await stage.tables.send(new GetCommand({ TableName: testTable('boards'), Key }));
    for (const more of [1, 2, 3]) await score(players[7]!, 90_000 + more);
    const before = boards(here).at(-1) as { epoch: string; seq: number };
    await stage.tables.send(new PutCommand({ TableName: testTable('boards'), Item: old }));
    holdTime((later += 10_000));
    await push(stage, 'late');
    const after = boards(here).at(-1) as { epoch: string; seq: number };
    expect(after).toMatchObject({ type: 'leaderboard.snapshot', seq: 1, rows: expect.arrayContaining([[1, players[7], 'Ada', 90_003]]) });
    expect(after.epoch).not.toBe(before.epoch);
    await score(players[8]!, 91_000);
    expect(boards(here).at(-1)).toMatchObject({ type: 'leaderboard.delta', epoch: after.epoch, prev: 1, seq: 2 });
  });

  it('that some have missed is followed by a snapshot, and one that comes through at the third try by what has changed', async () => {
    const { here, players } = await many(100_000);
    stage.outbox.busy.set(here, 2);
    await score(players[1]!, 110_000);
    await score(players[2]!, 110_001);
    expect(boards(here).slice(-2)).toMatchObject([{ type: 'leaderboard.delta' }, { type: 'leaderboard.delta' }]);
    const seen = boards(here).length;
    stage.outbox.busy.set(here, 3);
    await score(players[3]!, 110_002);
    expect(boards(here)).toHaveLength(seen);
    await score(players[4]!, 110_003);
    expect(boards(here).slice(seen)).toMatchObject([{ type: 'leaderboard.snapshot' }]);
  });

  it('that nobody of a shard could be posted goes back to the queue', async () => {
    await many(120_000);
    const all = (await liveItems(stage)).filter(({ pk }) => String(pk).startsWith(`${liveKeys.topic('lb:arcade:all').pk}#`));
    for (const { sk } of all) stage.outbox.busy.set(String(sk), 3);
    holdTime((later += 10_000));
    await stage.app.publisher(tick('broadcast'), lambdaContext());
    const tasks = taken(stage, 'shard');
    expect(tasks).toHaveLength(1);
    const work = () => stage.app.worker(queueEvent(tasks[0]!.MessageBody), lambdaContext());
    expect((await work()).batchItemFailures).toHaveLength(1);
    expect((await work()).batchItemFailures).toEqual([]);
  });

  it('stops where a later one has begun', async () => {
    const here = await subscriber(stage);
    await submit(stage, await signUp(stage), 230_000);
    await stage.app.publisher(tick('late'), lambdaContext());
    const old = taken(stage, 'shard');
    holdTime((later += 10_000));
    await submit(stage, await signUp(stage), 230_001);
    await push(stage, 'late');
    const seen = boards(here).length;
    for (const { MessageBody } of old) await stage.app.worker(queueEvent(MessageBody), lambdaContext());
    expect(boards(here)).toHaveLength(seen);
    expect(JSON.stringify(boards(here).at(-1))).toContain('230001');
  });

  it('is handed on near the end of a function’s time, and reaches everybody', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => subscriber(stage)));
    await submit(stage, await signUp(stage), 240_000);
    await stage.app.publisher(tick('late'), lambdaContext());
    stage.outbox.posted.length = 0;
    let looks = 0;
    // Time is up after five looks at the clock, at each run anew.
    const short = { ...lambdaContext(), getRemainingTimeInMillis: () => (++looks % 6 === 0 ? 0 : 29_000) };
    for (let runs = 0; runs < 40; runs++) {
      const [task] = taken(stage, 'shard');
      if (!task) break;
      expect(await stage.app.worker(queueEvent(task.MessageBody), short)).toEqual({ batchItemFailures: [] });
    }
    for (const connectionId of all) expect(boards(connectionId)).toHaveLength(1);
  });

  it('tells by its quantiles what a score is worth', async () => {
    const frame = boards(await subscriber(stage)).at(-1)!;
    const { quantiles, rows } = frame as { quantiles: [number, number][]; rows: [number, string, string, number][] };
    for (const [rank, , , score] of rows) {
      const estimate = estimateRank(quantiles, score) ?? 0;
      expect(Math.abs(estimate - rank)).toBeLessThanOrEqual(rank / 4);
    }
  });
});
