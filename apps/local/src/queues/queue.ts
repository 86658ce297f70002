import { createHash, randomUUID } from 'node:crypto';
import type { CloudQueue } from '../template/cloud.ts';

/** A message to send; delays are of standard queues, groups and deduplication of FIFO queues. */
export type NewMessage =
  { kind: 'standard'; body: string; delaySeconds: number } | { kind: 'fifo'; body: string; groupId: string; deduplicationId: string };

/** What a sender hears of its message; a deduplicated one has the ids of the first. */
export interface Receipt {
  messageId: string;
  sequenceNumber: string | undefined;
}

/** What makes a FIFO message one. */
export interface FifoPlace {
  readonly groupId: string;
  readonly deduplicationId: string;
  readonly sequenceNumber: string;
}

/** A message as a consumer gets it. Times are in ms. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5: string;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
  readonly place: FifoPlace | undefined;
  /** The ARN of the queue that gave it up, in a dead-letter queue. */
  readonly deadLetterSource: string | undefined;
}

interface StoredMessage extends Omit<ReceivedMessage, 'receiptHandle'> {
  receiptHandle: string | undefined;
  firstReceivedAt: number;
  receiveCount: number;
  /** Runs while nobody may receive the message: a delay, or the visibility timeout of who has received it. */
  hidden: NodeJS.Timeout | undefined;
}

export interface QueueOptions {
  config: CloudQueue;
  arn: string;
  region: string;
  deadLetter: Queue | undefined;
  now: () => number;
  log: (line: string) => void;
}

const DEDUPLICATION_MS = 5 * 60_000;
/** AWS forgets messages after days; here the oldest one goes when a queue nobody reads grows beyond this. */
const MOST_MESSAGES = 100_000;
const FIRST_SEQUENCE_NUMBER = 18_900_000_000_000_000_000n;

export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** One queue of SQS, in memory: delays, visibility, receive counts, dead letters; order and deduplication where it is a FIFO queue. */
export class Queue {
  readonly config: CloudQueue;
  readonly arn: string;
  readonly region: string;
  readonly #deadLetter: Queue | undefined;
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  readonly #messages = new Map<string, StoredMessage>();
  readonly #sent = new Map<string, Receipt & { at: number }>();
  readonly #listeners = new Set<() => void>();
  #sequence = FIRST_SEQUENCE_NUMBER;

  constructor({ config, arn, region, deadLetter, now, log }: QueueOptions) {
    this.config = config;
    this.arn = arn;
    this.region = region;
    this.#deadLetter = deadLetter;
    this.#now = now;
    this.#log = log;
  }

  /** Messages that are visible, delayed or in flight. */
  get size(): number {
    return this.#messages.size;
  }

  send(message: NewMessage): Receipt {
    if (message.kind === 'standard') {
      const { messageId } = this.#store(message.body, undefined, message.delaySeconds * 1_000);
      return { messageId, sequenceNumber: undefined };
    }
    const { body, groupId, deduplicationId } = message;
    const earlier = this.#sentBefore(deduplicationId);
    if (earlier) return { messageId: earlier.messageId, sequenceNumber: earlier.sequenceNumber };
    const place = { groupId, deduplicationId, sequenceNumber: this.#nextSequenceNumber() };
    const { messageId } = this.#store(body, place, 0);
    const receipt = { messageId, sequenceNumber: place.sequenceNumber };
    this.#sent.set(deduplicationId, { ...receipt, at: this.#now() });
    return receipt;
  }

  /** At most `max` visible messages, hidden from others until deleted or for the queue's visibility timeout. */
  receive(max: number): ReceivedMessage[] {
    const batch: ReceivedMessage[] = [];
    const busyGroups = new Set<string>();
    for (const message of this.#messages.values()) {
      if (batch.length === max) break;
      const group = message.place?.groupId;
      if (group !== undefined && busyGroups.has(group)) continue;
      if (message.hidden) {
        if (group !== undefined) busyGroups.add(group);
      } else if (this.#isDead(message)) this.#bury(message);
      else batch.push(this.#take(message));
    }
    return batch;
  }

  /** Deletes what was received under this handle; nothing where the message has been received again since. */
  delete({ messageId, receiptHandle }: Pick<ReceivedMessage, 'messageId' | 'receiptHandle'>): void {
    const message = this.#messages.get(messageId);
    if (message?.receiptHandle !== receiptHandle) return;
    this.#remove(message);
    this.#wake();
  }

  /** Calls back whenever something may have become receivable; answers the way to stop that. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops all timers and forgets all messages. */
  close(): void {
    this.#listeners.clear();
    for (const message of this.#messages.values()) this.#remove(message);
  }

  #sentBefore(deduplicationId: string): Receipt | undefined {
    const oldest = this.#now() - DEDUPLICATION_MS;
    for (const [id, { at }] of this.#sent) {
      if (at > oldest) break;
      this.#sent.delete(id);
    }
    return this.#sent.get(deduplicationId);
  }

  #nextSequenceNumber(): string {
    this.#sequence += 1n;
    return String(this.#sequence);
  }

  #store(body: string, place: FifoPlace | undefined, delayMs: number): StoredMessage {
    const messageId = randomUUID();
    const [sentAt, digest] = [this.#now(), md5(body)];
    const message = { messageId, body, md5: digest, sentAt, place, deadLetterSource: undefined };
    return this.#add({ ...message, receiptHandle: undefined, firstReceivedAt: 0, receiveCount: 0, hidden: undefined }, delayMs);
  }

  #add(message: StoredMessage, delayMs: number): StoredMessage {
    const [oldest] = this.#messages.values();
    if (oldest && this.#messages.size >= MOST_MESSAGES) {
      this.#remove(oldest);
      this.#log(`The queue ${this.config.name} holds ${MOST_MESSAGES} messages: its oldest one is dropped. Does anything read it?`);
    }
    this.#messages.set(message.messageId, message);
    if (delayMs > 0) this.#hide(message, delayMs);
    else this.#wake();
    return message;
  }

  #take(message: StoredMessage): ReceivedMessage {
    const receiptHandle = randomUUID();
    message.receiptHandle = receiptHandle;
    message.receiveCount += 1;
    message.firstReceivedAt ||= this.#now();
    this.#hide(message, this.config.visibilityTimeout * 1_000);
    return { ...message, receiptHandle };
  }

  #isDead({ receiveCount }: StoredMessage): boolean {
    return this.config.deadLetter !== undefined && receiveCount >= this.config.deadLetter.maxReceiveCount;
  }

  #bury(message: StoredMessage): void {
    this.#remove(message);
    this.#log(
      `The message ${message.messageId} of the queue ${this.config.name} failed ${message.receiveCount} times: to its dead-letter queue.`,
    );
    const fresh = { receiptHandle: undefined, firstReceivedAt: 0, receiveCount: 0 };
    if (this.#deadLetter) this.#deadLetter.#add({ ...message, ...fresh, deadLetterSource: this.arn }, 0);
  }

  #hide(message: StoredMessage, ms: number): void {
    message.hidden = setTimeout(() => {
      message.hidden = undefined;
      this.#wake();
    }, ms);
  }

  #remove(message: StoredMessage): void {
    clearTimeout(message.hidden);
    this.#messages.delete(message.messageId);
  }

  #wake(): void {
    for (const listener of this.#listeners) listener();
  }
}
