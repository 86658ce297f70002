/** Names of SQS's errors as its JSON protocol writes them, and as its older query protocol did: clients read both. */
const FAULTS = {
  QueueDoesNotExist: ['com.amazonaws.sqs#QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
  UnsupportedOperation: ['com.amazonaws.sqs#UnsupportedOperation', 'AWS.SimpleQueueService.UnsupportedOperation'],
  InvalidMessageContents: ['com.amazonaws.sqs#InvalidMessageContents', 'InvalidMessageContents'],
  EmptyBatchRequest: ['com.amazonaws.sqs#EmptyBatchRequest', 'AWS.SimpleQueueService.EmptyBatchRequest'],
  TooManyEntriesInBatchRequest: ['com.amazonaws.sqs#TooManyEntriesInBatchRequest', 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest'],
  BatchEntryIdsNotDistinct: ['com.amazonaws.sqs#BatchEntryIdsNotDistinct', 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct'],
  InvalidBatchEntryId: ['com.amazonaws.sqs#InvalidBatchEntryId', 'AWS.SimpleQueueService.InvalidBatchEntryId'],
  BatchRequestTooLong: ['com.amazonaws.sqs#BatchRequestTooLong', 'AWS.SimpleQueueService.BatchRequestTooLong'],
  InvalidParameterValue: ['com.amazon.coral.service#InvalidParameterValueException', 'InvalidParameterValue'],
  MissingParameter: ['com.amazon.coral.service#MissingRequiredParameterException', 'MissingParameter'],
  UnknownOperation: ['com.amazon.coral.service#UnknownOperationException', 'UnknownOperation'],
  SerializationFailure: ['com.amazon.coral.service#SerializationException', 'MalformedInput'],
} as const satisfies Record<string, readonly [type: string, code: string]>;

/** A request that SQS refuses, always with 400. */
export class SqsFault extends Error {
  override readonly name = 'SqsFault';
  readonly type: string;
  readonly code: string;

  constructor(kind: keyof typeof FAULTS, message: string) {
    super(message);
    [this.type, this.code] = FAULTS[kind];
  }
}
