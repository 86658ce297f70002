import type { BoardReader, Standings } from './board.ts';
import type { LadderRepository } from './ladder.repository.ts';

/** Chooses who reads standings: the archive where they are frozen, else the live board. */
export class BoardReaders {
  readonly #ladders: Pick<LadderRepository, 'look'>;
  readonly #live: BoardReader;
  readonly #archive: BoardReader;

  constructor(ladders: Pick<LadderRepository, 'look'>, live: BoardReader, archive: BoardReader) {
    this.#ladders = ladders;
    this.#live = live;
    this.#archive = archive;
  }

  async of(standings: Standings, now: Date): Promise<BoardReader> {
    const { ladder } = await this.#ladders.look(standings, now);
    const { closesAt } = standings.period;
    // A season that was closed under a clock that was then set back, as on a laptop, runs again.
    return ladder?.final && (closesAt === null || closesAt <= now) ? this.#archive : this.#live;
  }
}
