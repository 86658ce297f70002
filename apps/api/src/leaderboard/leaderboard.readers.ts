import { Injectable } from '@nestjs/common';
import { ArchiveRepository } from '#ranking/archive.repository';
import type { BoardReader, Standings } from '#ranking/board';
import { BoardRepository } from '#ranking/board.repository';
import { LadderRepository } from '#ranking/ladder.repository';

/** Chooses who reads standings: the archive where they are frozen, else the live board. */
@Injectable()
export class BoardReaders {
  constructor(
    private readonly ladders: LadderRepository,
    private readonly boards: BoardRepository,
    private readonly archives: ArchiveRepository,
  ) {}

  async of(standings: Standings, now: Date): Promise<BoardReader> {
    const { ladder } = await this.ladders.look(standings, now);
    return ladder?.final ? this.archives : this.boards;
  }
}
