import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { topicOf } from '#ranking/board';
import { namedStandings, standingsOf, type WindowStandings } from '#ranking/standings';
import { type Connection, MOST_TOPICS } from '../connection/connection.repository.ts';
import { ConnectionService } from '../connection/connection.service.ts';
import { TopicRepository } from '../connection/topic.repository.ts';
import { intervalFor } from '../connection/topic.rules.ts';
import { PostRepository } from '../fanout/post.repository.ts';
import { TickRepository } from '../fanout/tick.repository.ts';
import { lateDelay, slotEndOf } from '../fanout/tick.rules.ts';
import { frame } from '../frames.ts';
import type { BoardMessage, BroadcastMessage, SubscribeMessage } from './board.dto.ts';
import { type Head, HeadRepository } from './head.repository.ts';
import { snapshotOf } from './head.rules.ts';
import { HeadService } from './head.service.ts';

/** A period that is over is pushed no more after so long. */
const SETTLED_MS = 60_000;

/** Subscriptions of a connection, and what admins and servers push. */
@Injectable()
export class BoardService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly connections: ConnectionService,
    private readonly topics: TopicRepository,
    private readonly heads: HeadService,
    private readonly headRepository: HeadRepository,
    private readonly posts: PostRepository,
    private readonly ticks: TickRepository,
  ) {}

  /** Answers `subscribed`, and after it a snapshot unless the client stands where the board stands. */
  async subscribe(connection: Connection, message: SubscribeMessage): Promise<void> {
    const standings = this.#current(message);
    const topic = topicOf(message.boardId, standings.period.id);
    // The subscription first, the head after it: a push in between reaches the new subscriber.
    const isNew = await this.#add(connection, topic);
    const head = (await this.headRepository.find(standings)) ?? (await this.#firstHead(standings, topic));
    const { epoch, seq } = head;
    const fields = { topic, epoch, seq, endsAt: endOf(standings), id: message.id ?? null };
    await this.posts.post(connection.connectionId, frame('subscribed', fields, this.wall.now()));
    const isCurrent = message.epoch === epoch && message.seq === seq;
    if (!isCurrent) await this.posts.post(connection.connectionId, snapshotOf(standings, head));
    if (isNew || !isCurrent) await this.#lookAgain(standings, head);
  }

  /** Of a past period too: a subscription outlives its board. */
  async unsubscribe({ connectionId }: Connection, message: BoardMessage): Promise<string> {
    const named = { boardId: message.boardId, window: message.window ?? undefined, period: message.period ?? undefined };
    const standings = namedStandings(catalogue, named, this.clock.now());
    const topic = topicOf(message.boardId, standings.period.id);
    await this.connections.unsubscribe(connectionId, topic);
    const head = await this.headRepository.find(standings);
    const fields = { topic, epoch: head?.epoch ?? null, seq: head?.seq ?? null, endsAt: endOf(standings), id: message.id ?? null };
    return frame('unsubscribed', fields, this.wall.now());
  }

  async broadcast({ boardId, window, message, id }: BroadcastMessage): Promise<string> {
    let topic: string | null = null;
    if (boardId && message) throw Problem.invalid([{ path: 'message', message: 'must not be combined with boardId' }]);
    if (message) await this.ticks.sendAnnouncement({ type: 'announcement', message });
    if (boardId) {
      const { period } = this.#current({ boardId, window: window ?? null });
      topic = topicOf(boardId, period.id);
      await this.ticks.sendLate({ boardId, period: period.id, cause: 'broadcast' }, 0);
    }
    return frame('broadcasted', { topic, id: id ?? null }, this.wall.now());
  }

  /** @throws Problem `unknown_board`; `unknown_period` for any but the current one: a past board does not move */
  #current({ boardId, window, period }: Pick<BoardMessage, 'boardId' | 'window' | 'period'>): WindowStandings {
    const now = this.clock.now();
    const standings = namedStandings(catalogue, { boardId, window: window ?? undefined }, now);
    if (period && period !== standings.period.id) throw Problem.of('unknown_period', `The current period is ${standings.period.id}.`);
    return standings;
  }

  /** @returns whether the connection did not have the topic before */
  async #add(connection: Connection, topic: string): Promise<boolean> {
    const result = await this.#subscribed(connection, topic);
    if (result === 'full')
      throw Problem.of('limit_reached', 'Unsubscribe from another board first.', { limit: MOST_TOPICS, resetsAt: null });
    if (result === 'gone') throw Problem.of('unauthenticated', 'The connection is not known any more: connect again.');
    return result === 'new';
  }

  /** Those whose period is over make room: nothing comes of them any more. */
  async #subscribed(connection: Connection, topic: string): Promise<Awaited<ReturnType<ConnectionService['subscribe']>>> {
    const result = await this.connections.subscribe(connection, topic);
    if (result !== 'full') return result;
    const now = this.clock.now();
    const dropped = await this.connections.drop(connection.connectionId, (known) => isOver(known, now));
    return dropped > 0 ? this.connections.subscribe(connection, topic) : result;
  }

  async #firstHead(standings: WindowStandings, topic: string): Promise<Head> {
    const { audience } = await this.topics.find(topic);
    return this.heads.current(standings, intervalFor(audience));
  }

  /** While nobody watched nothing was pushed, and the index lags: after the slot the board is looked at again, once for all who came in it. */
  async #lookAgain(standings: WindowStandings, { interval }: Head): Promise<void> {
    const now = this.wall.now().getTime();
    await this.ticks.sendLateOnce(idsOf(standings), { slotEnd: slotEndOf(now, interval), delay: lateDelay(now, interval) });
  }
}

/** By the topic's name; what the catalogue lacks is not known to be over. */
function isOver(topic: string, now: Date): boolean {
  const [, boardId = '', period = ''] = topic.split(':');
  const closesAt = standingsOf(catalogue, { boardId, period }, now)?.period.closesAt;
  return closesAt != null && closesAt.getTime() + SETTLED_MS <= now.getTime();
}

const idsOf = ({ board, period }: WindowStandings): { boardId: string; period: string } => ({ boardId: board.boardId, period: period.id });

const endOf = ({ period }: WindowStandings): string | null => period.endsAt?.toISOString() ?? null;
