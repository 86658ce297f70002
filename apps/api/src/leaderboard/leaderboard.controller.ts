import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import type { Rights } from '#http/rights';
import { GlobalLeaderboard, GlobalQuery, MineQuery, MyLeaderboard } from './leaderboard.dto.ts';
import { LeaderboardService } from './leaderboard.service.ts';

/** Ranks from the index and the ladder, or the archive; names; and asking for a ladder that is due. */
const READING: Rights = {
  core: ['BatchGetItem'],
  boards: ['BatchGetItem', 'GetItem', 'Query', 'UpdateItem'],
  'boards/rank': ['Query'],
  'queue/ladders': ['SendMessage'],
};

@ApiTags('leaderboard')
@Controller('leaderboard')
export class LeaderboardController {
  constructor(private readonly leaderboards: LeaderboardService) {}

  @Call('GET', '', {
    summary: 'My rank and the entries around me',
    who: ['player', 'admin'],
    answers: MyLeaderboard,
    errors: ['unknown_board', 'unknown_period'],
    uses: READING,
  })
  mine(@PlayerId() playerId: string, @Query() query: MineQuery): Promise<MyLeaderboard> {
    return this.leaderboards.mine(playerId, query);
  }

  @Call('GET', 'global', {
    summary: 'A page of a board: its top, from a rank, by a cursor, or of friends',
    who: ['player', 'admin'],
    answers: GlobalLeaderboard,
    errors: ['unknown_board', 'unknown_period', 'invalid_cursor'],
    uses: READING,
  })
  global(@PlayerId() playerId: string, @Query() query: GlobalQuery): Promise<GlobalLeaderboard> {
    return this.leaderboards.global(playerId, query);
  }
}
