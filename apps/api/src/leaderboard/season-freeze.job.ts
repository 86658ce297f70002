import { type ArchivePage, pageAfter, SPARE_ROWS, straysOf } from '#ranking/archive';
import type { FreezeRepository } from '#ranking/freeze.repository';
import type { Logger } from '#telemetry/logger';
import type { Close, SeasonCloseRepository } from './season-close.repository.ts';
import { nameOf, type SeasonStandings } from './season-close.rules.ts';

/** So long before its function's end a close stops: a step with all tries takes less. */
export const RESERVE_MS = 15_000;
/** So often a run freezes anew before it leaves that to the next. */
const ROUNDS = 3;
/** How many pages go by between two lines of the log. */
const LOG_EVERY = 500;

/** What a freeze works on. */
export interface FreezeReach {
  closes: SeasonCloseRepository;
  freezes: FreezeRepository;
  logger: Logger;
}

type Finding = 'equal' | 'different' | 'no time';

/**
 * Freezes standings: writes them as pages from the first to the last, and then compares each with the index from the last to the first. What
 * stands then stood at the turn, at once; where a write came in between, all is void and done again. Only then is the archive put in force.
 *
 * Nothing changes the order of reads: so one write of a player can't pass unseen, nor can any number that lift them, for they run towards
 * the comparison. One that fell could only by two such writes, each more than a minute late.
 */
export class SeasonFreeze {
  readonly #reach: FreezeReach;
  readonly #rows: number;

  /** @param rows a page */
  constructor(reach: FreezeReach, rows: number) {
    this.#reach = reach;
    this.#rows = rows;
  }

  /** @returns how many places the archive has, now that it is in force; undefined: the next run goes on */
  async run(standings: SeasonStandings, close: Close, remaining: () => number): Promise<number | undefined> {
    const { closes, logger } = this.#reach;
    for (let state = close; state.round < close.round + ROUNDS; state = { ...state, round: state.round + 1, unchecked: undefined }) {
      const finding = state.unchecked === 0 ? 'equal' : await this.#round(standings, state, remaining);
      if (finding === 'equal') return this.#enforce(standings, state);
      if (finding === 'no time') return undefined;
      logger.warn('a score came while its season was frozen: once more', nameOf(standings));
      await closes.again(standings, state);
    }
    return undefined;
  }

  async #round(standings: SeasonStandings, close: Close, remaining: () => number): Promise<Finding> {
    return (await this.#write(standings, close.round, remaining)) ? this.#compare(standings, close, remaining) : 'no time';
  }

  /** @returns whether all pages of this round stand, and no other */
  async #write(standings: SeasonStandings, round: number, remaining: () => number): Promise<boolean> {
    const { freezes } = this.#reach;
    let last = await freezes.lastPage(standings);
    while (!last || last.round < round || last.next !== undefined) {
      if (remaining() < RESERVE_MS) return false;
      if (last && last.round < round) {
        await freezes.remove(standings, last.number, round);
        last = await freezes.lastPage(standings);
        continue;
      }
      const page = await this.#pageAfter(standings, round, last);
      if (page.rows.length === 0 && !last) break;
      last = await freezes.put(standings, page);
      if (page.number % LOG_EVERY === 0) this.#log(standings, { pages: page.number + 1, round });
    }
    return true;
  }

  async #pageAfter(standings: SeasonStandings, round: number, last: ArchivePage | undefined): Promise<ArchivePage> {
    const found = await this.#reach.freezes.rowsAfter(standings, last?.next, this.#rows + SPARE_ROWS);
    return pageAfter(last, found, { rows: this.#rows, shared: standings.board.ties === 'shared', round });
  }

  async #compare(standings: SeasonStandings, close: Close, remaining: () => number): Promise<Finding> {
    const { closes, freezes } = this.#reach;
    const last = close.unchecked ?? ((await freezes.lastPage(standings))?.number ?? -1) + 1;
    for (let page = await this.#page(standings, last - 1); page;) {
      if (remaining() < RESERVE_MS) {
        await closes.checked(standings, close, page.number + 1);
        return 'no time';
      }
      const before = await this.#page(standings, page.number - 1);
      if (await this.#differs(standings, page, before?.next)) return 'different';
      page = before;
    }
    await closes.checked(standings, close, 0);
    return 'equal';
  }

  /** Undefined before the first. */
  async #page(standings: SeasonStandings, number: number): Promise<ArchivePage | undefined> {
    if (number < 0) return undefined;
    const page = await this.#reach.freezes.page(standings, number);
    if (!page) throw new Error(`The archive of ${nameOf(standings)} lacks page ${number}`);
    return page;
  }

  /** Who was erased meanwhile makes no difference: they have no entry, and their row becomes empty. */
  async #differs(standings: SeasonStandings, page: ArchivePage, after: string | undefined): Promise<boolean> {
    const { freezes } = this.#reach;
    const found = await freezes.rowsAfter(standings, after, page.rows.length + 1);
    for (const playerId of straysOf(page, found)) if (await freezes.hasEntry(standings, playerId)) return true;
    return false;
  }

  async #enforce(standings: SeasonStandings, close: Close): Promise<number> {
    const { closes, freezes } = this.#reach;
    const last = await freezes.lastPage(standings);
    const total = last ? last.base + last.rows.length : 0;
    await freezes.enforce(standings, { total, frozenAt: close.frozenAt });
    await closes.frozen(standings, close, total);
    this.#log(standings, { pages: last ? last.number + 1 : 0, total, round: close.round });
    return total;
  }

  #log({ board, period }: SeasonStandings, progress: Record<string, number>): void {
    this.#reach.logger.info('season freeze', { boardId: board.boardId, season: period.id, ...progress });
  }
}
