import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys, corePrefixes, ledgerNumberOf } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';
import type { LedgerEntry } from './money.dto.ts';

/** One more than the last number that a ledger can have. */
const END = 1e12;

/** Reads of wallets and ledgers, all strong: who has been answered sees what was answered. */
@Injectable()
export class MoneyRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** Balances by currency, 0 where the player has no wallet: a read unit each. */
  async balances(playerId: string, currencies: readonly string[]): Promise<Record<string, number>> {
    const keys = currencies.map((currency) => coreKeys.wallet(playerId, currency));
    const items = await batchGet(this.client, this.env.coreTable, keys, { consistent: true });
    const held = new Map(items.map((item) => [textOf(item, 'sk'), numberOf(item, 'b')]));
    return Object.fromEntries(currencies.map((currency) => [currency, held.get(coreKeys.wallet(playerId, currency).sk) ?? 0]));
  }

  /** Entries with numbers below `before`, the newest first. @param limit at most 100: one page of the table holds them */
  async entries(
    playerId: string,
    currency: string,
    { before = END, limit }: { before?: number | undefined; limit: number },
  ): Promise<LedgerEntry[]> {
    if (before <= 1) return [];
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.env.coreTable,
        KeyConditionExpression: 'pk = :player AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':player': corePrefixes.player(playerId),
          ':first': coreKeys.ledgerEntry(playerId, currency, 1).sk,
          ':last': coreKeys.ledgerEntry(playerId, currency, before - 1).sk,
        },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return Items.map((item) => toEntry(item, currency));
  }
}

const toEntry = (item: Item, currency: string): LedgerEntry => ({
  ledgerNumber: ledgerNumberOf(textOf(item, 'sk')),
  currency,
  amount: numberOf(item, 'd'),
  balance: numberOf(item, 'b'),
  source: textOf(item, 'source'),
  operation: textOf(item, 'op'),
  at: textOf(item, 'at'),
});
