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
  @Id('arcade', 'A board of the catalogue')
  boardId!: string;

  @ApiPropertyOptional({ enum: WINDOWS, enumName: 'BoardWindow', description: "The board's first window where absent" })
  @IsOptional()
  @IsIn(WINDOWS)
  window?: Window;

  @ApiPropertyOptional({
    maxLength: 32,
    description:
      'A past or the current period, as `d2026-11-20`, `w2026-47` or `s1`. Where absent or empty the current one; between seasons the last.',
  })
  @Transform(emptyAsAbsent)
  @IsOptional()
  @IsString()
  @Length(1, 32)
  period?: string;

  @ApiPropertyOptional({ default: false, description: 'Whether entries carry the metadata of their run; "me" always does' })
  @Transform(asBoolean)
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  metadata?: boolean;
}

/** A player's own place, with at most `around` entries better and as many worse: at the ends of the board there are fewer. */
export class MineQuery extends WhichStandings {
  @QueryInteger('So many entries better than mine, and as many worse', 0, 25, 5)
  around = 5;
}

/** A page, by at most one of cursor, rank and friends. */
export class GlobalQuery extends WhichStandings {
  @QueryInteger('So many entries a page', 1, 100, 50)
  limit = 50;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 512,
    description: '`nextCursor` or `previousCursor` of a page of the same board and period',
  })
  @IsOptional()
  @IsString()
  @Length(1, 512)
  cursor?: string;

  @QueryInteger('The rank to begin at; behind the end, or what the last ladder reaches, the page is empty', 1, Number.MAX_SAFE_INTEGER)
  fromRank?: number;

  @ApiPropertyOptional({
    type: String,
    pattern: '^[^,]{1,128}(,[^,]{1,128}){0,49}$',
    description: 'Up to 50 player ids, separated by commas. They are answered in rank order; who has no entry is left out.',
  })
  @Transform(asList)
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 128, { each: true })
  friends?: string[];
}

/** Who stands where. */
export class LeaderboardEntry {
  @ApiProperty({ type: 'integer', example: 17, description: 'From 1. Numbers are missing where hidden players stand.' })
  rank!: number;

  @ApiProperty({ example: '3f8e9c1a-0000-4000-8000-000000000000' })
  playerId!: string;

  @ApiProperty({ example: 'Ada', description: 'Plain text: show it as text' })
  name!: string;

  @ApiProperty({ type: String, nullable: true, format: 'uri', description: 'A picture of 128 × 128 pixels; null: none is chosen' })
  avatarUrl!: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1234 })
  score!: number;

  @ApiProperty({ format: 'date-time' })
  achievedAt!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Of the run that the score is of; null where it was not asked for, or there is none',
  })
  metadata!: Record<string, unknown> | null;
}

/** What every read of a board begins with. */
class StandingsHead {
  @ApiProperty({ example: 'arcade' })
  boardId!: string;

  @ApiProperty({ enum: WINDOWS, enumName: 'BoardWindow', example: 'day' })
  window!: Window;

  @ApiProperty({ example: 'd2026-11-20' })
  period!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the period ends; null: never' })
  endsAt!: string | null;

  @ApiProperty({
    type: 'integer',
    example: 5321,
    description:
      'How many entries the board has. Counted with the ranks where the board needs no ladder; with a ladder, had when that was made, and at ' +
      'least the ranks shown; on a board that has just outgrown its exact places and has no ladder yet, it has at least so many.',
  })
  total!: number;

  @ApiProperty({
    enum: ['exact', 'bounded'],
    enumName: 'RankKind',
    description:
      'Speaks of the ranks; without "me", of `total`. `exact`: counted just now from the top, or read from the archive of a closed season. ' +
      '`bounded`: deep on a long board, counted from its last ladder; `rankError` says how far the true rank may be from the one shown.',
  })
  rankKind!: 'exact' | 'bounded';

  @ApiProperty({
    type: 'integer',
    example: 0,
    description:
      'How far the true ranks, of this moment, may be from those shown, in places, either way; 0 where they are exact. It counts the changes ' +
      'since the last ladder and allows for those not heard of yet: a quiet board that takes a burst may be off by more until that is heard ' +
      'of, usually well under a second. Without "me", or on an empty page, how far the true end may be from `total`.',
  })
  rankError!: number;

  @ApiProperty({
    format: 'date-time',
    description:
      'Ranks were counted as of then: this moment where they are exact, the last ladder where bounded, the freeze in an archive. Where there ' +
      'is a ladder, `total` is as old as that, also beside exact ranks.',
  })
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

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor`: the page of worse ranks; null: there is none' })
  nextCursor!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor`: the page of better ranks; null: this is the top' })
  previousCursor!: string | null;
}
