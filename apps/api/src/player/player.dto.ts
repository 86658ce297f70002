import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { Id } from '#http/fields.decorator';
import { PlayerAvatar } from '../avatar/avatar.dto.ts';
import { BalancesAfter } from '../economy/reward.dto.ts';
import { TaskState } from '../tasks/tasks.dto.ts';

/** Who a player is, to the player. */
export class PlayerProfile {
  @ApiProperty({ example: 'ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3' })
  playerId!: string;

  @ApiProperty({ example: 'Ada' })
  name!: string;

  @ApiProperty({ type: () => PlayerAvatar, nullable: true, description: 'null: none is chosen' })
  avatar!: PlayerAvatar | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

/** What the start of a session needs. */
export class Me extends PlayerProfile {
  @BalancesAfter('All currencies of the catalogue')
  balances!: Record<string, number>;

  @ApiProperty({ type: [String], example: ['level-2'], description: 'What is unlocked' })
  unlocks!: string[];

  @ApiProperty({ type: () => [TaskState], description: 'As GET /tasks tells them' })
  tasks!: TaskState[];

  @ApiProperty({ format: 'date-time', description: 'For countdowns: devices have the wrong time' })
  serverTime!: string;
}

/** What of the profile is to be another; at least one of the fields. */
export class UpdateProfile {
  @ApiPropertyOptional({
    ...{ type: String, nullable: true, minLength: 1, maxLength: 64, example: null },
    description: 'One of your avatars; not together with preset',
  })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  avatarId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, example: null, description: 'One of the presets' })
  @IsOptional()
  @Id('fox')
  preset?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: 'Ada',
    description: '3 to 24 letters, marks, numbers, spaces and _ - . in normal form NFKC; nobody else has one that looks like it',
  })
  @IsOptional()
  @IsString()
  displayName?: string | null;
}

/** Where the document of everything held on a player can be downloaded. */
export class ExportLink {
  @ApiProperty({ description: 'Whoever has it can read the document: until `expiresAt`, without a token' })
  url!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}
