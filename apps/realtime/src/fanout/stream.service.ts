import { Injectable } from '@nestjs/common';
import type { DynamoDBRecord } from 'aws-lambda';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { ChangesRepository } from '#ranking/changes.repository';
import { standingsOf } from '#ranking/standings';
import { Logger } from '#telemetry/logger';
import { HeadRepository } from '../board/head.repository.ts';
import { touches } from '../board/head.rules.ts';
import { type Change, changesOf, heardUntil } from './change.rules.ts';
import { TickRepository } from './tick.repository.ts';
import { lateDelay, slotEndOf } from './tick.rules.ts';

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
    private readonly heads: HeadRepository,
    private readonly ticks: TickRepository,
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly logger: Logger,
  ) {}

  /**
   * One report, and one pair of ticks, a board and period, however many of its entries changed. A board that fails keeps no other waiting.
   *
   * @returns the sequence numbers of the records of boards that failed: the first is where the stream goes on
   */
  async handle(records: readonly DynamoDBRecord[]): Promise<string[]> {
    const heardAt = heardUntil(records, this.clock.now(), this.wall.now());
    const failed = await Promise.all(changesOf(records).map((change) => this.#unlessFailed(change, heardAt)));
    return failed.flat();
  }

  async #unlessFailed(change: Change, heardAt: number): Promise<readonly string[]> {
    try {
      await this.#handle(change, heardAt);
      return [];
    } catch (error) {
      this.logger.error(`changes of ${change.boardId} ${change.period} failed`, error);
      return change.sequenceNumbers;
    }
  }

  /** Of a board that the catalogue has no more nobody reads. */
  async #handle({ boardId, period, moves, ladder, asked }: Change, heardAt: number): Promise<void> {
    const standings = standingsOf(catalogue, { boardId, period }, new Date(this.clock.now().getTime() + CLOCKS_DIFFER_MS));
    if (!standings) return;
    const changes = moves.length;
    if (changes > 0 || asked) await this.changes.report(standings, { changes, heardAt });
    if (changes === 0 && !ladder) return;
    // A moment old: what came into the top meanwhile is looked for when its end has moved (publisher).
    const head = await this.heads.find(standings, false);
    // Nobody has ever watched a board without a head.
    if (!head) return;
    const shows = moves.some(({ before, after }) => touches(head, before, after));
    if (shows) await this.#tick({ boardId, period }, head.interval);
    else if (ladder) await this.ticks.sendLate({ boardId, period, cause: 'late' }, 0);
  }

  async #tick(named: { boardId: string; period: string }, interval: number): Promise<void> {
    const now = this.wall.now().getTime();
    await this.ticks.sendLateOnce(named, { slotEnd: slotEndOf(now, interval), delay: lateDelay(now, interval) });
    await this.ticks.sendLeading({ ...named, cause: 'leading' }, slotEndOf(now, interval));
  }
}
