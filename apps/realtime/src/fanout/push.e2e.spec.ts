import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { liveKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { holdTime, letTimeGo } from '#testing/time';
import {
  boardsTo,
  connect,
  emptyOutbox,
  subscriber,
  inAnHour,
  liveItems,
  naming,
  postedTo,
  push,
  send,
  signUp,
  type Stage,
  startStage,
} from '../realtime.fixture.ts';
import { submit, taken, tick, workShards } from '../realtime.fixture.ts';

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

describe('a push', () => {
  it('reaches the subscribers with the next seq, and an unchanged board does not', async () => {
    const here = await subscriber(stage);
    const [{ epoch, seq } = { epoch: '', seq: 0 }] = boards(here) as { epoch: string; seq: number }[];
    const playerId = await signUp(stage);
    await submit(stage, playerId, 777);
    await push(stage, 'late');
    expect(boards(here).slice(1)).toMatchObject([{ epoch, seq: seq + 1 }]);
    expect(JSON.stringify(boards(here).at(-1))).toContain(playerId);
    holdTime((later += 10_000));
    await push(stage, 'late');
    expect(boards(here)).toHaveLength(2);
  });

  it('goes to nobody of another board or another period', async () => {
    const others: string[] = [];
    for (const more of [{ boardId: 'points' }, { boardId: 'arcade', window: 'day' }, { boardId: 'arcade', window: 'week' }]) {
      const socket = await connect(stage);
      await send(stage, socket, { action: 'subscribe', ...more });
      others.push(socket.connectionId);
    }
    const here = await subscriber(stage);
    stage.outbox.posted.length = 0;
    await submit(stage, await signUp(stage), 800);
    await push(stage, 'late');
    expect(boards(here)).toHaveLength(1);
    for (const connectionId of others) expect(boards(connectionId)).toEqual([]);
  });

  it('is left to the late tick within a second of the last, which brings the last change', async () => {
    const here = await subscriber(stage);
    await submit(stage, await signUp(stage), 10);
    await push(stage, 'late');
    holdTime(later + 999);
    const last = await signUp(stage);
    await submit(stage, last, 20);
    const pushed = boards(here).length;
    await push(stage, 'leading');
    expect([boards(here).length, taken(stage, 'tick-late').length]).toEqual([pushed, 1]);
    holdTime(later + 1_000);
    await push(stage, 'late');
    expect(JSON.stringify(boards(here).at(-1))).toContain(last);
  });

  it('waits for its second where a late tick comes too early', async () => {
    const here = await subscriber(stage);
    await submit(stage, await signUp(stage), 25);
    await push(stage, 'late');
    holdTime(later + 600);
    const last = await signUp(stage);
    await submit(stage, last, 30);
    stage.outbox.queued.length = 0;
    await push(stage, 'late');
    expect(JSON.stringify(boards(here).at(-1))).not.toContain(last);
    const [again] = taken(stage, 'tick-late');
    expect(again).toMatchObject({ MessageBody: tick('late').Records[0]!.body, DelaySeconds: 1 });
    holdTime(later + 1_600);
    await stage.app.publisher(queueEvent(again!.MessageBody), lambdaContext());
    await workShards(stage);
    expect(JSON.stringify(boards(here).at(-1))).toContain(last);
  });

  it('is handed on by a worker whose time is short', async () => {
    const here = await subscriber(stage);
    const pushed = boards(here).length;
    await submit(stage, await signUp(stage), 40);
    await stage.app.publisher(tick('late'), lambdaContext());
    const short = { ...lambdaContext(), getRemainingTimeInMillis: () => 4_999 };
    for (const { MessageBody } of taken(stage, 'shard'))
      expect(await stage.app.worker(queueEvent(MessageBody), short)).toEqual({ batchItemFailures: [] });
    expect(boards(here)).toHaveLength(pushed);
    await workShards(stage);
    expect(boards(here)).toHaveLength(pushed + 1);
  });

  it('is not made for a board that nobody watches', async () => {
    for (const { sk, pk, ...item } of await liveItems(stage))
      await stage.tables.send(new PutCommand({ TableName: testTable('live'), Item: { pk, sk, ...item, ...(sk !== 'M' && { x: 1 }) } }));
    const playerId = await signUp(stage);
    await submit(stage, playerId, 900);
    await push(stage, 'late');
    const fresh = await subscriber(stage);
    expect(boards(fresh)).toHaveLength(1);
    expect(JSON.stringify(boards(fresh))).not.toContain(playerId);
    await push(stage, 'late');
    expect(JSON.stringify(boards(fresh).at(-1))).toContain(playerId);
  });

  it('forgets a connection that is gone, posts to it once, and reaches the others', async () => {
    const [gone, here] = [await subscriber(stage), await subscriber(stage)];
    const tries: string[] = [];
    stage.outbox.gone.add(gone);
    stage.outbox.onGone = (connectionId) => tries.push(connectionId);
    for (let i = 0; i < 3; i++) {
      holdTime((later += 10_000));
      await push(stage, 'broadcast');
    }
    expect(tries).toEqual([gone]);
    expect(await naming(stage, gone)).toEqual([]);
    expect(boards(here)).toHaveLength(4);
  });

  it('sends away whose token has ended', async () => {
    const expiresAt = inAnHour();
    const here = await subscriber(stage, { kind: 'player', playerId: await signUp(stage), expiresAt });
    holdTime((later = expiresAt * 1000));
    stage.outbox.posted.length = 0;
    await push(stage, 'broadcast');
    expect(postedTo(stage, here)).toMatchObject([{ type: 'error', code: 'unauthenticated' }]);
    expect(stage.outbox.posted).toContainEqual({ connectionId: here, closed: true });
    expect(await naming(stage, here)).toEqual([]);
  });

  it('gives back to the queue what failed, and drops a board that the catalogue lacks', async () => {
    const bad = { batchItemFailures: [{ itemIdentifier: 'bad' }] };
    for (const body of ['{"boardId":7}', '{}', 'no JSON'])
      expect(await stage.app.publisher(queueEvent(body, 'bad'), lambdaContext())).toEqual(bad);
    for (const body of ['{}', '{"topic":"lb:arcade:all","shard":-1,"text":"","start":null,"push":null}'])
      expect(await stage.app.worker(queueEvent(body, 'bad'), lambdaContext())).toEqual(bad);
    expect(await stage.app.publisher(tick('late', 'nowhere'), lambdaContext())).toEqual({ batchItemFailures: [] });
  });
});

describe('a push of which a part has failed', () => {
  it('is made again by the tick that comes again, for all', async () => {
    const here = await subscriber(stage);
    await submit(stage, await signUp(stage), 250_000);
    stage.outbox.down = true;
    expect(await stage.app.publisher(tick('late'), lambdaContext())).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    stage.outbox.down = false;
    expect(JSON.stringify(boards(here))).not.toContain('250000');
    holdTime(later + 1_000);
    await push(stage, 'late');
    expect(JSON.stringify(boards(here).at(-1))).toContain('250000');
    expect(boards(here).at(-1)!.type).toBe('leaderboard.snapshot');
  });
});

describe('an announcement', () => {
  it('reaches every connection, in all shards', async () => {
    const sockets = await Promise.all(Array.from({ length: 6 }, () => connect(stage)));
    await stage.app.events(queueEvent(JSON.stringify({ type: 'announcement', message: 'Back at noon' })), lambdaContext());
    await workShards(stage);
    for (const { connectionId } of sockets)
      expect(postedTo(stage, connectionId)).toEqual([{ type: 'announcement', at: expect.any(String), message: 'Back at noon' }]);
  });

  it('does not take for gone who is still opening', async () => {
    const { connectionId } = await connect(stage);
    stage.outbox.gone.add(connectionId);
    const body = JSON.stringify({ type: 'announcement', message: 'Back at noon' });
    await stage.app.events(queueEvent(body), lambdaContext());
    await workShards(stage);
    expect(await naming(stage, connectionId)).toHaveLength(3);
    holdTime((later += 10_001));
    await stage.app.events(queueEvent(body), lambdaContext());
    await workShards(stage);
    expect(await naming(stage, connectionId)).toEqual([]);
  });
});

describe('shards', () => {
  it('grow with the audience, and those that came before are reached as those that come after', async () => {
    const early = await Promise.all(Array.from({ length: 4 }, () => subscriber(stage)));
    const topic = liveKeys.topic('lb:arcade:all');
    const [item] = (await liveItems(stage)).filter(({ pk }) => pk === topic.pk);
    await stage.tables.send(new PutCommand({ TableName: testTable('live'), Item: { ...item, ...topic, shards: 8, n: 8_000 } }));
    const late = await Promise.all(Array.from({ length: 20 }, () => subscriber(stage)));
    const rows = (await liveItems(stage)).filter(({ pk, sk }) => late.includes(String(sk)) && String(pk).startsWith(`${topic.pk}#`));
    expect(new Set(rows.map(({ pk }) => pk)).size).toBeGreaterThan(3);
    holdTime((later += 10_000));
    stage.outbox.posted.length = 0;
    await push(stage, 'broadcast');
    for (const connectionId of [...early, ...late]) expect(boards(connectionId)).toHaveLength(1);
    // Counted at the push, the audience is what it is.
    const [after] = (await liveItems(stage)).filter(({ pk }) => pk === topic.pk);
    expect(Number(after?.n)).toBeLessThan(200);
  });
});
