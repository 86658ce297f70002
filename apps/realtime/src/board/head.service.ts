import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock, WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { isBanned } from '#player/profile';
import { ProfileRepository } from '#player/profile.repository';
import type { Page, Standings } from '#ranking/board';
import { BoardReaders } from '#ranking/board.readers';
import type { BoardRow } from '../frames.ts';
import { type Head, HeadRepository } from './head.repository.ts';
import { markOf, sameTop } from './head.rules.ts';
import { waitFor } from '../fanout/tick.rules.ts';
import type { Tick } from '../fanout/tick.ts';

const TOP = 100;
const TRIES = 10;

/** What is read of a board. */
type Top = Pick<Head, 'rows' | 'total' | 'mark'>;

/** What `advance` found: the head that stands now, and whether this call made it. */
export interface Advanced {
  head: Head;
  changed: boolean;
}

/** The heads of boards: what is pushed, with which sequence, and at which pace. */
@Injectable()
export class HeadService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly ids: Ids,
    private readonly heads: HeadRepository,
    private readonly readers: BoardReaders,
    private readonly profiles: ProfileRepository,
  ) {}

  /** The head as it was pushed last; the first one is made here, and pushed by nobody. */
  async current(standings: Standings): Promise<Head> {
    const found = await this.heads.find(standings);
    if (found) return found;
    const first = { ...(await this.#readTop(standings)), epoch: this.ids.id(), seq: 1, at: this.#now(), pacedAt: 0, pushed: 1 };
    return (await this.heads.replace(standings, undefined, first)) ? first : this.current(standings);
  }

  /** Whether the board's top has moved on from a head: by the index alone, without names. */
  async isBehind(standings: Standings, head: Head): Promise<boolean> {
    const { rows } = await this.#top(standings, this.clock.now());
    return markOf(rows) !== head.mark;
  }

  /**
   * Reads the board's top and, where it differs from the head (or `cause` is a broadcast), puts it in its place with the next `seq`. Within
   * the interval since the last push a leading tick leaves its change to the slot's late one, and any other waits; each try anew, for
   * another publisher may have pushed in between.
   *
   * @returns undefined where the push is left to the late tick
   * @throws Problem `try_again` where others kept writing it
   */
  async advance(standings: Standings, cause: Tick['cause']): Promise<Advanced | undefined> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const before = await this.heads.find(standings);
      const wait = before ? waitFor(before.pacedAt, this.#now()) : 0;
      if (wait > 0 && cause === 'leading') return undefined;
      if (wait > 0) {
        await sleep(wait);
        continue;
      }
      const top = await this.#readTop(standings);
      if (before && cause !== 'broadcast' && sameTop(before, top)) return { head: before, changed: false };
      const head = this.#next(before, top);
      if (await this.heads.replace(standings, before, head)) return { head, changed: true };
    }
    throw Problem.of('try_again', 'The head of the board was written by others: send it again.');
  }

  #next(before: Head | undefined, top: Top): Head {
    const now = this.#now();
    const { epoch, seq, pushed } = before ?? { epoch: this.ids.id(), seq: 0, pushed: 0 };
    return { ...top, epoch, seq: seq + 1, at: now, pacedAt: now, pushed };
  }

  #now(): number {
    return this.wall.now().getTime();
  }

  async #top(standings: Standings, now: Date): Promise<Page> {
    return (await this.readers.of(standings, now)).page(standings, { rank: 1 }, TOP, now);
  }

  async #readTop(standings: Standings): Promise<Top> {
    const now = this.clock.now();
    const page = await this.#top(standings, now);
    const profiles = await this.profiles.findMany(page.rows.map(({ playerId }) => playerId));
    const rows = page.rows.flatMap(({ playerId, score, rank }): BoardRow[] => {
      const profile = profiles.get(playerId);
      return profile && !isBanned(profile, now) ? [[rank, playerId, profile.name, score]] : [];
    });
    return { rows, total: page.total, mark: markOf(page.rows) };
  }
}
