import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { topicOf } from '#ranking/board';
import { standingsOf, type WindowStandings } from '#ranking/standings';
import type { Head } from '../board/head.repository.ts';
import { changeOf, isLoosened, SMALL_BOARD, snapshotOf } from '../board/head.rules.ts';
import { HeadService } from '../board/head.service.ts';
import { SubscriptionRepository } from '../connection/subscription.repository.ts';
import { type Push, type Topic, TopicRepository } from '../connection/topic.repository.ts';
import { intervalFor } from '../connection/topic.rules.ts';
import type { Position } from '../frames.ts';
import { ShardRepository } from './shard.repository.ts';
import type { Tick } from './tick.ts';
import { TickRepository } from './tick.repository.ts';
import { delayFor } from './tick.rules.ts';

/** After so long the index shows what was written before a head. */
const SETTLED_SECONDS = 2;

/** Pushes the top of a board to its subscribers, at most once in an interval: writes it down, and gives each shard to a worker. */
@Injectable()
export class PublisherService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly heads: HeadService,
    private readonly topics: TopicRepository,
    private readonly subscriptions: SubscriptionRepository,
    private readonly ticks: TickRepository,
    private readonly shards: ShardRepository,
  ) {}

  async publish(tick: Tick): Promise<void> {
    const standings = standingsOf(catalogue, tick, this.clock.now());
    if (!standings) return;
    const topic = topicOf(tick.boardId, tick.period);
    const known = await this.topics.find(topic);
    // Who comes to look later asks for a tick.
    if (!(await this.subscriptions.isWatched(topic, known.shards, this.wall.now()))) return;
    const advance = await this.heads.advance(standings, tick.cause, intervalFor(known.audience));
    if ('wait' in advance) await this.#wait(tick, advance.wait);
    else await this.#push(standings, known, advance);
  }

  /** A leading tick leaves its change to the slot's late one; another comes again. */
  async #wait(tick: Tick, wait: number): Promise<void> {
    if (tick.cause !== 'leading') await this.ticks.sendLate(tick, delayFor(wait));
  }

  async #push(standings: WindowStandings, { push }: Topic, { before, head }: { before: Head | undefined; head: Head }): Promise<void> {
    if (before === head) {
      // A head whose push was killed half-way: nobody knows who has it.
      if (!push || !isAt(push, head) || !push.sent) await this.#send(standings, head, snapshotOf(standings, head));
      return;
    }
    // Only who has all that came before can make use of a change.
    const whole = before && push && isAt(push, before) && push.done === push.shards;
    await this.#send(standings, head, whole ? changeOf(standings, before, head) : snapshotOf(standings, head));
    if (before && head.total > SMALL_BOARD && isLoosened(before, head)) await this.ticks.sendLate(lateTick(standings), SETTLED_SECONDS);
  }

  async #send(standings: WindowStandings, { epoch, seq }: Head, text: string): Promise<void> {
    const topic = topicOf(standings.board.boardId, standings.period.id);
    const begun = await this.topics.begin(topic, { epoch, seq }, this.wall.now());
    if (!begun?.push) return this.#renew(standings, await this.topics.find(topic));
    const { shards } = begun.push;
    await this.shards.send(
      Array.from({ length: shards }, (_, shard) => ({ topic, shard, text, start: null, push: { epoch, seq }, missed: false })),
    );
    await this.topics.markSent(topic, { epoch, seq });
  }

  /** A push is ahead of the head: a later publisher's, or the head's table was restored to a time before. Then subscribers need a new epoch. */
  async #renew(standings: WindowStandings, { push }: Topic): Promise<void> {
    const head = push && (await this.heads.renew(standings, push));
    if (head) await this.#send(standings, head, snapshotOf(standings, head));
  }
}

const isAt = (push: Push, { epoch, seq }: Position): boolean => push.epoch === epoch && push.seq === seq;

const lateTick = ({ board, period }: WindowStandings): Tick => ({ boardId: board.boardId, period: period.id, cause: 'late' });
