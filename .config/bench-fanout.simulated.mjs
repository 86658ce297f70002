// A push to 1,000, 10,000 and 100,000 connections, by the real worker against a stand-in of `@connections` with API Gateway's quota. Workers do
// not share anything but that quota: one of them is run with its part of the shards, in real time, for all of them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { shardOf, shardsFor } from '../apps/realtime/src/connection/topic.rules.ts';
import { liveKeys } from '../libs/dynamo/src/keys.ts';
import { testTable } from '../libs/testing/src/engine.ts';
import { startSocketWorld } from '../libs/testing/src/realtime.ts';

const LATENCY_MS = 12;
/** What the REST API takes of the account's quota meanwhile. */
const REST_PER_SECOND = 2_000;
const WORKER_GB = 1769 / 1024;
/** From the publisher's last word to a worker's first: what a queue takes. */
const QUEUE_SECONDS = 0.1;
const FRAME_BYTES = 8_000;
/** US dollars in us-east-1, from the services' pricing pages. */
const PRICES = {
  ...{ message: 1e-6, gbSecond: 0.0000133334, invocation: 0.2e-6, queueRequest: 0.4e-6 },
  ...{ readUnit: 0.125e-6, writeUnit: 0.625e-6, gigabyteOut: 0.09 },
};
const ROW_BYTES = 130;

const write = (tables, items) =>
  tables.send(new BatchWriteCommand({ RequestItems: { [testTable('live')]: items.map((Item) => ({ PutRequest: { Item } })) } }));

/** Subscriptions of the shards that one worker gets. */
async function fill(tables, topic, mine, shards, count) {
  const x = Math.floor(Date.now() / 1000) + 7_200;
  const items = [];
  for (let n = 0; n < count; n++) {
    const connectionId = `c${n.toString(36).padStart(11, '0')}=`;
    const shard = shardOf(connectionId, shards);
    if (mine.includes(shard)) items.push({ ...liveKeys.subscription(topic, shard, connectionId), exp: x, at: 0, x });
  }
  for (let from = 0; from < items.length; from += 200)
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => items.slice(from + i * 25, from + (i + 1) * 25))
        .filter(({ length }) => length)
        .map((batch) => write(tables, batch)),
    );
  return items.length;
}

async function child(file, args, env) {
  const started = fork(new URL(file, import.meta.url), args, {
    env: { ...process.env, ...env },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [hello] = await once(started, 'message');
  return { started, hello };
}

/** What a push costs. */
function price({ count, shards, workers, seconds }) {
  return (
    count * PRICES.message +
    (count * FRAME_BYTES * PRICES.gigabyteOut) / 1e9 +
    workers * seconds * WORKER_GB * PRICES.gbSecond +
    shards * PRICES.invocation +
    shards * 3 * PRICES.queueRequest +
    ((count * ROW_BYTES) / 4096 + 2 * shards) * PRICES.readUnit +
    2 * shards * PRICES.writeUnit
  );
}

/** @param quota requests a second of the account; @param pace posts a second of a worker; @param most workers, as the template's parameter */
export async function simulate(count, { quota, pace, most }) {
  const world = await startSocketWorld();
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const topic = `lb:arcade:n${count}`;
  const shards = shardsFor(count, 1);
  const workers = Math.min(most, shards);
  const mine = Array.from({ length: shards / workers }, (_, i) => i * workers);
  const posts = await fill(tables, topic, mine, shards, count);
  // Its part of the quota; the stand-in is asked by this worker alone.
  const gateway = await child(
    'bench-fanout.gateway.mjs',
    [LATENCY_MS, quota / workers, quota / 2 / workers, REST_PER_SECOND / workers].map(String),
    {},
  );
  const env = { CONNECTIONS_ENDPOINT: `http://127.0.0.1:${gateway.hello.port}/prod`, POSTS_PER_SECOND: String(pace) };
  const worker = await child('bench-fanout.worker.mjs', [], env);
  const tasks = mine.map((shard) => ({ topic, shard, text: 'x'.repeat(FRAME_BYTES), start: null, push: { epoch: 'bench', seq: 1 } }));
  worker.started.send(tasks);
  const [{ seconds, cpuMs }] = await once(worker.started, 'message');
  gateway.started.send('counts');
  const [counts] = await once(gateway.started, 'message');
  gateway.started.kill();
  tables.destroy();
  world.stop();
  return {
    ...{
      connections: count,
      quota,
      shards,
      workers,
      last: seconds + QUEUE_SECONDS,
      requests: counts.posts * workers,
      busy: counts.busy * workers,
    },
    ...{ cpu: cpuMs / posts, dollars: price({ count, shards, workers, seconds }) },
  };
}
