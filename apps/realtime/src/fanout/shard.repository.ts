import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Injectable } from '@nestjs/common';
import { RealtimeEnv } from '../env.ts';
import type { ShardTask } from './shard-task.ts';

/** What the queue takes at once: so many messages, and so many bytes in all. */
const BATCH = 10;
const BATCH_BYTES = 256 * 1024;
const TRIES = 3;

/** The queue of the workers. */
@Injectable()
export class ShardRepository {
  readonly #queue = new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } });

  constructor(private readonly env: RealtimeEnv) {}

  /** @throws Error where the queue left one out: what was sent is sent again by who tries again, and harmless */
  async send(tasks: readonly ShardTask[]): Promise<void> {
    const bodies = tasks.map((task) => JSON.stringify(task));
    const batch = Math.max(1, Math.min(BATCH, Math.floor(BATCH_BYTES / Math.max(1, ...bodies.map((body) => Buffer.byteLength(body))))));
    const starts = Array.from({ length: Math.ceil(bodies.length / batch) }, (_, i) => i * batch);
    await Promise.all(starts.map((start) => this.#sendAll(bodies.slice(start, start + batch))));
  }

  async #sendAll(bodies: readonly string[]): Promise<void> {
    let left = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    for (let attempt = 0; left.length > 0; attempt++) {
      if (attempt === TRIES) throw new Error('The queue of the workers did not take all shards.');
      const { Failed = [] } = await this.#queue.send(new SendMessageBatchCommand({ QueueUrl: this.env.shardQueue, Entries: left }));
      const failed = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => failed.has(Id));
    }
  }
}
