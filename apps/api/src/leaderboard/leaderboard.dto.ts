import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { WINDOWS, type Window } from '#catalog/catalog';
import { Id, QueryInteger } from '#http/fields.decorator';

const asBoolean = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);
const asList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);
const emptyAsAbsent = ({ value }: { value: unknown }): unknown => (value === '' ? undefined : value);

/** Which standings, for every read of a board. */
class WhichStandings {
  @Id('arcade')
  boardId!: string;

  @ApiPropertyOptional({ enum: WINDOWS, description: "The board's first window where absent" })
  @IsOptional()
  @IsIn(WINDOWS)
  window?: Window;

  @ApiPropertyOptional({ description: 'A past or the current period, as `d2026-11-20` or `w2026-47`; the current one where absent' })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @Length(1, 32)
  period?: string;

  @ApiPropertyOptional({ default: false, description: 'Whether entries carry their metadata; "me" always does' })
  @Transform(asBoolean)
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  metadata?: boolean;
}

/** A player's own place. */
export class MineQuery extends WhichStandings {
  @QueryInteger(0, 25, 5)
  around = 5;
}

/** A page, by at most one of cursor, rank and friends. */
export class GlobalQuery extends WhichStandings {
  @QueryInteger(1, 100, 50)
  limit = 50;

  @ApiPropertyOptional({ description: '`nextCursor` or `previousCursor` of a page of the same board and period' })
  @IsOptional()
  @IsString()
  @Length(1, 512)
  cursor?: string;

  @QueryInteger(1, Number.MAX_SAFE_INTEGER)
  fromRank?: number;

  @ApiPropertyOptional({ type: String, description: 'Up to 50 player ids, separated by commas' })
  @Transform(asList)
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 128, { each: true })
  friends?: string[];
}

/** Who stands where. */
export class LeaderboardEntry {
  @ApiProperty({ type: 'integer', example: 17 })
  rank!: number;

  @ApiProperty({ example: '3f8e9c1a-0000-4000-8000-000000000000' })
  playerId!: string;

  @ApiProperty({ example: 'Ada', description: 'Plain text: show it as text' })
  name!: string;

  @ApiProperty({ type: String, nullable: true })
  avatarUrl!: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1234 })
  score!: number;

  @ApiProperty({ format: 'date-time' })
  achievedAt!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  metadata!: Record<string, unknown> | null;
}

/** What every read of a board begins with. */
class StandingsHead {
  @ApiProperty({ example: 'arcade' })
  boardId!: string;

  @ApiProperty({ enum: WINDOWS, example: 'day' })
  window!: Window;

  @ApiProperty({ example: 'd2026-11-20' })
  period!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endsAt!: string | null;

  @ApiProperty({ type: 'integer', example: 5321 })
  total!: number;

  @ApiProperty({ enum: ['exact', 'bounded'], description: 'bounded: the true rank is at most `rankError` places away' })
  rankKind!: 'exact' | 'bounded';

  @ApiProperty({ type: 'integer', example: 0 })
  rankError!: number;

  @ApiProperty({ format: 'date-time', description: 'The time that the ranks are true of' })
  asOf!: string;
}

/** My place and those around me. */
export class MyLeaderboard extends StandingsHead {
  @ApiProperty({ type: LeaderboardEntry, nullable: true, description: 'null: no entry yet' })
  me!: LeaderboardEntry | null;

  @ApiProperty({ type: () => [LeaderboardEntry] })
  entries!: LeaderboardEntry[];
}

/** A page of a board. */
export class GlobalLeaderboard extends StandingsHead {
  @ApiProperty({ type: () => [LeaderboardEntry] })
  entries!: LeaderboardEntry[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;

  @ApiProperty({ type: String, nullable: true })
  previousCursor!: string | null;
}
