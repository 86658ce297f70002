import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { isConditionFailed } from '#dynamo/failures';
import { boardKeys } from '#dynamo/keys';
import { RealtimeEnv } from '../env.ts';
import type { Announcement, Tick } from './tick.ts';
import { topicOf } from '#ranking/board';

/** The queues between a change and its push. */
@Injectable()
export class TickRepository {
  readonly #queue = new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } });

  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  /** The change that opens a slot is pushed at once; the queue drops the others of the slot. @param slotEnd milliseconds since 1970 */
  async sendLeading(tick: Tick, slotEnd: number): Promise<void> {
    const topic = topicOf(tick.boardId, tick.period);
    const MessageBody = JSON.stringify(tick);
    const dedup = { MessageGroupId: topic, MessageDeduplicationId: `${topic}#${slotEnd}` };
    await this.#queue.send(new SendMessageCommand({ QueueUrl: this.env.tickQueue, MessageBody, ...dedup }));
  }

  /** Pushes a board, or what is left of a slot, after a delay in whole seconds. */
  async sendLate(tick: Tick, DelaySeconds: number): Promise<void> {
    await this.#queue.send(new SendMessageCommand({ QueueUrl: this.env.tickLateQueue, MessageBody: JSON.stringify(tick), DelaySeconds }));
  }

  async sendAnnouncement(announcement: Announcement): Promise<void> {
    await this.#queue.send(new SendMessageCommand({ QueueUrl: this.env.playerEventsQueue, MessageBody: JSON.stringify(announcement) }));
  }

  /** Pushes what is left of a slot, once a slot. Sends first and remembers then: a crash in between doubles a tick and never loses one. */
  async sendLateOnce(named: Named, { slotEnd, delay }: { slotEnd: number; delay: number }): Promise<void> {
    if ((await this.#lastLate(named)) >= slotEnd) return;
    await this.sendLate({ ...named, cause: 'late' }, delay);
    await this.#rememberLate(named, slotEnd);
  }

  /** The end of the last slot whose late tick was sent; 0 where there is none. */
  async #lastLate({ boardId, period }: Named): Promise<number> {
    const Key = boardKeys.changes(boardId, period);
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.boardsTable, Key }));
    return typeof Item?.late === 'number' ? Item.late : 0;
  }

  /** Beside the counters of change: how long they are kept, who reports changes says. */
  async #rememberLate({ boardId, period }: Named, slotEnd: number): Promise<void> {
    try {
      await this.client.send(
        new UpdateCommand({
          TableName: this.env.boardsTable,
          Key: boardKeys.changes(boardId, period),
          UpdateExpression: 'SET late = :end',
          ConditionExpression: 'attribute_not_exists(late) OR late < :end',
          ExpressionAttributeValues: { ':end': slotEnd },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
}

/** A board and period. */
type Named = Omit<Tick, 'cause'>;
