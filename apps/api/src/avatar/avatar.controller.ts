import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import { Call } from '#http/call';
import { PlayerId } from '#http/caller.decorator';
import { IdempotencyKey } from '#http/idempotency-key.decorator';
import { PlayerProfile, UpdateProfile } from '../player/player.dto.ts';
import { ProfileService } from '../player/profile.service.ts';
import { AvatarProcessing, Avatars, DrawnAvatar, PresignUpload, ProcessUpload, SignedUpload } from './avatar.dto.ts';
import { AvatarService } from './avatar.service.ts';

const REJECTED = Object.keys(REJECTIONS) as RejectionCode[];

/** All of it is idempotent by nature, or limited by the day: a key is looked at, and not needed. */
@ApiTags('avatar')
@Controller('avatar')
export class AvatarController {
  constructor(
    private readonly avatars: AvatarService,
    private readonly profiles: ProfileService,
  ) {}

  @Call('POST', 'presign', {
    summary: 'Where to send a picture: a form for one upload, within two minutes',
    who: ['player', 'admin'],
    answers: SignedUpload,
    errors: ['player_gone', 'player_banned', 'limit_reached'],
    idempotencyKey: 'accepted',
    throttle: { perSecond: 50, burst: 100 },
    uses: { core: ['GetItem', 'UpdateItem'], 'bucket/uploads': ['PutObject'] },
  })
  presign(@PlayerId() playerId: string, @IdempotencyKey() _key: string | undefined, @Body() request: PresignUpload): Promise<SignedUpload> {
    return this.avatars.presign(playerId, request);
  }

  @Call('POST', 'process', {
    summary: 'Turn an uploaded picture into an avatar; 202 where that takes longer than 26 seconds',
    who: ['player', 'admin'],
    answers: DrawnAvatar,
    mayTakeLonger: AvatarProcessing,
    errors: ['player_gone', 'player_banned', 'unknown_upload', ...REJECTED, 'avatar_busy', 'limit_reached'],
    idempotencyKey: 'accepted',
    // Each holds a container for a second or more.
    throttle: { perSecond: 20, burst: 40 },
    uses: {
      core: ['BatchGetItem', 'DeleteItem', 'PutItem', 'UpdateItem'],
      'bucket/uploads': ['DeleteObject', 'GetObject', 'ListBucket'],
      'bucket/results': ['GetObject'],
      'function/avatar': ['InvokeFunction'],
    },
  })
  process(
    @PlayerId() playerId: string,
    @IdempotencyKey() _key: string | undefined,
    @Body() { uploadId }: ProcessUpload,
  ): Promise<DrawnAvatar | AvatarProcessing> {
    return this.avatars.process(playerId, uploadId);
  }

  @Call('POST', 'update', {
    summary: 'Choose an avatar, and a display name',
    who: ['player', 'admin'],
    answers: PlayerProfile,
    errors: ['player_gone', 'player_banned', 'unknown_avatar', 'unknown_preset', 'limit_reached', 'name_taken', 'name_not_allowed'],
    idempotencyKey: 'accepted',
    uses: { core: ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'] },
  })
  update(@PlayerId() playerId: string, @IdempotencyKey() _key: string | undefined, @Body() request: UpdateProfile): Promise<PlayerProfile> {
    return this.profiles.update(playerId, request);
  }

  @Call('GET', '', {
    summary: 'Your avatars, and the presets',
    who: ['player', 'admin'],
    answers: Avatars,
    errors: [],
    uses: { core: ['GetItem', 'Query'], 'bucket/uploads': ['ListBucket'], 'bucket/results': ['GetObject'] },
  })
  list(@PlayerId() playerId: string): Promise<Avatars> {
    return this.avatars.list(playerId);
  }
}
