import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, ValidateBy } from 'class-validator';
import { isJsonObject } from '#core/json';
import { Id, OtherPlayer, QueryInteger } from '#http/fields.decorator';

const SAVE_MODES = ['replace', 'merge'] as const;

const version = { type: 'integer', format: 'int64', example: 3 } as const;
const updatedAt = { type: String, format: 'date-time', nullable: true } as const;
const device = { type: String, nullable: true, example: 'steam-deck' } as const;
const data = { type: 'object', additionalProperties: true, example: { highestLevel: 7, collected: ['coin-1'], playSeconds: 120 } } as const;

/** Whose progress: named by servers, and by nobody else. */
const Subject = (): PropertyDecorator => OtherPlayer('Required from servers, refused from players');

/** The number of a version, from `minimum` on. */
const Version = (minimum: number, description: string, example = minimum): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ ...version, minimum, maximum: Number.MAX_SAFE_INTEGER, description, example }),
    ValidateBy({
      name: 'isVersion',
      validator: {
        validate: (value) => Number.isSafeInteger(value) && Number(value) >= minimum,
        defaultMessage: () => `must be an integer from ${minimum} to 2^53 - 1`,
      },
    }),
  );

/** A save of a slot. */
export class SaveProgress {
  @Id('main')
  slot!: string;

  @ApiProperty({
    ...data,
    description: 'The save: at most 350 KB once compressed. Numbers are those of JSON, exact up to 2^53: send longer ids as text',
  })
  // As it came: of what has no such type a copy would be made first, which takes longer than all else of a large save.
  @Type(() => Boolean)
  @Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key])
  @ValidateBy({ name: 'isJsonObject', validator: { validate: isJsonObject, defaultMessage: () => 'must be a JSON object' } })
  data!: Record<string, unknown>;

  @Version(0, 'The version that the data began from; 0: none')
  baseVersion!: number;

  @ApiPropertyOptional({
    enum: [...SAVE_MODES, null],
    nullable: true,
    default: 'replace',
    description: 'merge: field by field, as the catalogue says',
  })
  @IsOptional()
  @IsIn(SAVE_MODES)
  mode?: (typeof SAVE_MODES)[number] | null;

  @ApiPropertyOptional({ ...device, minLength: 1, maxLength: 64, description: 'Plain text: show it as text' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  device?: string | null;

  @Subject()
  playerId?: string | null;
}

/** A kept version that becomes the newest. */
export class RestoreProgress {
  @Id('main')
  slot!: string;

  @Version(1, 'The current one, or one of the three before it')
  version!: number;

  @Version(0, 'The version that stands', 1)
  baseVersion!: number;
}

/** Which saves. */
export class ProgressQuery {
  @ApiPropertyOptional({ description: 'All slots where absent' })
  @IsOptional()
  @Id('main')
  slot?: string;

  @QueryInteger('With `slot`: the current version, or one of the three before it', 1, Number.MAX_SAFE_INTEGER)
  version?: number;

  @Subject()
  playerId?: string;
}

/** A save. */
export class SlotSave {
  @ApiProperty({ example: 'main' })
  slot!: string;

  @ApiProperty({ ...version, description: '0: never saved' })
  version!: number;

  @ApiProperty(updatedAt)
  updatedAt!: string | null;

  @ApiProperty(device)
  device!: string | null;

  @ApiProperty({ ...data, nullable: true, description: 'null: never saved' })
  data!: Record<string, unknown> | null;
}

/** What stands after a save. */
export class SaveResult extends SlotSave {
  @ApiProperty({ description: 'Whether another save was merged with, which the sender did not know' })
  merged!: boolean;
}

/** A slot that holds a save. */
export class SlotSummary {
  @ApiProperty({ example: 'main' })
  slot!: string;

  @ApiProperty(version)
  version!: number;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  @ApiProperty(device)
  device!: string | null;

  @ApiProperty({ type: 'integer', example: 2048, description: 'Of its data as JSON' })
  bytes!: number;
}

/** The slots that hold a save. */
export class Slots {
  @ApiProperty({ type: () => [SlotSummary] })
  slots!: SlotSummary[];
}
