import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { PlayerProfile, UpdateProfile } from './player.dto.ts';
import { ProfileService } from './profile.service.ts';

@ApiTags('avatar')
@Controller('avatar')
export class AvatarController {
  constructor(private readonly profiles: ProfileService) {}

  @Call('POST', 'update', {
    summary: 'Choose a display name',
    who: ['player', 'admin'],
    answers: PlayerProfile,
    errors: ['player_gone', 'player_banned', 'unknown_avatar', 'unknown_preset', 'limit_reached', 'name_taken', 'name_not_allowed'],
    idempotencyKey: 'accepted',
    uses: { core: ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'] },
  })
  /** Idempotent by nature: the key is looked at, and not needed. */
  update(@PlayerId() playerId: string, @IdempotencyKey() _key: string | undefined, @Body() request: UpdateProfile): Promise<PlayerProfile> {
    return this.profiles.update(playerId, request);
  }
}
