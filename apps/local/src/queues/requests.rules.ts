import { isJsonObject } from '#core/json';
import { SqsFault } from './fault.ts';
import type { NewMessage } from './queue.ts';

/** Bytes of one message, and of one batch. */
export const MOST_BYTES = 1_048_576;
const MOST_ENTRIES = 10;
const MOST_DELAY_SECONDS = 900;
const IDENTIFIER = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;
const ENTRY_ID = /^[\w-]{1,80}$/;
const FORBIDDEN_TEXT = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** An entry of a batch, or why it alone is refused. */
export type Entry = { id: string; message: NewMessage } | { id: string; fault: SqsFault };

const bytesOf = (value: unknown): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0);

/** A parameter as text; an absent one is undefined. */
function text(input: Record<string, unknown>, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new SqsFault('SerializationFailure', `${name} must be a string.`);
  return value;
}

function required(input: Record<string, unknown>, name: string): string {
  const value = text(input, name);
  if (!value) throw new SqsFault('MissingParameter', `The request must contain the parameter ${name}.`);
  return value;
}

function identifier(name: string, value: string): string {
  if (IDENTIFIER.test(value)) return value;
  const rule = 'can only include alphanumeric and punctuation characters. 1 to 128 in length.';
  throw new SqsFault('InvalidParameterValue', `Value ${value} for parameter ${name} is invalid. Reason: ${name} ${rule}`);
}

function body(input: Record<string, unknown>): string {
  const value = required(input, 'MessageBody');
  if (bytesOf(value) > MOST_BYTES) {
    throw new SqsFault(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MOST_BYTES} bytes.`,
    );
  }
  if (FORBIDDEN_TEXT.test(value)) throw new SqsFault('InvalidMessageContents', 'Invalid characters found in the message body.');
  return value;
}

function delaySeconds({ DelaySeconds: value = 0 }: Record<string, unknown>): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_DELAY_SECONDS) return value;
  const reason = `DelaySeconds must be >= 0 and <= ${MOST_DELAY_SECONDS}.`;
  throw new SqsFault('InvalidParameterValue', `Value ${String(value)} for parameter DelaySeconds is invalid. Reason: ${reason}`);
}

const notOfThisType = (name: string, value: string | number): SqsFault =>
  new SqsFault(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: The request include parameter that is not valid for this queue type`,
  );

function fifoMessage(input: Record<string, unknown>): NewMessage {
  const delay = delaySeconds(input);
  if (delay > 0) throw notOfThisType('DelaySeconds', delay);
  const groupId = identifier('MessageGroupId', required(input, 'MessageGroupId'));
  const deduplicationId = text(input, 'MessageDeduplicationId');
  if (!deduplicationId) {
    throw new SqsFault(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  return { kind: 'fifo', body: body(input), groupId, deduplicationId: identifier('MessageDeduplicationId', deduplicationId) };
}

function standardMessage(input: Record<string, unknown>): NewMessage {
  const deduplicationId = text(input, 'MessageDeduplicationId');
  if (deduplicationId) throw notOfThisType('MessageDeduplicationId', deduplicationId);
  return { kind: 'standard', body: body(input), delaySeconds: delaySeconds(input) };
}

/** A SendMessage for a queue, or an entry of a batch, as a message; throws SqsFault as SQS refuses it. */
export function messageOf(input: Record<string, unknown>, fifo: boolean): NewMessage {
  if (isJsonObject(input.MessageAttributes) && Object.keys(input.MessageAttributes).length > 0) {
    throw new SqsFault('UnsupportedOperation', 'This local SQS carries no message attributes: put what you need in the body.');
  }
  return fifo ? fifoMessage(input) : standardMessage(input);
}

/** The entries of a SendMessageBatch; throws SqsFault where SQS refuses the whole batch. */
export function entriesOf({ Entries: list = [] }: Record<string, unknown>, fifo: boolean): Entry[] {
  if (!Array.isArray(list) || !list.every(isJsonObject)) throw new SqsFault('SerializationFailure', 'Entries must be a list of objects.');
  if (list.length === 0)
    throw new SqsFault('EmptyBatchRequest', 'There should be at least one SendMessageBatchRequestEntry in the request.');
  if (list.length > MOST_ENTRIES) {
    throw new SqsFault(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${list.length}.`,
    );
  }
  const ids = list.map((entry) => text(entry, 'Id') ?? '');
  if (!ids.every((id) => ENTRY_ID.test(id))) {
    const rule = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw new SqsFault('InvalidBatchEntryId', rule);
  }
  const repeated = ids.find((id, i) => ids.indexOf(id) !== i);
  if (repeated !== undefined) throw new SqsFault('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  const bytes = list.reduce((sum, entry) => sum + bytesOf(entry.MessageBody), 0);
  if (bytes > MOST_BYTES) {
    throw new SqsFault('BatchRequestTooLong', `Batch requests cannot be longer than ${MOST_BYTES} bytes. You have sent ${bytes} bytes.`);
  }
  return list.map((entry, i) => entryOf(ids[i] ?? '', entry, fifo));
}

function entryOf(id: string, input: Record<string, unknown>, fifo: boolean): Entry {
  try {
    return { id, message: messageOf(input, fifo) };
  } catch (error) {
    if (error instanceof SqsFault) return { id, fault: error };
    throw error;
  }
}
