import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { Problem } from '#core/problem';
import { topicOf } from '#ranking/board';
import { namedStandings, type WindowStandings } from '#ranking/standings';
import { type Connection, ConnectionRepository } from '../connection/connection.repository.ts';
import { PostRepository } from '../fanout/post.repository.ts';
import { TickRepository } from '../fanout/tick.repository.ts';
import { frame } from '../frames.ts';
import type { BoardMessage, BroadcastMessage, SubscribeMessage } from './board.dto.ts';
import { HeadRepository } from './head.repository.ts';
import { snapshotOf } from './head.rules.ts';
import { HeadService } from './head.service.ts';

/** Subscriptions of a connection, and what admins and servers push. */
@Injectable()
export class BoardService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly connections: ConnectionRepository,
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
    await this.#add(connection, topic);
    const head = await this.heads.current(standings);
    const { epoch, seq } = head;
    const fields = { topic, epoch, seq, endsAt: endOf(standings), id: message.id ?? null };
    await this.posts.post(connection.connectionId, frame('subscribed', fields, this.wall.now()));
    if (message.epoch !== epoch || message.seq !== seq) await this.posts.post(connection.connectionId, snapshotOf(standings, head));
    // A tick that was lost, whatever took it, is sent again by whoever comes to look.
    if (await this.heads.isBehind(standings, head)) await this.ticks.sendLate({ ...idsOf(standings), cause: 'late' }, 0);
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

  async #add(connection: Connection, topic: string): Promise<void> {
    const result = await this.connections.subscribe(connection, topic, this.wall.now());
    if (result === 'full') throw Problem.of('limit_reached', 'Unsubscribe from another board first.', { limit: 20, resetsAt: null });
    if (result === 'gone') throw Problem.of('unauthenticated', 'The connection is not known any more: connect again.');
  }
}

const idsOf = ({ board, period }: WindowStandings): { boardId: string; period: string } => ({ boardId: board.boardId, period: period.id });

const endOf = ({ period }: WindowStandings): string | null => period.endsAt?.toISOString() ?? null;
