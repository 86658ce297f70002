import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import { isExpired, type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys, corePrefixes, type Key } from '#dynamo/keys';
import { type Outcome, writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import { toProfile } from '#player/profile.repository';
import { ApiEnv } from '../env.ts';
import { toCounters } from '../player/counters.item.ts';
import type { Operation, Standing } from './ledger.ts';

/** What the idempotency record of an operation holds. */
export interface Recorded {
  hash: string;
  /** The answer as JSON. */
  answer: string;
  nonce: string;
}

@Injectable()
export class LedgerRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(ApiEnv) private readonly env: Pick<ApiEnv, 'coreTable'>,
  ) {}

  /** The operation's own reads, then profile, record, wallets and counters, each in one strong batch: a read unit an item. */
  async read<T>(operation: Operation<T>): Promise<{ standing: Standing; recorded: Recorded | undefined }> {
    const { playerId, admin = playerId, record, currencies, counters, reads, at } = operation;
    const keys = [
      ...[...new Set([playerId, admin])].map((id) => coreKeys.profile(id)),
      ...(record ? [record.key] : []),
      ...currencies.map((currency) => coreKeys.wallet(playerId, currency)),
      ...(counters ? [coreKeys.counters(playerId)] : []),
    ];
    const own = await this.find(reads, at);
    const found = await this.find(keys, at);
    const item = (key: Key): Item | undefined => own(key) ?? found(key);
    const [profile, ofAdmin] = [playerId, admin].map((id) => item(coreKeys.profile(id)));
    return {
      standing: {
        profile: profile && toProfile(profile),
        admin: ofAdmin && toProfile(ofAdmin),
        counters: toCounters(item(coreKeys.counters(playerId))),
        wallet: (currency) => toWallet(item(coreKeys.wallet(playerId, currency))),
        item,
        sold: [],
      },
      recorded: record && toRecorded(item(record.key)),
    };
  }

  /** The operation's further reads, strong too: a read unit each, and one for the stock. */
  async check<T>({ checks, stock, at }: Operation<T>, standing: Standing): Promise<Standing> {
    if (checks.length === 0 && !stock) return standing;
    const [found, sold] = await Promise.all([this.find(checks, at), stock ? this.sold(stock) : []]);
    return { ...standing, item: (key) => found(key) ?? standing.item(key), sold };
  }

  /** How many units each shard of a stock has sold, by a strong read. */
  async sold({ offerId, shards }: { offerId: string; shards: number }): Promise<number[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.env.coreTable,
        KeyConditionExpression: 'pk = :stock',
        ExpressionAttributeValues: { ':stock': corePrefixes.stock(offerId) },
        ConsistentRead: true,
      }),
    );
    const sold = new Map(Items.map((item) => [Number(textOf(item, 'sk')), numberOf(item, 'sold')]));
    return Array.from({ length: shards }, (_, shard) => sold.get(shard) ?? 0);
  }

  /** All or nothing. */
  write(writes: readonly Write[], at: Date): Promise<Outcome> {
    return writeTogether(this.client, this.env.coreTable, writes, at);
  }

  /** Items of any keys (each once) in one strong batch; what has expired is not there. */
  async find(keys: readonly Key[], now: Date): Promise<(key: Key) => Item | undefined> {
    const items = keys.length === 0 ? [] : await batchGet(this.client, this.env.coreTable, keys, { consistent: true });
    const byKey = new Map(
      items.filter((item) => !isExpired(item, now)).map((item) => [`${textOf(item, 'pk')} ${textOf(item, 'sk')}`, item]),
    );
    return ({ pk, sk }) => byKey.get(`${pk} ${sk}`);
  }
}

const toWallet = (item: Item | undefined) =>
  item ? { balance: numberOf(item, 'b'), length: numberOf(item, 'q') } : { balance: 0, length: 0 };

const toRecorded = (item: Item | undefined): Recorded | undefined =>
  item && { hash: textOf(item, 'h'), answer: textOf(item, 'r'), nonce: textOf(item, 'n') };
