import { Body, Controller, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Caller } from '#auth/caller';
import { Call } from '#http/call';
import { CurrentCaller, PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { ProgressQuery, RestoreProgress, SaveProgress, SaveResult, Slots, SlotSave } from './progress.dto.ts';
import { ProgressService } from './progress.service.ts';

const BODY_LIMIT = 400 * 1024;
/** Generators name the type by the title. */
const eitherOf = (title: string, ...types: { name: string }[]) => ({
  title,
  oneOf: types.map(({ name }) => ({ $ref: `#/components/schemas/${name}` })),
});

@ApiTags('progress')
@Controller('progress')
export class ProgressController {
  constructor(private readonly progress: ProgressService) {}

  @Call('POST', '', {
    summary: 'Save a slot, on top of the version that the data began from, or merged with what stands',
    who: ['player', 'admin', 'server'],
    answers: SaveResult,
    errors: [
      'player_gone',
      'player_banned',
      'unknown_player',
      'unknown_slot',
      'version_conflict',
      'idempotency_key_required',
      'idempotency_key_reused',
    ],
    idempotencyKey: 'accepted',
    critical: true,
    uses: { core: ['BatchGetItem', 'GetItem', 'PutItem'] },
    bodyLimit: BODY_LIMIT,
  })
  save(@CurrentCaller() caller: Caller, @Body() request: SaveProgress, @IdempotencyKey() key: string | undefined): Promise<SaveResult> {
    return this.progress.save(caller, request, key);
  }

  @Call('POST', 'restore', {
    summary: 'Save one of the kept versions once more',
    who: ['player', 'admin'],
    answers: SaveResult,
    errors: ['player_gone', 'player_banned', 'unknown_slot', 'unknown_version', 'version_conflict', 'idempotency_key_reused'],
    idempotencyKey: 'accepted',
    uses: { core: ['BatchGetItem', 'GetItem', 'PutItem'] },
  })
  restore(@PlayerId() playerId: string, @Body() request: RestoreProgress, @IdempotencyKey() key: string | undefined): Promise<SaveResult> {
    return this.progress.restore(playerId, request, key);
  }

  @ApiExtraModels(Slots, SlotSave)
  @ApiOkResponse({
    description: 'The slots that hold a save; with `slot` the save itself',
    schema: eitherOf('ProgressAnswer', Slots, SlotSave),
  })
  @Call('GET', '', {
    summary: 'The slots that hold a save, or the save of one slot, the current or a kept version',
    who: ['player', 'admin', 'server'],
    answers: SlotSave,
    errors: ['unknown_player', 'unknown_slot', 'unknown_version'],
    uses: { core: ['GetItem', 'Query'] },
  })
  read(@CurrentCaller() caller: Caller, @Query() query: ProgressQuery): Promise<Slots | SlotSave> {
    return this.progress.read(caller, query);
  }
}
