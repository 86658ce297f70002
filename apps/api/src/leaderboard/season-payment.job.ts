import { type ArchivePage, ranksOf } from '#ranking/archive';
import type { FreezeRepository } from '#ranking/freeze.repository';
import type { Logger } from '#telemetry/logger';
import type { Close, Place, SeasonCloseRepository } from './season-close.repository.ts';
import { nameOf, type SeasonStandings } from './season-close.rules.ts';
import { RESERVE_MS } from './season-freeze.job.ts';
import type { SeasonPrizes } from './season-prize.service.ts';
import { lastRewarded, rewardsFor, type SeasonPrize } from './season-reward.rules.ts';

/** How many chunks of prizes go by between two lines of the log. */
const LOG_EVERY = 100;

/** How payment is cut. */
export interface PaymentSizes {
  /** Prizes that are paid at the same time. */
  chunk: number;
  /** With so many open places a close goes no further: what fails for all is no matter of single players. */
  open: number;
}

/** What payment works on. */
export interface PaymentReach {
  closes: SeasonCloseRepository;
  freezes: FreezeRepository;
  prizes: SeasonPrizes;
  logger: Logger;
}

/** A close whose archive is whole. */
type Frozen = Close & { total: number };

/** A place that gets something. */
interface Due {
  place: Place;
  prize: SeasonPrize;
}

/** What became of some prizes. */
interface Outcome {
  given: number;
  skipped: number;
  failed: readonly Place[];
}

/** The next places, and how far the close is when they have been seen to. */
interface Chunk extends Pick<Close, 'paid' | 'page'> {
  due: Due[];
}

/**
 * Pays what a season's places bring, in the order of ranks. Whoever's prize can't be given keeps nobody else from theirs: their place stays
 * open, and every later run tries it again.
 */
export class SeasonPayment {
  readonly #reach: PaymentReach;
  readonly #sizes: PaymentSizes;

  constructor(reach: PaymentReach, sizes: PaymentSizes) {
    this.#reach = reach;
    this.#sizes = sizes;
  }

  /** @returns whether all have what is theirs @throws where the storage is busy: the next run goes on */
  async run(standings: SeasonStandings, close: Frozen, remaining: () => number): Promise<boolean> {
    let { given, skipped, failed: open } = await this.#again(standings, close, remaining);
    let chunks = 0;
    for await (const { due, ...progress } of this.#chunks(standings, close)) {
      if (remaining() < RESERVE_MS || open.length >= this.#sizes.open) return false;
      const results = await this.#give(due);
      open = [...open, ...results.failed];
      await this.#reach.closes.paid(standings, close, { ...progress, open });
      given += results.given;
      skipped += results.skipped;
      if (chunks++ % LOG_EVERY === 0) this.#log(standings, { paid: progress.paid, total: close.total });
    }
    this.#log(standings, { given, skipped, open: open.length, total: close.total });
    return open.length === 0;
  }

  /** Tries the open places again, as far as there is time. */
  async #again(standings: SeasonStandings, close: Frozen, remaining: () => number): Promise<Outcome> {
    const all = { given: 0, skipped: 0, failed: [] as Place[] };
    for (let from = 0; from < close.open.length; from += this.#sizes.chunk) {
      const places = close.open.slice(from, from + this.#sizes.chunk);
      const inTime = remaining() >= RESERVE_MS;
      const { given, skipped, failed } = inTime ? await this.#give(await this.#dueAt(standings, close, places)) : untried(places);
      all.given += given;
      all.skipped += skipped;
      all.failed.push(...failed);
    }
    if (all.failed.length < close.open.length) await this.#reach.closes.paid(standings, close, { ...close, open: all.failed });
    return all;
  }

  /** At the same time. One that fails does not break off the others, which would then be neither done nor known to fail. */
  async #give(due: readonly Due[]): Promise<Outcome> {
    const results = await Promise.allSettled(due.map(({ prize }) => this.#reach.prizes.give(prize)));
    const failures = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} prizes of a season were not given`);
    const ended = (how: string) => due.filter((_, i) => results[i]?.status === 'fulfilled' && results[i].value === how);
    return { given: ended('given').length, skipped: ended('skipped').length, failed: ended('failed').map(({ place }) => place) };
  }

  /** From where the close stands to the last rank that gets anything. */
  async *#chunks(standings: SeasonStandings, close: Frozen): AsyncGenerator<Chunk> {
    const last = lastRewarded(close.tiers, close.total);
    for (let number = close.page, next = close.paid; next < close.total; number++) {
      const page = await this.#page(standings, number);
      const ranks = ranksOf(page);
      const end = page.base + page.rows.length;
      for (; next < end; next = Math.min(next + this.#sizes.chunk, end)) {
        const from = next - page.base;
        if ((ranks[from] ?? Infinity) > last) return;
        const rows = [...page.rows.keys()].slice(from, from + this.#sizes.chunk);
        yield { due: dueOn(standings, close, page, rows), paid: next + rows.length, page: number };
      }
    }
  }

  async #dueAt(standings: SeasonStandings, close: Frozen, places: readonly Place[]): Promise<Due[]> {
    const due: Due[] = [];
    for (const { page, row } of places) due.push(...dueOn(standings, close, await this.#page(standings, page), [row]));
    return due;
  }

  async #page(standings: SeasonStandings, number: number): Promise<ArchivePage> {
    const page = await this.#reach.freezes.page(standings, number);
    if (!page) throw new Error(`The archive of ${nameOf(standings)} lacks page ${number}`);
    return page;
  }

  #log({ board, period }: SeasonStandings, progress: Record<string, number>): void {
    this.#reach.logger.info('season close', { boardId: board.boardId, season: period.id, ...progress });
  }
}

const untried = (places: readonly Place[]): Outcome => ({ given: 0, skipped: 0, failed: places });

/** What rows of a page get: nothing for an erased player, nor for a rank without a reward. */
function dueOn({ board, period }: SeasonStandings, { tiers, total }: Frozen, page: ArchivePage, rows: readonly number[]): Due[] {
  const ranks = ranksOf(page);
  return rows.flatMap((row) => {
    const [playerId, rank] = [page.rows[row]?.playerId ?? '', ranks[row] ?? Infinity];
    const rewards = rewardsFor(tiers, rank, total);
    if (!rewards || playerId === '') return [];
    return { place: { page: page.number, row }, prize: { playerId, boardId: board.boardId, season: period.id, rank, rewards } };
  });
}
