import { Injectable } from '@nestjs/common';
import { Clock, WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { isBanned } from '#player/profile';
import { ProfileRepository } from '#player/profile.repository';
import type { Standings } from '#ranking/board';
import { BoardRepository } from '#ranking/board.repository';
import type { BoardRow } from '../frames.ts';
import { type Head, HeadRepository } from './head.repository.ts';
import { sameTop } from './head.rules.ts';

const TOP = 100;
const TRIES = 5;

/** What `advance` found: the head that stands now, and whether this call made it. */
export interface Advanced {
  head: Head;
  changed: boolean;
}

/** The heads of boards: what is pushed, and with which sequence. */
@Injectable()
export class HeadService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly ids: Ids,
    private readonly heads: HeadRepository,
    private readonly boards: BoardRepository,
    private readonly profiles: ProfileRepository,
  ) {}

  /** The head as it was pushed last; the first one is made here. */
  async current(standings: Standings): Promise<Head> {
    return (await this.heads.find(standings)) ?? (await this.advance(standings, false)).head;
  }

  /**
   * Reads the board's top and, where it differs from the head (or `always`), puts it in its place with the next `seq`.
   *
   * @throws Problem `try_again` where others kept writing it
   */
  async advance(standings: Standings, always: boolean): Promise<Advanced> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const before = await this.heads.find(standings);
      const top = await this.#readTop(standings);
      if (before && !always && sameTop(before, top)) return { head: before, changed: false };
      const head: Head = {
        ...top,
        epoch: before?.epoch ?? this.ids.id(),
        seq: (before?.seq ?? 0) + 1,
        at: this.wall.now().getTime(),
        pushed: before?.pushed ?? 0,
      };
      if (await this.heads.replace(standings, before, head)) return { head, changed: true };
    }
    throw Problem.of('try_again', 'The head of the board was written by others: send it again.');
  }

  async #readTop(standings: Standings): Promise<Pick<Head, 'rows' | 'total'>> {
    const now = this.clock.now();
    const [page, { total }] = await Promise.all([this.boards.page(standings, { rank: 1 }, TOP, now), this.boards.total(standings, now)]);
    const profiles = await this.profiles.findMany(page.rows.map(({ playerId }) => playerId));
    const rows = page.rows.flatMap(({ playerId, score }, i): BoardRow[] => {
      const profile = profiles.get(playerId);
      return profile && !isBanned(profile, now) ? [[i + 1, playerId, profile.name, score]] : [];
    });
    return { rows, total };
  }
}
