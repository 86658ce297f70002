import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, mapOf, numberOf, textOf } from '#dynamo/item';
import { connectionPrefix, liveKeys, partsOf } from '#dynamo/keys';
import { itemsOf } from '#dynamo/partition';
import { RealtimeEnv } from '../env.ts';
import type { Identity } from '../socket-event.ts';

/** Topics of a connection besides that of announcements. */
export const MOST_TOPICS = 20;

export interface Connection extends Identity {
  connectionId: string;
}

/** A connection as it is stored. */
export interface StoredConnection {
  /** null for a server. */
  playerId: string | null;
  /** When it began, milliseconds since 1970. */
  at: number;
  /** The shard of its subscription, by topic. */
  topics: ReadonlyMap<string, number>;
}

/** A connection of a player. */
export interface PlayerConnection {
  connectionId: string;
  /** When its token ends, seconds since 1970. */
  expiresAt: number;
  /** When it began, milliseconds since 1970. */
  at: number;
}

/** Connections in table `live`; they expire by themselves after the longest life of a socket. */
@Injectable()
export class ConnectionRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  /** First under the player, so that whoever closes the player's sockets finds it. @param expiry seconds since 1970 */
  async put(connection: Connection, topics: Record<string, number>, { at, expiry }: { at: number; expiry: number }): Promise<void> {
    const { connectionId, kind, playerId, expiresAt } = connection;
    const common = { exp: expiresAt, at, x: expiry };
    if (playerId !== null) await this.#put({ ...liveKeys.byPlayer(playerId, connectionId), ...common });
    await this.#put({ ...liveKeys.connection(connectionId), kind, player: playerId, topics, ...common });
  }

  /** By a strong read; undefined too where it is being removed. */
  async find(connectionId: string): Promise<StoredConnection | undefined> {
    const Key = liveKeys.connection(connectionId);
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.liveTable, Key, ConsistentRead: true }));
    return Item && Item.closing === undefined ? toConnection(Item) : undefined;
  }

  /** Begins to remove a connection: from here on it takes no subscription. @returns how it was stored */
  async close(connectionId: string): Promise<StoredConnection | undefined> {
    const result = await this.#change(connectionId, {
      UpdateExpression: 'SET closing = :true',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':true': true },
      ReturnValues: 'ALL_NEW',
    });
    return typeof result === 'string' ? undefined : toConnection(result);
  }

  /**
   * Puts a topic on a connection, so that whoever removes the connection finds the subscription.
   *
   * @returns the shard that is written there: the one given, or an earlier one; `full` where it has 20 others; `gone`
   */
  async enter(connectionId: string, topic: string, shard: number): Promise<{ shard: number } | 'full' | 'gone'> {
    const result = await this.#update(connectionId, topic, {
      UpdateExpression: 'SET topics.#topic = if_not_exists(topics.#topic, :shard)',
      ConditionExpression:
        'attribute_exists(pk) AND attribute_not_exists(closing) AND (attribute_exists(topics.#topic) OR size(topics) <= :most)',
      ExpressionAttributeValues: { ':shard': shard, ':most': MOST_TOPICS },
      ReturnValues: 'ALL_NEW',
    });
    if (typeof result === 'string') return result;
    return { shard: toConnection(result).topics.get(topic) ?? shard };
  }

  async leave(connectionId: string, topic: string): Promise<void> {
    await this.#update(connectionId, topic, { UpdateExpression: 'REMOVE topics.#topic', ConditionExpression: 'attribute_exists(pk)' });
  }

  /** First itself, then that of its player: a crash leaves what the next call needs. */
  async delete(connectionId: string, playerId: string | null): Promise<void> {
    const keys = [liveKeys.connection(connectionId), ...(playerId === null ? [] : [liveKeys.byPlayer(playerId, connectionId)])];
    for (const Key of keys) await this.client.send(new DeleteCommand({ TableName: this.env.liveTable, Key }));
  }

  /** The connections of a player, in pages. */
  async *ofPlayer(playerId: string): AsyncGenerator<PlayerConnection[]> {
    const place = { table: this.env.liveTable, pk: liveKeys.byPlayer(playerId, '').pk, prefix: connectionPrefix };
    for await (const page of itemsOf(this.client, place)) yield page.map(toPlayerConnection);
  }

  async #put(Item: Item): Promise<void> {
    await this.client.send(new PutCommand({ TableName: this.env.liveTable, Item }));
  }

  #update(connectionId: string, topic: string, change: Change): Promise<Item | 'full' | 'gone'> {
    return this.#change(connectionId, { ExpressionAttributeNames: { '#topic': topic }, ...change });
  }

  async #change(connectionId: string, change: Change): Promise<Item | 'full' | 'gone'> {
    const Key = liveKeys.connection(connectionId);
    try {
      const { Attributes = {} } = await this.client.send(
        new UpdateCommand({
          TableName: this.env.liveTable,
          Key,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          ...change,
        }),
      );
      return Attributes;
    } catch (error) {
      if (isConditionFailed(error)) return error.Item && !('closing' in error.Item) ? 'full' : 'gone';
      throw error;
    }
  }
}

type Change = Omit<UpdateCommandInput, 'TableName' | 'Key'>;

const toConnection = (item: Item): StoredConnection => ({
  playerId: typeof item.player === 'string' ? item.player : null,
  at: numberOf(item, 'at'),
  topics: new Map(Object.entries(mapOf(item, 'topics') ?? {}).map(([topic, shard]) => [topic, Number(shard)])),
});

const toPlayerConnection = (item: Item): PlayerConnection => ({
  connectionId: partsOf(textOf(item, 'sk'))[0] ?? '',
  expiresAt: numberOf(item, 'exp'),
  at: numberOf(item, 'at'),
});
