import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { type Item, numberOf, secondsOf, textOf } from '#dynamo/item';
import { liveKeys } from '#dynamo/keys';
import { RealtimeEnv } from '../env.ts';

const PAGE = 1_000;

/** Where a subscription lies. */
export interface Place {
  topic: string;
  shard: number;
}

/** A connection that is to be posted to. */
export interface Subscriber {
  connectionId: string;
  /** When its token ends, seconds since 1970. */
  expiresAt: number;
  /** When it subscribed, milliseconds since 1970. */
  at: number;
}

interface Page {
  subscribers: Subscriber[];
  /** null at the end. */
  next: string | null;
}

/** Who subscribes to which topic, in table `live`. */
@Injectable()
export class SubscriptionRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  /** @param expiry seconds since 1970, when the table forgets it */
  async put({ topic, shard }: Place, { connectionId, expiresAt, at }: Subscriber, expiry: number): Promise<void> {
    const Item = { ...liveKeys.subscription(topic, shard, connectionId), exp: expiresAt, at, x: expiry };
    await this.client.send(new PutCommand({ TableName: this.env.liveTable, Item }));
  }

  async exists({ topic, shard }: Place, connectionId: string): Promise<boolean> {
    const Key = liveKeys.subscription(topic, shard, connectionId);
    return (await this.client.send(new GetCommand({ TableName: this.env.liveTable, Key, ConsistentRead: true }))).Item !== undefined;
  }

  /** @returns whether it was there */
  async delete({ topic, shard }: Place, connectionId: string): Promise<boolean> {
    const Key = liveKeys.subscription(topic, shard, connectionId);
    const command = new DeleteCommand({ TableName: this.env.liveTable, Key, ReturnValues: 'ALL_OLD' });
    return (await this.client.send(command)).Attributes !== undefined;
  }

  /** Whether anybody subscribes to a topic of so many shards. */
  async isWatched(topic: string, shards: number, now: Date): Promise<boolean> {
    for (let shard = 0; shard < shards; shard++) {
      let start: string | null = null;
      do {
        const page = await this.page({ topic, shard }, { now, start, limit: 1 });
        if (page.subscribers.length > 0) return true;
        start = page.next;
      } while (start !== null);
    }
    return false;
  }

  /** At most 1,000 subscribers of a shard by a strong read, after the connection `start`, and after whom the next page begins. */
  async page({ topic, shard }: Place, { now, start, limit = PAGE }: { now: Date; start: string | null; limit?: number }): Promise<Page> {
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.env.liveTable,
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: 'x > :now',
        ExpressionAttributeValues: { ':pk': liveKeys.subscribers(topic, shard), ':now': secondsOf(now) },
        ConsistentRead: true,
        Limit: limit,
        ...(start !== null && { ExclusiveStartKey: { ...liveKeys.subscription(topic, shard, start) } }),
      }),
    );
    return { subscribers: Items.map(toSubscriber), next: LastEvaluatedKey ? textOf(LastEvaluatedKey, 'sk') : null };
  }
}

const toSubscriber = (item: Item): Subscriber => ({
  connectionId: textOf(item, 'sk'),
  expiresAt: numberOf(item, 'exp'),
  at: numberOf(item, 'at'),
});
