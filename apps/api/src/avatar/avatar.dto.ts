import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { REJECTIONS, type RejectionCode } from '#avatar/avatar-job';
import { Accepted } from '#http/problem-details.dto';
import { AvatarLandmarks, AvatarPalette, Colour, VariantUrls } from './avatar.parts.dto.ts';

const TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const MAX_BYTES = 10 * 1024 * 1024;

const ID = /^[A-Za-z0-9_-]{22}$/;
const NEW_ID = 'q3nWq2m0Qy6oZ0v1pXk4Tg';
const MARKS = 'null once the result is older than a day or two';

/** A picture that is to be uploaded. */
export class PresignUpload {
  @ApiProperty({ enum: TYPES, enumName: 'PictureType', description: 'What the file is' })
  @IsIn(TYPES)
  contentType!: (typeof TYPES)[number];

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MAX_BYTES, example: 123456, description: 'Exactly as long as the file is' })
  @IsInt()
  @Min(1)
  @Max(MAX_BYTES)
  bytes!: number;
}

/** How the picture is uploaded: a form with all `fields`, and last `file`, to `url`. */
export class SignedUpload {
  @ApiProperty({ example: NEW_ID })
  uploadId!: string;

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  fields!: Record<string, string>;

  @ApiProperty({ format: 'date-time', description: 'Until when the upload must have begun: two minutes' })
  expiresAt!: string;

  @ApiProperty({ type: 'integer', example: MAX_BYTES, description: 'The most that any picture may have' })
  maxBytes!: number;
}

/** Which picture is to become an avatar. */
export class ProcessUpload {
  @ApiProperty({ example: NEW_ID, pattern: ID.source })
  @IsString()
  @Matches(ID, { message: 'must be the uploadId of POST /avatar/presign' })
  uploadId!: string;
}

/** An avatar that was drawn. */
export class DrawnAvatar {
  @ApiProperty({ example: NEW_ID, description: 'The same as the uploadId' })
  avatarId!: string;

  @ApiProperty({ type: () => VariantUrls })
  variants!: VariantUrls;

  @ApiProperty({ type: () => AvatarPalette })
  palette!: AvatarPalette;

  @Colour('Behind webp* and round256')
  background!: string;

  @ApiProperty({ type: () => AvatarLandmarks, nullable: true, description: MARKS })
  landmarks!: AvatarLandmarks | null;

  @ApiProperty({ example: '1.0.0', description: 'The version that drew it' })
  pipeline!: string;
}

/** The answer with status 202: the avatar is told over the socket, and by GET /avatar. */
export class AvatarProcessing extends Accepted {
  @ApiProperty({ example: NEW_ID })
  readonly avatarId: string;

  constructor(avatarId: string) {
    super();
    this.avatarId = avatarId;
  }
}

/** What a player is shown as. */
export class PlayerAvatar {
  @ApiProperty({ type: String, required: false, description: 'One of your avatars, or' })
  avatarId?: string;

  @ApiProperty({ type: String, required: false, example: 'fox', description: 'one of the presets' })
  preset?: string;

  @ApiProperty({ type: () => VariantUrls })
  variants!: VariantUrls;
}

/** An avatar that was asked for, as it stands. */
export class ListedAvatar {
  @ApiProperty({ example: NEW_ID })
  avatarId!: string;

  @ApiProperty({ enum: ['processing', 'ready', 'rejected'], enumName: 'AvatarStatus', description: 'How far it is' })
  status!: 'processing' | 'ready' | 'rejected';

  @ApiProperty({
    type: String,
    nullable: true,
    enum: [...Object.keys(REJECTIONS), 'try_again', null],
    description: 'Why it was rejected; `try_again`: it was not drawn to its end, process it again',
  })
  code!: RejectionCode | 'try_again' | null;

  @ApiProperty({ type: () => VariantUrls, nullable: true })
  variants!: VariantUrls | null;

  @ApiProperty({ type: () => AvatarPalette, nullable: true })
  palette!: AvatarPalette | null;

  @ApiProperty({ type: String, nullable: true, pattern: '^#[0-9a-f]{6}$', example: '#a1b2c3' })
  background!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1.0.0' })
  pipeline!: string | null;

  @ApiProperty({ type: () => AvatarLandmarks, nullable: true, description: MARKS })
  landmarks!: AvatarLandmarks | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

/** A drawing that anybody may take. */
export class Preset {
  @ApiProperty({ example: 'fox' })
  preset!: string;

  @ApiProperty({ type: () => VariantUrls })
  variants!: VariantUrls;
}

/** What a player can be shown as. */
export class Avatars {
  @ApiProperty({ type: () => PlayerAvatar, nullable: true, description: 'null: none is chosen' })
  current!: PlayerAvatar | null;

  @ApiProperty({ type: () => [ListedAvatar], description: 'The last ten, latest first, and the current one' })
  avatars!: ListedAvatar[];

  @ApiProperty({ type: () => [Preset] })
  presets!: Preset[];
}
