import type { Catalogue } from '#catalog/catalog';
import type { Clock } from '#core/clock';
import { Problem } from '#core/problem';
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
   * @returns false where the player gets nothing: gone, banned, or the ledger refuses for good
   * @throws Problem `try_again`, or what tells the same: it is not known whether all is done
   */
  async give(prize: SeasonPrize): Promise<boolean> {
    const { playerId, boardId, season } = prize;
    const given = await this.#pay(prize);
    if (!given) return false;
    const { rank, rewards } = given;
    const id = `season#${season}#${boardId}#${playerId}`;
    await this.#reach.events.send({ type: 'reward', id, playerId, rewards, reason: 'season', boardId, period: season, rank });
    return true;
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
