import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { numberOf, textOf } from '#dynamo/item';
import { corePrefixes, itemIdOf } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';
import type { InventoryItem } from './shop.dto.ts';

@Injectable()
export class InventoryRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** What a player has, by a strong read. One page holds it: items are small, and there are at most as many as the catalogue ever had. */
  async list(playerId: string): Promise<InventoryItem[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.env.coreTable,
        KeyConditionExpression: 'pk = :player AND begins_with(sk, :items)',
        ExpressionAttributeValues: { ':player': corePrefixes.player(playerId), ':items': corePrefixes.items },
        ConsistentRead: true,
      }),
    );
    const items = Items.map((item) => ({
      itemId: itemIdOf(textOf(item, 'sk')),
      quantity: numberOf(item, 'n'),
      acquiredAt: textOf(item, 'at'),
    }));
    return items.filter(({ quantity }) => quantity > 0);
  }
}
