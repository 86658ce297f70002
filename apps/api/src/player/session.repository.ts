import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import type { Item } from '#dynamo/item';
import { corePrefixes, type Key } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';

/** Pages of 1 MB: what stands before `~` is small, and as many items as the catalogue names. */
const PAGES = 4;

/** What the start of a session reads. */
@Injectable()
export class SessionRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** Profile, counters, wallets, inventory, unlocks and the heads of saves, by one strong query: a read unit each 4 KB of all of them. */
  async load(playerId: string): Promise<Item[]> {
    const found: Item[] = [];
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page < PAGES; page++) {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.env.coreTable,
          KeyConditionExpression: 'pk = :player AND sk < :behind',
          ExpressionAttributeValues: { ':player': corePrefixes.player(playerId), ':behind': corePrefixes.behind },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...Items);
      start = LastEvaluatedKey;
      if (!start) return found;
    }
    throw new Error(`More than ${PAGES} MB stand before what a session does not need.`);
  }

  /** From eventual reads: half a read unit each. */
  claims(keys: readonly Key[]): Promise<Item[]> {
    return batchGet(this.client, this.env.coreTable, keys, { consistent: false });
  }
}
