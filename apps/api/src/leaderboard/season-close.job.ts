import type { Catalogue } from '#catalog/catalog';
import type { Clock } from '#core/clock';
import { ARCHIVE_ROWS } from '#ranking/archive';
import type { Close } from './season-close.repository.ts';
import { dueCloses, nameOf, type SeasonStandings } from './season-close.rules.ts';
import { RESERVE_MS, SeasonFreeze } from './season-freeze.job.ts';
import { type PaymentReach, type PaymentSizes, SeasonPayment } from './season-payment.job.ts';

/** How a close is cut. */
export interface CloseSizes extends PaymentSizes {
  /** Rows a page of the archive. */
  rows: number;
}

/** What a close works on. */
export interface CloseReach extends PaymentReach {
  catalogue: Catalogue;
  clock: Clock;
}

/**
 * Closes the seasons that are over: freezes the standings, then pays what they bring. Every step may be done again: prizes are put where no
 * claim stands. So a run goes on where another crashed, nothing comes twice and no place shifts.
 */
export class SeasonCloseJob {
  readonly #reach: CloseReach;
  readonly #freeze: SeasonFreeze;
  readonly #payment: SeasonPayment;
  /** What this environment knows to be closed. */
  readonly #done = new Set<string>();

  constructor(reach: CloseReach, sizes: CloseSizes = { rows: ARCHIVE_ROWS, chunk: 10, open: 100 }) {
    this.#reach = reach;
    this.#freeze = new SeasonFreeze(reach, sizes.rows);
    this.#payment = new SeasonPayment(reach, sizes);
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
      const finished = total !== undefined && (await this.#payment.run(standings, { ...close, total }, remaining));
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
}
