import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { Unlocked, UnlockRequest, Unlocks } from './unlock.dto.ts';
import { UnlockService } from './unlock.service.ts';

@ApiTags('unlocks')
@Controller()
export class UnlockController {
  constructor(private readonly unlocks: UnlockService) {}

  @Call('POST', 'unlock', {
    summary: 'Unlock a level, a feature or an achievement, once and for ever',
    who: ['player', 'admin'],
    answers: Unlocked,
    errors: ['player_gone', 'player_banned', 'unknown_unlock', 'amount_out_of_bounds', 'requirements_not_met', 'insufficient_funds'],
    idempotencyKey: 'accepted',
    critical: true,
    uses: { core: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
  })
  unlock(@PlayerId() playerId: string, @Body() request: UnlockRequest, @IdempotencyKey() key: string | undefined): Promise<Unlocked> {
    return this.unlocks.unlock(playerId, request, key);
  }

  @Call('GET', 'unlocks', {
    summary: 'All unlocks, with what is missing for each',
    who: ['player', 'admin'],
    answers: Unlocks,
    errors: [],
    uses: { core: ['BatchGetItem', 'Query'] },
  })
  list(@PlayerId() playerId: string): Promise<Unlocks> {
    return this.unlocks.list(playerId);
  }
}
