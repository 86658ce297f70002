import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { topicOf } from '#ranking/board';
import { standingsOf, type WindowStandings } from '#ranking/standings';
import { HeadRepository } from '../board/head.repository.ts';
import { snapshotOf } from '../board/head.rules.ts';
import { HeadService } from '../board/head.service.ts';
import { EVERYONE } from '../connection/connection.repository.ts';
import { frame } from '../frames.ts';
import { FanoutService } from './fanout.service.ts';
import { waitFor } from './tick.rules.ts';
import type { Announcement, Tick } from './tick.ts';

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
    if (!standings || !(await this.#mayPush(standings, tick))) return;
    const { head, changed } = await this.heads.advance(standings, tick.cause === 'broadcast');
    // An unchanged head that has not reached its subscribers is one whose push was killed half-way.
    if (!changed && head.pushed >= head.seq) return;
    await this.fanout.send(topicOf(tick.boardId, tick.period), snapshotOf(standings, head));
    await this.headRepository.markPushed(standings, head);
  }

  announce({ message }: Announcement): Promise<void> {
    return this.fanout.send(EVERYONE, frame('announcement', { message }, this.wall.now()));
  }

  /** Too early, a leading tick leaves its change to the slot's late one, which waits. */
  async #mayPush(standings: WindowStandings, { cause }: Tick): Promise<boolean> {
    const last = await this.headRepository.find(standings);
    const wait = last ? waitFor(last.at, this.wall.now().getTime()) : 0;
    if (wait > 0 && cause === 'leading') return false;
    await sleep(wait);
    return true;
  }
}
