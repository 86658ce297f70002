import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { boardKeys, liveKeys } from '#dynamo/keys';
import { EntryRepository } from '#ranking/entry.repository';
import type { WindowStandings } from '#ranking/standings';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import type { Queued } from '#testing/outbox';
import { holdTime } from '#testing/time';
import type { Stage } from '../realtime.fixture.ts';

/** A run of a player, so many milliseconds after the burst began. */
export interface Submit {
  after: number;
  player: string;
  score: number;
}

/** Uniform in [0, 1). */
export type Random = () => number;

interface Happening {
  at: number;
  work: () => Promise<void>;
}

/** A queue gives a message back so long after a function has failed on it. */
const VISIBLE_AGAIN_MS = 30_000;

/**
 * Plays the stream and the queues over the real functions in a time of its own: late, doubled and failed deliveries, FIFO deduplication and
 * delays, in the order of their times.
 */
export class Burst {
  now: number;
  /** As the board's head was after each call of the publisher, where it had moved. */
  readonly heads: { seq: number; pacedAt: number }[] = [];
  readonly #stage: Stage;
  readonly #standings: WindowStandings;
  readonly #random: Random;
  readonly #audience: number;
  readonly #happenings: Happening[] = [];
  readonly #leading = new Set<string>();
  #sequence = 0;

  /** @param audience as which the topic counts, whoever is there */
  constructor(stage: Stage, standings: WindowStandings, how: { now: number; random: Random; audience: number }) {
    this.#stage = stage;
    this.#standings = standings;
    this.now = how.now;
    this.#random = how.random;
    this.#audience = how.audience;
  }

  submit({ after, player, score }: Submit): void {
    this.#later(after, async () => {
      const before = await this.#entryKey(player);
      const run = { playerId: player, score, at: new Date(this.now), metadata: null, operation: `${this.now}${player}${after}` };
      await new EntryRepository(this.#stage.tables, testTable('boards'), this.#random).submit(this.#standings, run);
      this.#stream(player, before, await this.#entryKey(player));
    });
  }

  /** Lets everything happen, and what that leads to, until nothing is left. */
  async end(): Promise<void> {
    for (let next = this.#next(); next; next = this.#next()) {
      this.now = Math.max(this.now, next.at);
      holdTime(this.now);
      await next.work();
      this.#collect();
    }
  }

  #next(): Happening | undefined {
    this.#happenings.sort((a, b) => a.at - b.at);
    return this.#happenings.shift();
  }

  #later(ms: number, work: () => Promise<void>): void {
    this.#happenings.push({ at: this.now + ms, work });
  }

  #between(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least));
  }

  #stream(player: string, before: string | undefined, after: string | undefined): void {
    const { board, period } = this.#standings;
    const key = boardKeys.entry(player, board.boardId, period.id);
    const image = (gs: string | undefined) => gs !== undefined && { gs: { S: gs } };
    const record: DynamoDBRecord = {
      eventName: 'MODIFY',
      dynamodb: {
        ...{ Keys: { pk: { S: key.pk }, sk: { S: key.sk } }, SequenceNumber: String(++this.#sequence) },
        ...(image(before) && { OldImage: image(before) || {} }),
        ...(image(after) && { NewImage: image(after) || {} }),
      },
    };
    const deliver = async (): Promise<void> => {
      const { batchItemFailures } = await this.#perhapsDown(() => this.#stage.app.stream({ Records: [record] }, lambdaContext()));
      if (batchItemFailures.length > 0) this.#later(1_000, deliver);
    };
    this.#later(this.#between(50, 1_500), deliver);
  }

  /** What the functions have queued comes later, and now and then twice. */
  #collect(): void {
    for (const message of this.#stage.outbox.queued.splice(0)) {
      if (message.QueueUrl.endsWith('tick.fifo')) {
        const id = message.MessageDeduplicationId ?? '';
        if (!this.#leading.has(id)) this.#deliver(message, 'publisher');
        this.#leading.add(id);
      } else {
        const to = message.QueueUrl.endsWith('shard') ? 'worker' : 'publisher';
        for (let times = this.#random() < 0.15 ? 2 : 1; times > 0; times--) this.#deliver(message, to);
      }
    }
  }

  #deliver({ MessageBody, DelaySeconds = 0 }: Queued, to: 'publisher' | 'worker'): void {
    const deliver = async (): Promise<void> => {
      if (to === 'publisher') await this.#asAudience();
      const event = queueEvent(MessageBody);
      const { batchItemFailures } = await this.#perhapsDown(() => this.#stage.app[to](event, lambdaContext()));
      if (to === 'publisher') await this.#noteHead();
      if (batchItemFailures.length > 0) this.#later(VISIBLE_AGAIN_MS, deliver);
    };
    this.#later(DelaySeconds * 1000 + this.#between(5, 400), deliver);
  }

  async #noteHead(): Promise<void> {
    const { board, period } = this.#standings;
    const Key = boardKeys.head(board.boardId, period.id);
    const { Item } = await this.#stage.tables.send(new GetCommand({ TableName: testTable('boards'), Key, ConsistentRead: true }));
    const head = { seq: Number(Item?.seq), pacedAt: Number(Item?.pacedAt) };
    if (head.seq !== this.heads.at(-1)?.seq) this.heads.push(head);
  }

  /** Now and then nothing can be queued while a function runs. */
  async #perhapsDown<T>(work: () => Promise<T>): Promise<T> {
    this.#stage.outbox.down = this.#random() < 0.1;
    try {
      return await work();
    } finally {
      this.#stage.outbox.down = false;
    }
  }

  async #asAudience(): Promise<void> {
    const { board, period } = this.#standings;
    await this.#stage.tables.send(
      new UpdateCommand({
        TableName: testTable('live'),
        Key: { ...liveKeys.topic(`lb:${board.boardId}:${period.id}`) },
        UpdateExpression: 'SET n = :n',
        ExpressionAttributeValues: { ':n': this.#audience },
      }),
    );
  }

  async #entryKey(player: string): Promise<string | undefined> {
    const { board, period } = this.#standings;
    const Key = boardKeys.entry(player, board.boardId, period.id);
    const { Item } = await this.#stage.tables.send(new GetCommand({ TableName: testTable('boards'), Key, ConsistentRead: true }));
    return typeof Item?.gs === 'string' ? Item.gs : undefined;
  }
}
