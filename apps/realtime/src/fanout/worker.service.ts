import { Injectable } from '@nestjs/common';
import { WallClock } from '#core/clock';
import { Logger } from '#telemetry/logger';
import { type Place, type Subscriber, SubscriptionRepository } from '../connection/subscription.repository.ts';
import { type Topic, TopicRepository } from '../connection/topic.repository.ts';
import type { Position } from '../frames.ts';
import { DeliveryService } from './delivery.service.ts';
import { PostRepository, type Send } from './post.repository.ts';
import { ShardRepository } from './shard.repository.ts';
import type { ShardTask } from './shard-task.ts';

const IN_FLIGHT = 100;
/** So long before its deadline a worker gives the rest to another. */
const HANDOVER_MS = 5_000;

/** Brings a frame to the subscribers of one shard of a topic. */
@Injectable()
export class WorkerService {
  constructor(
    private readonly wall: WallClock,
    private readonly topics: TopicRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly delivery: DeliveryService,
    private readonly posts: PostRepository,
    private readonly shards: ShardRepository,
    private readonly logger: Logger,
  ) {}

  /**
   * Posts page by page; stops where a later push has begun, which tells everybody anew. Where some have missed the frame the shard does not
   * count as done, so that the next push tells everybody anew too.
   *
   * @param remainingMs how long the function may still run: near its end the rest goes back to the queue
   * @throws Error where everybody has missed it: the queue brings the task again
   */
  async work(task: ShardTask, remainingMs: () => number): Promise<void> {
    const send = await this.posts.batch(task.text);
    const isLate = (): boolean => remainingMs() < HANDOVER_MS;
    let reached = 0;
    let missed = 0;
    let start = task.start;
    do {
      if (task.push && isSuperseded(await this.topics.find(task.topic), task.push)) return;
      const { subscribers, next } = await this.subscriptions.page(task, { now: this.wall.now(), start });
      const { done, ...page } = await this.#post(task, subscribers, send, isLate);
      reached += done;
      missed += page.missed;
      start = done < subscribers.length ? (subscribers[done - 1]?.connectionId ?? start) : next;
      if (isLate() && (start !== null || done < subscribers.length))
        return this.#handOver({ ...task, start, missed: task.missed || missed > 0 }, reached);
    } while (start !== null);
    if (missed > 0 && missed === reached) throw new Error(`Nobody of shard ${task.shard} of ${task.topic} could be posted to`);
    if (task.push && missed === 0 && !task.missed) await this.topics.markDone(task.topic, task.push, { shard: task.shard, reached });
  }

  async #handOver(task: ShardTask, reached: number): Promise<void> {
    await this.shards.send([task]);
    if (task.push) await this.topics.markReached(task.topic, task.push, reached);
  }

  /** Posts to a page, 100 in flight; a socket that fails is passed over. @returns how many from the front were come to before it got late */
  async #post(
    place: Place,
    subscribers: readonly Subscriber[],
    send: Send,
    isLate: () => boolean,
  ): Promise<{ done: number; missed: number }> {
    const failures: unknown[] = [];
    let at = 0;
    const lane = async (): Promise<void> => {
      while (at < subscribers.length && !isLate()) {
        const subscriber = subscribers[at++];
        if (!subscriber) continue;
        const hasIt = await this.delivery.deliver(place, subscriber, send).catch((error: unknown) => error);
        if (hasIt !== true) failures.push(hasIt === false ? 'too many requests' : hasIt);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
    const { topic, shard } = place;
    if (failures.length > 0) this.logger.warn('posts failed', { topic, shard, failed: failures.length, first: String(failures[0]) });
    return { done: at, missed: failures.length };
  }
}

/** A push begins only where the one before is done, or is made superfluous by it. */
const isSuperseded = ({ push }: Topic, { epoch, seq }: Position): boolean => push !== undefined && (push.epoch !== epoch || push.seq > seq);
