import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { WINDOWS, type Window } from '#catalog/catalog';
import { Id, JsonObject, SafeInteger } from '#http/fields.decorator';

/** The result of one run. */
export class SubmitScore {
  @Id('arcade')
  boardId!: string;

  @SafeInteger(1234)
  score!: number;

  @JsonObject(512, { level: 3 })
  metadata?: Record<string, unknown> | null;

  @ApiPropertyOptional({
    ...{ type: String, nullable: true, minLength: 1, maxLength: 64, example: null },
    description:
      'From `POST /score/ticket`, where the board asks for one; good for one score. Without an `Idempotency-Key` it names the run: a retry has no second effect',
  })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  ticketId?: string | null;
}

/** What a run did in one window of the board. */
export class WindowResult {
  @ApiProperty({ enum: WINDOWS, enumName: 'BoardWindow', example: 'all' })
  window!: Window;

  @ApiProperty({ example: 'd2026-11-20' })
  period!: string;

  @ApiProperty({ description: 'Whether this run changed what stands on the board' })
  improved!: boolean;

  @ApiProperty({ type: 'integer', format: 'int64', example: 1234, description: 'What stands on the board after the call' })
  score!: number;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, example: 1000, description: 'What stood before; null: nothing' })
  previousScore!: number | null;

  @ApiProperty({ type: 'integer', example: 17 })
  rank!: number;

  @ApiProperty({
    enum: ['exact', 'bounded'],
    enumName: 'RankKind',
    description: 'bounded: `rankError` says how many places the true rank may be away',
  })
  rankKind!: 'exact' | 'bounded';

  @ApiProperty({ type: 'integer', example: 0 })
  rankError!: number;

  @ApiProperty({ format: 'date-time', description: 'The time that the rank is true of' })
  asOf!: string;

  @ApiProperty({ type: 'integer', example: 5321, description: 'How many players have an entry' })
  total!: number;
}

/** What a run did. */
export class ScoreResult {
  @ApiProperty({ example: 'arcade' })
  boardId!: string;

  @ApiProperty({ type: () => [WindowResult] })
  windows!: WindowResult[];
}
