import { RequestThrottled, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Problem } from '#core/problem';
import type { AvatarDone } from '#player/avatar-event';
import type { PlayerGone, RewardGiven } from '#player/player-event';
import type { Job } from './job.ts';

/** By which work on players goes on after a call. */
export class JobRepository {
  readonly #queue: Queue;

  constructor(url: string) {
    this.#queue = new Queue(url);
  }

  /** @param delaySeconds at most 900 @throws Problem `try_again`, or what tells the same: it is not known to be on the queue */
  async send(job: Job, delaySeconds = 0): Promise<void> {
    await this.#queue.send(job, delaySeconds);
  }
}

/** By which the realtime app hears what concerns a player's sockets. */
export class PlayerEventRepository {
  readonly #queue: Queue;

  constructor(url: string) {
    this.#queue = new Queue(url);
  }

  async send(event: AvatarDone | PlayerGone | RewardGiven): Promise<void> {
    await this.#queue.send(event, 0);
  }
}

class Queue {
  #client: SQSClient | undefined;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async send(message: object, DelaySeconds: number): Promise<void> {
    // Made when it is needed: few functions send anything.
    this.#client ??= new SQSClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } });
    try {
      await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: JSON.stringify(message), DelaySeconds }));
    } catch (error) {
      if (error instanceof RequestThrottled) throw Problem.of('try_again', 'The queue is busy: send it again.');
      throw error;
    }
  }
}
