import { isJsonObject } from '#core/json';
import type { SQSEvent } from 'aws-lambda';
import type { Functions, Outcome } from '../lambda/functions.ts';
import type { EventSource } from '../template/cloud.ts';
import type { Queue, ReceivedMessage } from './queue.ts';

export type QueueSource = Extract<EventSource, { kind: 'queue' }>;

/** Batches of one queue that functions may be working on, as Lambda begins with. */
const CONCURRENT_BATCHES = 5;
const STOP_MS = 2_000;

function eventOf(queue: Queue, batch: readonly ReceivedMessage[]): SQSEvent {
  const Records = batch.map((message) => ({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAt),
      SenderId: 'AIDALOCALSENDER000000',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      ...(message.place && {
        SequenceNumber: message.place.sequenceNumber,
        MessageGroupId: message.place.groupId,
        MessageDeduplicationId: message.place.deduplicationId,
      }),
      ...(message.deadLetterSource !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSource }),
    },
    messageAttributes: {},
    md5OfBody: message.md5,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.region,
  }));
  return { Records };
}

/** The messages that are done with. A function that names a message that it was not given has failed the whole batch, as in Lambda. */
function handled(batch: readonly ReceivedMessage[], outcome: Outcome, partialFailures: boolean): readonly ReceivedMessage[] {
  if (!outcome.ok) return [];
  const failures = partialFailures && isJsonObject(outcome.payload) ? (outcome.payload.batchItemFailures ?? []) : [];
  if (!Array.isArray(failures)) return [];
  const failed = new Set(failures.map((failure: unknown) => (isJsonObject(failure) ? failure.itemIdentifier : undefined)));
  const ids = new Set<unknown>(batch.map(({ messageId }) => messageId));
  return [...failed].every((id) => ids.has(id)) ? batch.filter(({ messageId }) => !failed.has(messageId)) : [];
}

/**
 * Feeds a function from a queue until closed, as an event source mapping does: at least once, and what failed comes again after the
 * queue's visibility timeout. Driven by the queue; it never polls. `close` waits a bounded time for the batches under way.
 */
export function pumpQueue(queue: Queue, source: QueueSource, functionName: string, functions: Functions): { close(): Promise<void> } {
  const most = Math.min(CONCURRENT_BATCHES, source.maxConcurrency ?? CONCURRENT_BATCHES);
  const running = new Set<Promise<void>>();
  let scheduled = false;

  const deliver = async (batch: readonly ReceivedMessage[]): Promise<void> => {
    const outcome = await functions.invoke(functionName, eventOf(queue, batch));
    for (const message of handled(batch, outcome, source.partialFailures)) queue.delete(message);
  };
  const pump = (): void => {
    scheduled = false;
    while (!closed && running.size < most) {
      const batch = queue.receive(source.batchSize);
      if (batch.length === 0) return;
      const underWay = deliver(batch).finally(() => {
        running.delete(underWay);
        schedule();
      });
      running.add(underWay);
    }
  };
  // Once for all that becomes visible in the same turn, so that a batch sent is a batch received.
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(pump);
  };
  let closed = false;
  const unsubscribe = queue.onVisible(schedule);
  schedule();

  return {
    close: async () => {
      closed = true;
      unsubscribe();
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([Promise.all(running), new Promise((resolve) => (timer = setTimeout(resolve, STOP_MS)))]);
      clearTimeout(timer);
    },
  };
}
