import { Injectable } from '@nestjs/common';
import type { DynamoDBRecord } from 'aws-lambda';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { ChangesRepository } from '#ranking/changes.repository';
import { standingsOf } from '#ranking/standings';
import { changedBoard, heardUntil, type Tally, talliesOf } from './change.rules.ts';
import { TickRepository } from './tick.repository.ts';
import { lateDelay, slotEndOf } from './tick.rules.ts';
import type { Tick } from './tick.ts';

/** A period that has begun by the clock of who wrote the entry may not have by this one. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * Turns changed entries of table `boards` into ticks, the only way from a score to a push; and counts them, by which a read tells how far a
 * rank may be off.
 */
@Injectable()
export class StreamService {
  constructor(
    private readonly changes: ChangesRepository,
    private readonly ticks: TickRepository,
    private readonly clock: Clock,
    private readonly wall: WallClock,
  ) {}

  /** One report, and one pair of ticks, a board and period, however many of its entries changed. What fails is handed over again whole. */
  async handle(records: readonly DynamoDBRecord[]): Promise<void> {
    const heardAt = heardUntil(records, this.clock.now(), this.wall.now());
    await Promise.all(talliesOf(records).map((tally) => this.#report(tally, heardAt)));
    const changed = records.flatMap((record) => changedBoard(record) ?? []);
    const distinct = new Map(changed.map((board) => [`${board.boardId}#${board.period}`, board]));
    await Promise.all([...distinct.values()].map((board) => this.#send({ ...board, cause: 'leading' })));
  }

  /** Of a board that the catalogue has no more nobody reads. */
  async #report({ changes, ...named }: Tally, heardAt: number): Promise<void> {
    const standings = standingsOf(catalogue, named, new Date(this.clock.now().getTime() + CLOCKS_DIFFER_MS));
    if (standings) await this.changes.report(standings, { changes, heardAt });
  }

  async #send(tick: Tick): Promise<void> {
    const now = this.wall.now().getTime();
    const slotEnd = slotEndOf(now);
    if ((await this.ticks.lastLate(tick)) < slotEnd) {
      // Send first, then remember: a crash in between doubles a tick and never loses one.
      await this.ticks.sendLate({ ...tick, cause: 'late' }, lateDelay(now));
      await this.ticks.rememberLate(tick, slotEnd);
    }
    await this.ticks.sendLeading(tick, slotEnd);
  }
}
