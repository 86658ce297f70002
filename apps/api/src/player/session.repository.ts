import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import type { Item } from '#dynamo/item';
import { corePrefixes } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';

/** Pages of 1 MB: what stands before `~` is small, and as many items as the catalogue names; claims go when their period is long over. */
const PAGES = 4;

/** What the start of a session reads. */
@Injectable()
export class SessionRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** Profile, counters, wallets, inventory, unlocks and the heads of saves, by one strong query: a read unit each 4 KB of all of them. */
  load(playerId: string): Promise<Item[]> {
    return this.#query('pk = :player AND sk < :behind', { ':player': corePrefixes.player(playerId), ':behind': corePrefixes.behind });
  }

  /**
   * The claims of tasks, by one strong query: a read unit each 4 KB of all that are kept, 35 days of them at most. That is some 20 claims,
   * where by their keys each, or its absence, would be a unit.
   */
  claims(playerId: string): Promise<Item[]> {
    return this.#query('pk = :player AND begins_with(sk, :claims)', {
      ':player': corePrefixes.player(playerId),
      ':claims': corePrefixes.claims,
    });
  }

  async #query(KeyConditionExpression: string, ExpressionAttributeValues: Record<string, string>): Promise<Item[]> {
    const found: Item[] = [];
    let start: Record<string, unknown> | undefined;
    for (let page = 0; page < PAGES; page++) {
      const { Items = [], LastEvaluatedKey } = await this.client.send(
        new QueryCommand({
          TableName: this.env.coreTable,
          KeyConditionExpression,
          ExpressionAttributeValues,
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...Items);
      start = LastEvaluatedKey;
      if (!start) return found;
    }
    throw new Error(`A session would read more than ${PAGES} MB.`);
  }
}
