import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
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

// Answers of the service, and the cancellation reasons of its transactions.
const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'TransactionConflictException',
  'TransactionInProgressException',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'None',
]);

// No answer, or half of one. The client calls most of them TimeoutError, but not what breaks while it reads the answer.
const BROKEN = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/** The storage refused or did not answer although the client tried again: the same call may succeed later. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransactionCanceledException) return (error.CancellationReasons ?? []).every(({ Code = '' }) => BUSY.has(Code));
  return BUSY.has(error.name) || error.name === 'TimeoutError' || BROKEN.has(codeOf(error)) || statusOf(error) >= 500;
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** The status of an answer that the client could not read, as a load balancer's, included; 0: none came. */
function statusOf(error: Error): number {
  const { httpStatusCode }: { httpStatusCode?: unknown } = '$metadata' in error && error.$metadata ? error.$metadata : {};
  return typeof httpStatusCode === 'number' ? httpStatusCode : 0;
}
