import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { ScoreResult, SubmitScore } from './score.dto.ts';
import { ScoreService } from './score.service.ts';
import { OpenTicket, RunTicket } from './ticket.dto.ts';
import { TicketService } from './ticket.service.ts';

@ApiTags('score')
@Controller('score')
export class ScoreController {
  constructor(
    private readonly scores: ScoreService,
    private readonly tickets: TicketService,
  ) {}

  @Call('POST', '', {
    summary: 'Submit the score of a run to all windows of a board',
    who: ['player', 'admin'],
    answers: ScoreResult,
    errors: [
      ...(['player_gone', 'player_banned', 'unknown_board'] as const),
      ...(['ticket_required', 'unknown_ticket', 'score_out_of_bounds', 'implausible_score'] as const),
      ...(['period_closed', 'ticket_used', 'ticket_expired'] as const),
    ],
    idempotencyKey: 'accepted',
    critical: true,
    uses: {
      core: ['BatchGetItem', 'PutItem'],
      boards: ['BatchGetItem', 'GetItem', 'Query', 'UpdateItem'],
      'boards/rank': ['Query'],
      'queue/ladders': ['SendMessage'],
    },
  })
  submit(@PlayerId() playerId: string, @Body() request: SubmitScore, @IdempotencyKey() key: string | undefined): Promise<ScoreResult> {
    return this.scores.submit(playerId, request, key);
  }

  @Call('POST', 'ticket', {
    summary: 'Begin a run of a board that asks for a ticket',
    who: ['player', 'admin'],
    answers: RunTicket,
    errors: ['player_gone', 'player_banned', 'unknown_board', 'unknown_ticket', 'limit_reached'],
    idempotencyKey: 'accepted',
    uses: { core: ['BatchGetItem', 'PutItem'] },
  })
  open(@PlayerId() playerId: string, @Body() request: OpenTicket, @IdempotencyKey() key: string | undefined): Promise<RunTicket> {
    return this.tickets.open(playerId, request, key);
  }
}
