import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#core/problem';
import type { Item } from './item.ts';
import type { Key } from './keys.ts';

const BATCH = 100;
const TRIES = 8;

/**
 * The items of a table that stand under the keys (each key once), in no order; the absent are left out.
 * Keys that the service leaves unprocessed are read again, never taken for absent.
 *
 * @throws Problem `try_again` where some stay unprocessed
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  { consistent }: { consistent: boolean },
): Promise<Item[]> {
  const found: Item[] = [];
  for (let from = 0; from < keys.length; from += BATCH) {
    let pending: Record<string, unknown>[] = keys.slice(from, from + BATCH).map((key) => ({ ...key }));
    for (let attempt = 0; pending.length > 0; attempt++) {
      if (attempt === TRIES) throw Problem.of('try_again', 'The storage left reads undone: send it again.');
      if (attempt > 0) await sleep(10 * 2 ** attempt);
      const RequestItems = { [table]: { Keys: pending, ConsistentRead: consistent } };
      const answer = await client.send(new BatchGetCommand({ RequestItems }));
      found.push(...(answer.Responses?.[table] ?? []));
      pending = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return found;
}
