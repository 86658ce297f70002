import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SCALE } from '#testing/storm';
import { Victim } from '#testing/victim';
import { follow, postedTo, signUp, type Stage, startStage, submit, taken, tick, toFrame } from '../realtime.fixture.ts';
import { lambdaContext, queueEvent } from '#testing/events';
import type { Frame } from '#realtime-client/laurel-v1';
import { crowd } from './killed.fixture.ts';

const SOCKETS = 2_000;
const ROUNDS = SCALE;

let stage: Stage;
let players: string[];
let sockets: string[];
beforeAll(async () => {
  stage = await startStage();
  players = await Promise.all(Array.from({ length: 55 }, () => signUp(stage)));
  for (const [i, player] of players.entries()) await submit(stage, player, 1_000 + i);
  sockets = await crowd(stage, 'lb:arcade:all', { size: SOCKETS, shards: 4 });
});
afterAll(() => {
  stage.stop();
});

/** A tick until the publisher takes it: what it leaves to a later one comes when its delay is over. */
async function deliver(): Promise<void> {
  for (let body = tick('late').Records[0]!.body; ;) {
    expect(await stage.app.publisher(queueEvent(body), lambdaContext())).toEqual({ batchItemFailures: [] });
    const [later] = taken(stage, 'tick-late');
    if (!later) return;
    await sleep(Number(later.DelaySeconds) * 1_000);
    body = later.MessageBody;
  }
}

/** Resolves when so many posts have gone out. */
const posts = (count: number): Promise<void> =>
  new Promise((resolve) => {
    let left = count;
    stage.outbox.onPost = () => {
      if (--left === 0) resolve();
    };
  });

/** What each socket has been told, in its order. */
function told(): Map<string, Frame[]> {
  const all = new Map(sockets.map((connectionId): [string, Frame[]] => [connectionId, []]));
  for (const one of stage.outbox.posted) if ('frame' in one) all.get(one.connectionId)?.push(toFrame(one.frame));
  return all;
}

it('loses no final state where a publisher or a worker is killed on the way to 2,000 sockets', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const [publisher, worker] = await Promise.all([Victim.start('realtime'), Victim.start('realtime')]);
    await submit(stage, players[round % 55]!, 10_000 + round);
    // Some milliseconds after it has begun: before, amid and after its writes and its sends.
    await publisher.handle('publisher', tick('late').Records[0]!.body, sleep(5 + 40 * Math.random()));
    await deliver();
    const tasks = taken(stage, 'shard');
    const [first] = tasks;
    if (first) await worker.handle('worker', first.MessageBody, posts(1 + Math.floor(Math.random() * 400)));
    else await worker.kill();
    // The queue gives the message again, and all others.
    for (const { MessageBody } of tasks)
      expect(await stage.app.worker(queueEvent(MessageBody), lambdaContext())).toEqual({ batchItemFailures: [] });
  }
  const expected = players
    .map((playerId, i): [string, number] => [playerId, i < ROUNDS ? 10_000 + i : 1_000 + i])
    .sort(([, a], [, b]) => b - a);
  const lasts = [...told()].map(([connectionId, frames]) => ({ connectionId, ...follow(frames) }));
  const wrong = lasts.filter(
    ({ behind, rows }) => behind || JSON.stringify(rows.map(([, playerId, , score]) => [playerId, score])) !== JSON.stringify(expected),
  );
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(postedTo(stage, sockets[0]!).length).toBeGreaterThan(0);
});
