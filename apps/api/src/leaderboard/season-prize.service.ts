import type { Catalogue } from '#catalog/catalog';
import type { Clock } from '#core/clock';
import { Problem } from '#core/problem';
import { isBusy } from '#dynamo/failures';
import type { Logger } from '#telemetry/logger';
import type { Ledger } from '../economy/ledger.service.ts';
import type { PlayerEventRepository } from '../player/queue.repository.ts';
import { prizeOperation, type SeasonPrize } from './season-reward.rules.ts';

/** What prizes are given by. */
export interface PrizeReach {
  catalogue: Catalogue;
  clock: Clock;
  ledger: Pick<Ledger, 'apply'>;
  events: Pick<PlayerEventRepository, 'send'>;
  logger: Logger;
}

/** Gives players what a season brought them, and tells their sockets. */
export class SeasonPrizes {
  readonly #reach: PrizeReach;

  constructor(reach: PrizeReach) {
    this.#reach = reach;
  }

  /**
   * Pays once, and has it told at least once: a prize that stands already is told again, for a crash may have come between.
   * @returns `skipped` where the player gets nothing: gone, banned, or the ledger refuses for good; `failed` where this prize can't be given
   * or told, and it is not known whether all is done: a broken item shows in many ways, in the ledger's `try_again` too
   * @throws what `isBusy` knows: others will fare no better
   */
  async give(prize: SeasonPrize): Promise<'given' | 'skipped' | 'failed'> {
    try {
      const given = await this.#pay(prize);
      if (given) await this.#tell(given);
      return given ? 'given' : 'skipped';
    } catch (error) {
      if (isBusy(error)) throw error;
      this.#report(prize, error);
      return 'failed';
    }
  }

  async #tell({ playerId, boardId, season, rank, rewards }: SeasonPrize): Promise<void> {
    const id = `season#${season}#${boardId}#${playerId}`;
    await this.#reach.events.send({ type: 'reward', id, playerId, rewards, reason: 'season', boardId, period: season, rank });
  }

  /** Names the place: what is wrong with an item names its player. */
  #report({ playerId, boardId, season, rank }: SeasonPrize, error: unknown): void {
    const reason = String(error).replaceAll(playerId, '…');
    this.#reach.logger.error('a prize could not be given', { boardId, season, rank, reason });
  }

  async #pay(prize: SeasonPrize): Promise<SeasonPrize | undefined> {
    const { catalogue, clock, ledger, logger } = this.#reach;
    try {
      return await ledger.apply(prizeOperation(catalogue, prize, clock.now()));
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'try_again') throw error;
      // A full wallet, say: it must not keep all others from theirs.
      if (!NOT_HERE.has(error.code)) logger.error('a prize was refused', error);
      return undefined;
    }
  }
}

const NOT_HERE: ReadonlySet<string> = new Set(['player_gone', 'unknown_player', 'player_banned']);
