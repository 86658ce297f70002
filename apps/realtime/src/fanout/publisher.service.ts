import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { topicOf } from '#ranking/board';
import { standingsOf } from '#ranking/standings';
import { HeadRepository } from '../board/head.repository.ts';
import { snapshotOf } from '../board/head.rules.ts';
import { HeadService } from '../board/head.service.ts';
import { EVERYONE } from '../connection/connection.repository.ts';
import { frame } from '../frames.ts';
import { FanoutService } from './fanout.service.ts';
import type { Announcement, PlayerEvent, Tick } from './tick.ts';

/** Pushes the top of a board to its subscribers, at most once in an interval. */
@Injectable()
export class PublisherService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly heads: HeadService,
    private readonly headRepository: HeadRepository,
    private readonly fanout: FanoutService,
  ) {}

  async publish(tick: Tick): Promise<void> {
    const standings = standingsOf(catalogue, tick, this.clock.now());
    const advanced = standings && (await this.heads.advance(standings, tick.cause));
    if (!advanced) return;
    const { head, changed } = advanced;
    // An unchanged head that has not reached its subscribers is one whose push was killed half-way.
    if (!changed && head.pushed >= head.seq) return;
    await this.fanout.send(topicOf(tick.boardId, tick.period), snapshotOf(standings, head));
    await this.headRepository.markPushed(standings, head);
  }

  /** What is no board: a message to all, or what concerns one player. Of a reward the sockets are told nothing: it is in the wallets. */
  async handle(event: PlayerEvent): Promise<void> {
    if (event.type === 'player.gone') await this.fanout.close(event.playerId);
    if (event.type === 'announcement') await this.#announce(event);
  }

  #announce(event: Announcement): Promise<void> {
    return this.fanout.send(EVERYONE, frame('announcement', { message: event.message }, this.wall.now()));
  }
}
