import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { connectionPrefix, type Key, liveKeys, partsOf } from '#dynamo/keys';
import { itemsOf } from '#dynamo/partition';
import { RealtimeEnv } from '../env.ts';
import type { Identity } from '../socket-event.ts';

/** The topic of announcements: every connection has it from its beginning. */
export const EVERYONE = 'all';

const LIFE_SECONDS = 2 * 3600 + 600;
const MAX_TOPICS = 20;
const PAGE = 1_000;

/** A connection that is to be posted to. */
export interface Subscriber {
  connectionId: string;
  /** When its token ends, seconds since 1970. */
  expiresAt: number;
  /** When it subscribed, milliseconds since 1970. */
  at: number;
}

export interface Connection extends Identity {
  connectionId: string;
}

/** Connections and subscriptions in table `live`; all of them expire by themselves after the longest life of a socket. */
@Injectable()
export class ConnectionRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  /** First under the player, so that whoever erases the player finds it. */
  async add({ connectionId, kind, playerId, expiresAt }: Connection, now: Date): Promise<void> {
    const x = expiry(now);
    if (playerId !== null) await this.#put({ ...liveKeys.byPlayer(playerId, connectionId), x });
    await this.#put({ ...liveKeys.connection(connectionId), kind, player: playerId, exp: expiresAt, at: now.getTime(), x });
    await this.#put({ ...liveKeys.subscription(EVERYONE, connectionId), exp: expiresAt, at: now.getTime(), x });
  }

  /** First the topic on the connection, so that whoever removes the connection finds it; `full` where it has 20 others. */
  async subscribe({ connectionId, expiresAt }: Connection, topic: string, now: Date): Promise<'done' | 'full' | 'gone'> {
    try {
      await this.client.send(
        new UpdateCommand({
          TableName: this.env.liveTable,
          Key: liveKeys.connection(connectionId),
          UpdateExpression: 'ADD topics :topics',
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(topics) OR contains(topics, :topic) OR size(topics) < :max)',
          ExpressionAttributeValues: { ':topics': new Set([topic]), ':topic': topic, ':max': MAX_TOPICS },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    } catch (error) {
      if (isConditionFailed(error)) return error.Item ? 'full' : 'gone';
      throw error;
    }
    await this.#put({ ...liveKeys.subscription(topic, connectionId), exp: expiresAt, at: now.getTime(), x: expiry(now) });
    return 'done';
  }

  async unsubscribe(connectionId: string, topic: string): Promise<void> {
    await this.#delete([liveKeys.subscription(topic, connectionId)]);
    try {
      await this.client.send(
        new UpdateCommand({
          TableName: this.env.liveTable,
          Key: liveKeys.connection(connectionId),
          UpdateExpression: 'DELETE topics :topics',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':topics': new Set([topic]) },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }

  /**
   * Removes all records of a connection: its own after the subscriptions, and the player's after that, so that a crash leaves what the next
   * call needs.
   *
   * @param known one more topic that it may have subscribed to while it left; whose it is
   */
  async remove(connectionId: string, known: { topic?: string; playerId?: string } = {}): Promise<void> {
    const Item = await this.#find(connectionId);
    const topics = new Set([EVERYONE, known.topic ?? EVERYONE, ...(Item?.topics instanceof Set ? [...Item.topics].map(String) : [])]);
    await this.#delete([...topics].map((one) => liveKeys.subscription(one, connectionId)));
    await this.#delete([liveKeys.connection(connectionId)]);
    const playerId = known.playerId ?? Item?.player;
    if (typeof playerId === 'string') await this.#delete([liveKeys.byPlayer(playerId, connectionId)]);
  }

  /** When a connection began, milliseconds since 1970; 0 where there is none. */
  async bornAt(connectionId: string): Promise<number> {
    const item = await this.#find(connectionId);
    return item ? numberOf(item, 'at') : 0;
  }

  /** The ids of a player's connections, in pages. */
  async *ofPlayer(playerId: string): AsyncGenerator<string[]> {
    const place = { table: this.env.liveTable, pk: liveKeys.byPlayer(playerId, '').pk, prefix: connectionPrefix };
    for await (const page of itemsOf(this.client, place, { keysOnly: true })) yield page.flatMap((item) => partsOf(textOf(item, 'sk')));
  }

  /** A topic's subscribers, in pages of at most 1,000. */
  async *subscribers(topic: string, now: Date): AsyncGenerator<Subscriber[]> {
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.env.liveTable,
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: 'x > :now',
          ExpressionAttributeValues: { ':pk': liveKeys.subscribers(topic), ':now': seconds(now) },
          ConsistentRead: true,
          Limit: PAGE,
          ExclusiveStartKey: start,
        }),
      );
      yield Items.map(toSubscriber);
      start = LastEvaluatedKey;
    } while (start);
  }

  async #find(connectionId: string): Promise<Item | undefined> {
    const Key = liveKeys.connection(connectionId);
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.liveTable, Key, ConsistentRead: true }));
    return Item;
  }

  async #put(Item: Item): Promise<void> {
    await this.client.send(new PutCommand({ TableName: this.env.liveTable, Item }));
  }

  async #delete(keys: Key[]): Promise<void> {
    await Promise.all(keys.map((Key) => this.client.send(new DeleteCommand({ TableName: this.env.liveTable, Key }))));
  }
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);
const expiry = (now: Date): number => seconds(now) + LIFE_SECONDS;

const toSubscriber = (item: Item): Subscriber => ({
  connectionId: textOf(item, 'sk'),
  expiresAt: numberOf(item, 'exp'),
  at: numberOf(item, 'at'),
});
