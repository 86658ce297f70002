import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import { type Item, numberOf } from '#dynamo/item';
import { coreKeys, corePrefixes } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';
import { toCounters } from '../player/counters.item.ts';
import type { UnlocksStanding } from './unlock.rules.ts';

@Injectable()
export class UnlockRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** The player's unlocks by one strong query, counters and wallets by one strong batch. @param currencies whose wallets, each once */
  async load(playerId: string, currencies: readonly string[]): Promise<UnlocksStanding> {
    const [unlocks, others] = await Promise.all([this.#unlocks(playerId), this.#others(playerId, currencies)]);
    const bySk = new Map([...unlocks, ...others].map((item) => [item.sk, item]));
    const wallet = (currency: string): Item | undefined => bySk.get(coreKeys.wallet(playerId, currency).sk);
    return {
      playerId,
      counters: toCounters(bySk.get(coreKeys.counters(playerId).sk)),
      balance: (currency) => balanceOf(wallet(currency)),
      item: ({ sk }) => bySk.get(sk),
    };
  }

  /** One page: a catalogue has 200 unlocks at most, and thousands fit. */
  async #unlocks(playerId: string): Promise<Item[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.env.coreTable,
        KeyConditionExpression: 'pk = :player AND begins_with(sk, :unlocks)',
        ExpressionAttributeValues: { ':player': corePrefixes.player(playerId), ':unlocks': corePrefixes.unlocks },
        ConsistentRead: true,
      }),
    );
    return Items;
  }

  #others(playerId: string, currencies: readonly string[]): Promise<Item[]> {
    const keys = [coreKeys.counters(playerId), ...currencies.map((currency) => coreKeys.wallet(playerId, currency))];
    return batchGet(this.client, this.env.coreTable, keys, { consistent: true });
  }
}

const balanceOf = (wallet: Item | undefined): number => (wallet ? numberOf(wallet, 'b') : 0);
