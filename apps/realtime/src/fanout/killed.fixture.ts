import { randomUUID } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { secondsOf } from '#dynamo/item';
import { liveKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { shardOf } from '../connection/topic.rules.ts';
import { inAnHour, type Stage } from '../realtime.fixture.ts';

const BATCH = 25;
/** Connections that watch a topic of so many shards, straight into the table. */
export async function crowd({ tables }: Stage, topic: string, { size, shards }: { size: number; shards: number }): Promise<string[]> {
  const ids = Array.from({ length: size }, () => randomUUID());
  const common = { exp: inAnHour(), at: Date.now(), x: secondsOf(new Date()) + 7_200 };
  const items = ids.flatMap((connectionId) => {
    const shard = shardOf(connectionId, shards);
    return [
      { ...liveKeys.connection(connectionId), kind: 'player', player: null, topics: { [topic]: shard }, ...common },
      { ...liveKeys.subscription(topic, shard, connectionId), ...common },
    ];
  });
  const all = [...items, { ...liveKeys.topic(topic), shards, n: size, x: common.x }];
  for (let from = 0; from < all.length; from += BATCH * 8) {
    const batches = Array.from({ length: 8 }, (_, i) => all.slice(from + i * BATCH, from + (i + 1) * BATCH)).filter(
      ({ length }) => length > 0,
    );
    const write = (batch: typeof all) =>
      tables.send(new BatchWriteCommand({ RequestItems: { [testTable('live')]: batch.map((Item) => ({ PutRequest: { Item } })) } }));
    await Promise.all(batches.map(write));
  }
  return ids;
}
