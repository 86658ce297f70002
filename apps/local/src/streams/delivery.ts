import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { isJsonObject } from '#core/json';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Functions, Outcome } from '../lambda/functions.ts';
import { isChange, lambdaRecord } from './events.ts';

/** How a failed batch is tried again: the wait doubles from the first to the longest. */
export interface Retries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface Delivery {
  readonly functionName: string;
  readonly functions: Functions;
  readonly batchSize: number;
  readonly partialFailures: boolean;
  /** As the engine names the stream. */
  readonly streamArn: string;
  /** As the cloud would name it. */
  readonly eventSourceArn: string;
  readonly region: string;
  readonly retries: Retries;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const sequenceOf = ({ dynamodb }: _Record): string => dynamodb?.SequenceNumber ?? '';

/** How many records from the front are done with. Of several that failed the first counts; an unknown name fails the whole batch. */
function doneWith(batch: readonly _Record[], outcome: Outcome, partialFailures: boolean): number {
  if (!outcome.ok) return 0;
  const failures = partialFailures && isJsonObject(outcome.payload) ? (outcome.payload.batchItemFailures ?? []) : [];
  if (!Array.isArray(failures)) return 0;
  const numbers = batch.map(sequenceOf);
  const places = failures.map((failure: unknown) =>
    isJsonObject(failure) && typeof failure.itemIdentifier === 'string' ? numbers.indexOf(failure.itemIdentifier) : -1,
  );
  return Math.max(0, Math.min(batch.length, ...places));
}

/**
 * Hands a batch to the function until it is done with, in order. What fails too often is passed over with a line in the log: its first
 * record where the function reports failures one by one, else the whole batch. Yields each sequence number up to which all is done with.
 */
async function* deliverBatch(delivery: Delivery, batch: readonly _Record[]): AsyncGenerator<string> {
  const { functionName, functions, partialFailures, retries, log, signal } = delivery;
  let rest = batch;
  let failures = 0;
  while (rest.length > 0 && !signal.aborted) {
    const outcome = await functions.invoke(functionName, { Records: rest.map((record) => lambdaRecord(record, delivery)) });
    let done = doneWith(rest, outcome, partialFailures);
    failures = done > 0 ? 0 : failures + 1;
    if (failures >= retries.attempts) {
      done = outcome.ok && partialFailures ? 1 : rest.length;
      const numbers = `${sequenceOf(rest[0] ?? {})} to ${sequenceOf(rest[done - 1] ?? {})}`;
      const why = outcome.ok ? 'it reports them as failed' : `${outcome.errorType}: ${outcome.errorMessage}`;
      log(
        `LOST: ${functionName} failed ${failures} times on records ${numbers} of ${delivery.streamArn}, which are passed over now (${why}).`,
      );
      failures = 0;
    }
    if (done > 0) yield sequenceOf(rest[done - 1] ?? {});
    rest = rest.slice(done);
    if (failures > 0) {
      await sleep(Math.min(retries.longestMs, retries.firstMs * 2 ** (failures - 1)), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Hands records of one shard to the function, batch by batch; yields each sequence number up to which all is done with. */
export async function* deliver(delivery: Delivery, records: readonly _Record[]): AsyncGenerator<string> {
  const changes = records.filter(isChange);
  for (let at = 0; at < changes.length && !delivery.signal.aborted; at += delivery.batchSize) {
    yield* deliverBatch(delivery, changes.slice(at, at + delivery.batchSize));
  }
  const last = records.at(-1);
  if (last && !delivery.signal.aborted) yield sequenceOf(last);
}
