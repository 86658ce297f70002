import { DynamoDBDocumentClient, GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, secondsOf } from '#dynamo/item';
import { liveKeys } from '#dynamo/keys';
import { RealtimeEnv } from '../env.ts';
import type { Position } from '../frames.ts';
import { shardsFor } from './topic.rules.ts';

const DAY_SECONDS = 86_400;
const LIFE_SECONDS = 30 * DAY_SECONDS;

/** The push of a topic that began last: to so many shards, of which some are done. */
export interface Push extends Position {
  shards: number;
  /** All of its shards are on their way. */
  sent: boolean;
  /** Shards whose subscribers have all been posted to. */
  done: number;
}

/** What is known of a topic. */
export interface Topic {
  /** 1, or a power of two; it only grows. */
  shards: number;
  /** About how many subscribe. */
  audience: number;
  push: Push | undefined;
}

/** Topics in table `live`: how their subscriptions are spread, and how far the last push has come. */
@Injectable()
export class TopicRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  /** By a strong read. A topic that nobody knows has one shard. */
  async find(topic: string): Promise<Topic> {
    return toTopic(await this.#find(topic));
  }

  /** Into how many shards a new subscription may go, and keeps the topic known for longer than that lives. */
  async spread(topic: string, now: Date): Promise<number> {
    const item = await this.#find(topic);
    if (item && Number(item.x) < secondsOf(now) + DAY_SECONDS)
      await this.#update(topic, { UpdateExpression: 'SET x = :x', ExpressionAttributeValues: { ':x': expiryAt(now) } });
    return toTopic(item).shards;
  }

  /** Counts who came or left, and spreads the topic wider where that is due. @param weight of `weightOf`, or less it */
  async count(topic: string, weight: number, now: Date): Promise<void> {
    if (weight === 0) return;
    const item = await this.#update(topic, {
      UpdateExpression: 'SET x = :x ADD n :weight',
      // Of a topic that nobody knows any more nobody can leave.
      ...(weight < 0 && { ConditionExpression: 'attribute_exists(pk)' }),
      ExpressionAttributeValues: { ':x': expiryAt(now), ':weight': weight },
    });
    if (!item) return;
    const { audience, shards } = toTopic(item);
    const wanted = shardsFor(audience, shards);
    if (wanted > shards) await this.#widen(topic, wanted);
  }

  /** Writes down that a push begins, unless a later one has. @returns the topic as it is now; undefined: a later one has begun */
  async begin(topic: string, { epoch, seq }: Position, now: Date): Promise<Topic | undefined> {
    const item = await this.#update(topic, {
      UpdateExpression: 'SET ep = :ep, seq = :seq, sent = :no, reached = :none, pushing = if_not_exists(shards, :one), x = :x REMOVE done',
      ConditionExpression: 'attribute_not_exists(seq) OR ep <> :ep OR seq <= :seq',
      ExpressionAttributeValues: { ':ep': epoch, ':seq': seq, ':no': false, ':none': 0, ':one': 1, ':x': expiryAt(now) },
    });
    return item && toTopic(item);
  }

  /** All shards of a push are on their way. */
  async markSent(topic: string, push: Position): Promise<void> {
    await this.#ofPush(topic, push, { UpdateExpression: 'SET sent = :yes', ExpressionAttributeValues: { ':yes': true } });
  }

  /** A part of a shard was posted to; the rest follows. @param reached how many connections it has */
  async markReached(topic: string, push: Position, reached: number): Promise<void> {
    await this.#ofPush(topic, push, { UpdateExpression: 'ADD reached :more', ExpressionAttributeValues: { ':more': reached } });
  }

  /** A shard is done. The last one tells how large the audience is: counted, no more estimated. */
  async markDone(topic: string, push: Position, { shard, reached }: { shard: number; reached: number }): Promise<void> {
    const item = await this.#ofPush(topic, push, {
      UpdateExpression: 'ADD done :shard, reached :more',
      ConditionExpression: 'NOT contains(done, :number)',
      ExpressionAttributeValues: { ':shard': new Set([shard]), ':more': reached, ':number': shard },
    });
    const counted = Number(item?.reached);
    const now = item && toTopic(item);
    if (!now?.push || now.push.done < now.push.shards || !isFarFrom(now.audience, counted)) return;
    await this.#ofPush(topic, push, { UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': counted } });
  }

  async #widen(topic: string, shards: number): Promise<void> {
    await this.#update(topic, {
      UpdateExpression: 'SET shards = :shards',
      ConditionExpression: 'attribute_not_exists(shards) OR shards < :shards',
      ExpressionAttributeValues: { ':shards': shards },
    });
  }

  /** A write that only the push that began last may make. */
  #ofPush(topic: string, { epoch, seq }: Position, change: Change): Promise<Item | undefined> {
    const conditions = ['ep = :ep AND seq = :seq', change.ConditionExpression].filter((one) => one !== undefined);
    const ExpressionAttributeValues = { ...change.ExpressionAttributeValues, ':ep': epoch, ':seq': seq };
    return this.#update(topic, { ...change, ConditionExpression: conditions.join(' AND '), ExpressionAttributeValues });
  }

  async #find(topic: string): Promise<Item | undefined> {
    const Key = liveKeys.topic(topic);
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.liveTable, Key, ConsistentRead: true }));
    return Item;
  }

  /** @returns the item as it is now; undefined where the condition did not hold */
  async #update(topic: string, change: Change): Promise<Item | undefined> {
    const Key = liveKeys.topic(topic);
    try {
      const command = new UpdateCommand({ TableName: this.env.liveTable, Key, ReturnValues: 'ALL_NEW', ...change });
      return (await this.client.send(command)).Attributes;
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }
}

type Change = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

const expiryAt = (now: Date): number => secondsOf(now) + LIFE_SECONDS;

/** Worth a write: the estimate is off by more than a tenth, and by more than one that was counted for sixteen. */
const isFarFrom = (audience: number, counted: number): boolean => Math.abs(audience - counted) > Math.max(16, counted / 10);

function toTopic(item: Item | undefined): Topic {
  const count = (name: string, fallback: number): number => (typeof item?.[name] === 'number' ? item[name] : fallback);
  const { ep, done, sent } = item ?? {};
  const push = typeof ep === 'string' && {
    epoch: ep,
    seq: count('seq', 0),
    shards: count('pushing', 1),
    sent: sent === true,
    done: done instanceof Set ? done.size : 0,
  };
  return { shards: count('shards', 1), audience: Math.max(0, count('n', 0)), push: push || undefined };
}
