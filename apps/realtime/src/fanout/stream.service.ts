import { Injectable } from '@nestjs/common';
import type { DynamoDBRecord } from 'aws-lambda';
import { WallClock } from '#core/clock';
import { parseEntry } from '#dynamo/keys';
import { TickRepository } from './tick.repository.ts';
import { lateDelay, slotEndOf } from './tick.rules.ts';
import type { Tick } from './tick.ts';

/** Turns changed entries of table `boards` into ticks: the only way from a score to a push. */
@Injectable()
export class StreamService {
  constructor(
    private readonly ticks: TickRepository,
    private readonly clock: WallClock,
  ) {}

  /** One pair of ticks a board and period, however many of its entries changed. */
  async handle(records: readonly DynamoDBRecord[]): Promise<void> {
    const changed = records.filter(isChange).flatMap((record) => toTick(record) ?? []);
    const distinct = new Map(changed.map((tick) => [`${tick.boardId}#${tick.period}`, tick]));
    await Promise.all([...distinct.values()].map((tick) => this.#send(tick)));
  }

  async #send(tick: Tick): Promise<void> {
    const now = this.clock.now().getTime();
    const slotEnd = slotEndOf(now);
    if ((await this.ticks.lastLate(tick)) < slotEnd) {
      // Send first, then remember: a crash in between doubles a tick and never loses one.
      await this.ticks.sendLate({ ...tick, cause: 'late' }, lateDelay(now));
      await this.ticks.rememberLate(tick, slotEnd);
    }
    await this.ticks.sendLeading(tick, slotEnd);
  }
}

/** Not what time-to-live removed: its period is over, nobody watches it. */
const isChange = ({ userIdentity }: Pick<DynamoDBRecord, 'userIdentity'>): boolean =>
  (userIdentity as { principalId?: string } | undefined)?.principalId !== 'dynamodb.amazonaws.com';

function toTick({ dynamodb }: DynamoDBRecord): Tick | undefined {
  const { pk, sk } = dynamodb?.Keys ?? {};
  const entry = pk?.S !== undefined && sk?.S !== undefined ? parseEntry({ pk: pk.S, sk: sk.S }) : undefined;
  return entry && { boardId: entry.boardId, period: entry.period, cause: 'leading' };
}
