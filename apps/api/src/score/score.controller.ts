import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { ScoreResult, SubmitScore } from './score.dto.ts';
import { ScoreService } from './score.service.ts';

@ApiTags('score')
@Controller('score')
export class ScoreController {
  constructor(private readonly scores: ScoreService) {}

  @Call('POST', '', {
    summary: 'Submit the score of a run to all windows of a board',
    who: ['player', 'admin'],
    answers: ScoreResult,
    errors: ['player_gone', 'player_banned', 'unknown_board', 'unknown_ticket', 'score_out_of_bounds'],
    idempotencyKey: 'accepted',
    uses: { core: ['BatchGetItem', 'PutItem'], boards: ['GetItem', 'UpdateItem'], 'boards/rank': ['Query'] },
  })
  submit(@PlayerId() playerId: string, @Body() request: SubmitScore, @IdempotencyKey() key: string | undefined): Promise<ScoreResult> {
    return this.scores.submit(playerId, request, key);
  }
}
