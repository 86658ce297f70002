import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from './item.ts';
import type { Key } from './keys.ts';

const BATCH = 25;
const TRIES = 8;
const FIRST_WAIT_MS = 20;

/** Where to look: a partition of a table, and how the sort keys there begin. */
export interface Place {
  table: string;
  pk: string;
  /** Empty: the whole partition. */
  prefix: string;
}

/** All items of a place in the order of their keys, by strong reads, in pages of at most 1 MB; `keysOnly`: nothing but `pk` and `sk`. */
export async function* itemsOf(
  client: DynamoDBDocumentClient,
  { table, pk, prefix }: Place,
  { keysOnly = false } = {},
): AsyncGenerator<Item[], void> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ...(prefix !== '' && { ':prefix': prefix }) },
        ConsistentRead: true,
        ExclusiveStartKey: start,
        ...(keysOnly && { ProjectionExpression: 'pk, sk' }),
      }),
    );
    yield Items;
    start = LastEvaluatedKey;
  } while (start);
}

/** @throws Error where the storage leaves some unprocessed: what was removed stays so, and removing again is harmless */
export async function removeAll(client: DynamoDBDocumentClient, table: string, keys: readonly Key[]): Promise<void> {
  for (let from = 0; from < keys.length; from += BATCH) {
    let pending = keys.slice(from, from + BATCH).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
    for (let attempt = 0; pending.length > 0; attempt++) {
      if (attempt === TRIES) throw new Error('The storage left deletions undone.');
      if (attempt > 0) await sleep(Math.random() * FIRST_WAIT_MS * 2 ** attempt);
      const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: pending } }));
      pending = (UnprocessedItems?.[table] ?? []).flatMap(({ DeleteRequest }) =>
        DeleteRequest ? [{ DeleteRequest: { Key: toKey(DeleteRequest.Key ?? {}) } }] : [],
      );
    }
  }
}

/** The key of an item. */
export const toKey = ({ pk, sk }: Item): Key => ({ pk: String(pk), sk: String(sk) });
