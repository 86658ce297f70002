import { RequestThrottled, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Problem } from '#core/problem';
import type { RefreshTask } from '#ranking/refresh';

/** The queue `ladders`: by which a read asks for a ladder, and by which a refresh goes on in another run of its function. */
export class LadderQueueRepository {
  #client: SQSClient | undefined;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @param delaySeconds at most 900 @throws Problem `try_again`, or what tells the same: it is not known to be on the queue */
  async send(task: RefreshTask, delaySeconds: number): Promise<void> {
    // Made when it is needed: few reads ask, and none waits long for its answer.
    this.#client ??= new SQSClient({
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true },
    });
    const message = { QueueUrl: this.#url, MessageBody: JSON.stringify(task), DelaySeconds: delaySeconds };
    try {
      await this.#client.send(new SendMessageCommand(message));
    } catch (error) {
      if (error instanceof RequestThrottled) throw Problem.of('try_again', 'The queue is busy: send it again.');
      throw error;
    }
  }
}
