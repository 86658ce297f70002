import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { isBusy } from './failures.ts';
import { secondsOf } from './item.ts';
import { once } from './retries.ts';
import { toTransactItem, type Write } from './write.ts';

/**
 * What became of a transaction. `overtaken`: a condition does not hold, another holds an item, or the answer got lost: reading tells.
 * `shared`: only conditions of shared items do not hold.
 */
export type Outcome = 'written' | 'overtaken' | 'shared';

/** Why a transaction is cancelled without anybody's mistake. */
const OVERTAKEN = new Set(['ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Writes all items or none, in one attempt: whoever is overtaken reads anew, which tells more than sending the same again.
 * @param at what has expired before it is not there
 */
export async function writeTogether(client: DynamoDBDocumentClient, table: string, writes: readonly Write[], at: Date): Promise<Outcome> {
  const TransactItems = writes.map((write) => toTransactItem(table, write, secondsOf(at)));
  try {
    await once(() => client.send(new TransactWriteCommand({ TransactItems })));
    return 'written';
  } catch (error) {
    if (error instanceof TransactionCanceledException) return outcomeOf(error, writes);
    if (isBusy(error)) return 'overtaken';
    throw error;
  }
}

function outcomeOf(error: TransactionCanceledException, writes: readonly Write[]): Outcome {
  const all = (error.CancellationReasons ?? []).map(({ Code = 'None' }, i) => ({ code: Code, write: writes[i] }));
  const reasons = all.filter(({ code }) => code !== 'None');
  if (reasons.length === 0 || !reasons.every(({ code }) => OVERTAKEN.has(code))) throw error;
  return reasons.every(({ code, write }) => code === 'ConditionalCheckFailed' && write?.shared) ? 'shared' : 'overtaken';
}
