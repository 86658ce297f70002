import { Injectable } from '@nestjs/common';
import { Clock, WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { isBanned } from '#player/profile';
import { ProfileRepository } from '#player/profile.repository';
import type { Page, Standings } from '#ranking/board';
import { BoardReaders } from '#ranking/board.readers';
import { QuantileRepository } from '#ranking/quantiles.repository';
import type { BoardRow, Position } from '../frames.ts';
import { waitFor } from '../fanout/tick.rules.ts';
import type { Tick } from '../fanout/tick.ts';
import { type Head, HeadRepository, type Top } from './head.repository.ts';
import { markOf, sameTop, SMALL_BOARD } from './head.rules.ts';

const TOP = 100;
const TRIES = 10;

/** The head before and the one that stands now; `wait`: a push of it must wait so many milliseconds. */
export type Advance = { before: Head | undefined; head: Head } | { wait: number };

/** What was read of a board. */
interface Reading {
  page: Page;
  quantiles: Top['quantiles'];
  mark: string;
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
    private readonly quantiles: QuantileRepository,
    private readonly profiles: ProfileRepository,
  ) {}

  /** The head as it was pushed last; the first one is made here, and pushed by nobody. */
  async current(standings: Standings, interval: number): Promise<Head> {
    const found = await this.heads.find(standings);
    if (found) return found;
    const first = { ...(await this.#next(undefined, await this.#read(standings))), interval, pacedAt: 0 };
    return (await this.heads.replace(standings, undefined, first)) ? first : this.current(standings, interval);
  }

  /**
   * Reads the board and, where it shows something else than the head (or `cause` is a broadcast), puts that in its place with the next
   * `seq`; else gives the head as it stands. Within the interval since the last push nothing is read.
   *
   * @param interval milliseconds between two pushes
   * @throws Problem `try_again` where others kept writing it
   */
  async advance(standings: Standings, cause: Tick['cause'], interval: number): Promise<Advance> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const before = await this.heads.find(standings);
      const wait = before ? waitFor(before.pacedAt, this.#now(), interval) : 0;
      if (wait > 0) return { wait };
      const reading = await this.#read(standings);
      if (before && cause !== 'broadcast' && before.mark === reading.mark) return { before, head: before };
      const head = { ...(await this.#next(before, reading)), interval };
      if (before && cause !== 'broadcast' && sameTop(before, head)) return { before, head: before };
      if (await this.heads.replace(standings, before, head)) return { before, head };
    }
    throw Problem.of('try_again', 'The head of the board was written by others: send it again.');
  }

  /** Gives the head a new epoch where it is behind what was pushed of it. @returns undefined where it is not, or another did */
  async renew(standings: Standings, pushed: Position): Promise<Head | undefined> {
    const head = await this.heads.find(standings);
    if (head?.epoch !== pushed.epoch || head.seq >= pushed.seq) return undefined;
    const next = { ...head, epoch: this.ids.id(), seq: 1, at: Math.max(this.#now(), head.at + 1) };
    return (await this.heads.replace(standings, head, next)) ? next : undefined;
  }

  async #next(before: Head | undefined, { page, quantiles, mark }: Reading): Promise<Omit<Head, 'interval'>> {
    const { epoch, seq } = before ?? { epoch: this.ids.id(), seq: 0 };
    const now = this.#now();
    const at = Math.max(now, (before?.at ?? 0) + 1);
    const bound = page.rows[TOP - 1]?.key ?? null;
    return { epoch, seq: seq + 1, at, pacedAt: now, total: page.total, rows: await this.#named(page), quantiles, bound, mark };
  }

  /** The exact places of the board, for its quantiles; of these the top is shown. */
  async #read(standings: Standings): Promise<Reading> {
    const now = this.clock.now();
    const page = await (await this.readers.of(standings, now)).page(standings, { rank: 1 }, SMALL_BOARD, now);
    const quantiles = await this.quantiles.of(standings, page, now);
    return { page, quantiles, mark: markOf(page.rows.slice(0, TOP), { total: page.total, quantiles }) };
  }

  /** The top with the names of now, without the banned. */
  async #named({ rows }: Page): Promise<BoardRow[]> {
    const top = rows.slice(0, TOP);
    const profiles = await this.profiles.findMany(top.map(({ playerId }) => playerId));
    const now = this.clock.now();
    return top.flatMap(({ playerId, score, rank }): BoardRow[] => {
      const profile = profiles.get(playerId);
      return profile && !isBanned(profile, now) ? [[rank, playerId, profile.name, score]] : [];
    });
  }

  #now(): number {
    return this.wall.now().getTime();
  }
}
