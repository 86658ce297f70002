import type { CloudQueue } from './cloud.ts';
import { queueIn, type Resource } from './names.ts';
import type { Part } from './part.ts';

const PROPERTIES = [
  ...['QueueName', 'FifoQueue', 'ContentBasedDeduplication', 'VisibilityTimeout', 'MessageRetentionPeriod', 'RedrivePolicy'],
  'SqsManagedSseEnabled',
];

/** A queue; how long it keeps messages, and how they lie there, means nothing here. */
export function readQueue({ properties }: Resource): CloudQueue {
  const byContent = properties.only(PROPERTIES).get('ContentBasedDeduplication');
  if (byContent?.flag()) byContent.fail('the local queues deduplicate by id only: send a MessageDeduplicationId');
  return {
    name: properties.need('QueueName').text(),
    fifo: properties.get('FifoQueue')?.flag() ?? false,
    visibilityTimeout: properties.get('VisibilityTimeout')?.integer() ?? 30,
    deadLetter: readDeadLetter(properties.get('RedrivePolicy')),
  };
}

function readDeadLetter(policy: Part | undefined): CloudQueue['deadLetter'] {
  return (
    policy && {
      queue: queueIn(policy.only(['deadLetterTargetArn', 'maxReceiveCount']).need('deadLetterTargetArn')),
      maxReceiveCount: policy.need('maxReceiveCount').integer(),
    }
  );
}
