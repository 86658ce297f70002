import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from './item.ts';

/** The condition of a write did not hold. */
export const isConditionFailed = (error: unknown): error is ConditionalCheckFailedException =>
  error instanceof ConditionalCheckFailedException;

/** What made a condition fail, where the write asked for it (`ALL_OLD`); undefined: nothing stands there. Any other error is thrown on. */
export function itemInTheWay(error: unknown): Item | undefined {
  if (!isConditionFailed(error)) throw error;
  // The document client leaves what an exception carries as it came over the wire.
  return error.Item && unmarshall(error.Item);
}

const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionConflictException',
  'TransactionInProgressException',
  'TimeoutError',
]);

/** The storage refused or did not answer although the client tried again: the same call may succeed later. */
export const isBusy = (error: unknown): boolean => error instanceof Error && BUSY.has(error.name);
