import type { Catalogue, Reward } from '#catalog/catalog';
import type { Clock } from '#core/clock';
import { ARCHIVE_ROWS, ranksOf } from '#ranking/archive';
import type { FreezeRepository } from '#ranking/freeze.repository';
import type { Logger } from '#telemetry/logger';
import type { Close, SeasonCloseRepository } from './season-close.repository.ts';
import { dueCloses, nameOf, type SeasonStandings } from './season-close.rules.ts';
import { RESERVE_MS, SeasonFreeze } from './season-freeze.job.ts';
import type { SeasonPrizes } from './season-prize.service.ts';
import { lastRewarded, rewardsFor, type SeasonPrize } from './season-reward.rules.ts';

/** How many chunks of prizes go by between two lines of the log. */
const LOG_EVERY = 100;

/** How a close is cut. */
export interface CloseSizes {
  /** Rows a page of the archive. */
  rows: number;
  /** Prizes that are paid at the same time. */
  chunk: number;
}

/** What a close works on. */
export interface CloseReach {
  catalogue: Catalogue;
  clock: Clock;
  closes: SeasonCloseRepository;
  freezes: FreezeRepository;
  prizes: SeasonPrizes;
  logger: Logger;
}

/** A chunk of prizes, and the position after it. */
interface Chunk {
  prizes: SeasonPrize[];
  paid: number;
  page: number;
}

/**
 * Closes the seasons that are over: freezes the standings, then pays what they bring. Every step may be done again: prizes are put where no
 * claim stands. So a run goes on where another crashed, nothing comes twice and no place shifts.
 */
export class SeasonCloseJob {
  readonly #reach: CloseReach;
  readonly #sizes: CloseSizes;
  readonly #freeze: SeasonFreeze;
  /** What this environment knows to be closed. */
  readonly #done = new Set<string>();

  constructor(reach: CloseReach, sizes: CloseSizes = { rows: ARCHIVE_ROWS, chunk: 10 }) {
    this.#reach = reach;
    this.#sizes = sizes;
    this.#freeze = new SeasonFreeze(reach, sizes.rows);
  }

  /**
   * Goes on with every close that is due until all are done, or until 15 s before the function's end.
   *
   * @param remaining milliseconds until the function is ended
   * @throws AggregateError where closes failed: the next run goes on with them, and none kept the others waiting
   */
  async run(remaining: () => number): Promise<void> {
    const { catalogue, clock } = this.#reach;
    const failures: unknown[] = [];
    for (const standings of dueCloses(catalogue, clock.now())) {
      if (remaining() < RESERVE_MS) break;
      try {
        if (!this.#done.has(nameOf(standings))) await this.#close(standings, remaining);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} closes of seasons failed`);
  }

  async #close(standings: SeasonStandings, remaining: () => number): Promise<void> {
    const { closes, clock } = this.#reach;
    const now = clock.now();
    // Nobody outlives the end of their function: a lease until then needs no prolonging.
    const close = await closes.take(standings, now.getTime() + Math.ceil(remaining()), now);
    if (close === 'done') this.#done.add(nameOf(standings));
    if (typeof close === 'string') return;
    try {
      const total = close.total ?? (await this.#freeze.run(standings, close, remaining));
      const finished = total !== undefined && (await this.#pay(standings, { ...close, total }, remaining));
      if (finished) await closes.done(standings, close);
      else await closes.release(standings, close);
    } catch (error) {
      await this.#giveUp(standings, close);
      throw error;
    }
  }

  /** Releases the lease where that is still possible; else it ends by itself. */
  async #giveUp(standings: SeasonStandings, close: Close): Promise<void> {
    try {
      await this.#reach.closes.release(standings, close);
    } catch (error) {
      this.#reach.logger.warn('a close keeps its lease', String(error));
    }
  }

  /** In the order of ranks. @returns whether all have what is theirs */
  async #pay(standings: SeasonStandings, close: Close & { total: number }, remaining: () => number): Promise<boolean> {
    const { closes } = this.#reach;
    let [given, skipped, chunks] = [0, 0, 0];
    for await (const { prizes, ...progress } of this.#chunks(standings, close)) {
      if (remaining() < RESERVE_MS) return false;
      const results = await this.#give(prizes);
      await closes.paid(standings, close, progress);
      given += results.filter((paid) => paid).length;
      skipped += results.filter((paid) => !paid).length;
      if (chunks++ % LOG_EVERY === 0) this.#log(standings, { paid: progress.paid, total: close.total });
    }
    this.#log(standings, { given, skipped, total: close.total });
    return true;
  }

  /** At the same time. One that fails does not break off the others, which would then be neither done nor known to fail. */
  async #give(prizes: readonly SeasonPrize[]): Promise<boolean[]> {
    const results = await Promise.allSettled(prizes.map((prize) => this.#reach.prizes.give(prize)));
    const failures = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} prizes of a season were not given`);
    return results.map((result) => result.status === 'fulfilled' && result.value);
  }

  /** From where the close stands to the last rank that gets anything. */
  async *#chunks(standings: SeasonStandings, { tiers, total, paid, page: from }: Close & { total: number }): AsyncGenerator<Chunk> {
    const last = lastRewarded(tiers, total);
    for (let number = from, next = paid; next < total; number++) {
      const page = await this.#reach.freezes.page(standings, number);
      if (!page) throw new Error(`The archive of ${nameOf(standings)} lacks page ${number}`);
      const ranks = ranksOf(page);
      for (; next < page.base + page.rows.length; next = Math.min(next + this.#sizes.chunk, page.base + page.rows.length)) {
        const index = next - page.base;
        if ((ranks[index] ?? Infinity) > last) return;
        const rows = page.rows.slice(index, index + this.#sizes.chunk);
        const prizes = rows.flatMap(({ playerId }, i) => toPrize(standings, playerId, ranks[index + i] ?? 0, { tiers, total }) ?? []);
        yield { prizes, paid: index + rows.length + page.base, page: number };
      }
    }
  }

  #log({ board, period }: SeasonStandings, progress: Record<string, number>): void {
    this.#reach.logger.info('season close', { boardId: board.boardId, season: period.id, ...progress });
  }
}

/** Undefined for an erased player, and for a rank that gets nothing. */
function toPrize(
  { board, period }: SeasonStandings,
  playerId: string,
  rank: number,
  { tiers, total }: Pick<Close, 'tiers'> & { total: number },
): SeasonPrize | undefined {
  const rewards: readonly Reward[] | undefined = rewardsFor(tiers, rank, total);
  return rewards && playerId !== '' ? { playerId, boardId: board.boardId, season: period.id, rank, rewards } : undefined;
}
