import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Code, PROBLEMS } from '#core/problem';

/** A schema of the API's own: this folder knows no feature. */
const schemaOf = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** One mistake in a request. */
export class MistakeDetails {
  @ApiProperty({ description: 'Where: a path into the body or the name of a query parameter', example: 'score' })
  path!: string;

  @ApiProperty({ example: 'must be an integer' })
  message!: string;
}

/** RFC 9457: how every failure is answered. */
export class ProblemDetails {
  @ApiProperty({ example: 'urn:laurel:problem:unknown_board' })
  type!: string;

  @ApiProperty({ example: 'There is no such board' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 404 })
  status!: number;

  @ApiProperty({ description: 'What is wrong and what to do', example: 'The board "arcad" is not in the catalogue.' })
  detail!: string;

  @ApiProperty({
    description: 'For programs; never translated',
    enum: Object.keys(PROBLEMS),
    enumName: 'ProblemCode',
    example: 'unknown_board',
  })
  code!: Code;

  @ApiProperty({ description: 'Name it when you ask for help', example: '5f6b1c1e-2a53-4f5d-9f0a-6d1c0c1d2e3f' })
  requestId!: string;

  @ApiPropertyOptional({ type: () => [MistakeDetails], description: 'Every mistake at once, with `invalid_request`' })
  errors?: MistakeDetails[];

  @ApiPropertyOptional({ allOf: [schemaOf('SlotSave')], description: 'The save that stands, with `version_conflict`' })
  current?: object;

  @ApiPropertyOptional({
    type: 'array',
    items: schemaOf('MissingPart'),
    description: 'What is missing, with `requirements_not_met` and `task_not_finished`',
  })
  missing?: object[];

  @ApiPropertyOptional({ description: 'With `insufficient_funds`' })
  currency?: string;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `insufficient_funds`' })
  have?: number;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `insufficient_funds`' })
  need?: number;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `limit_reached` and `implausible_score`' })
  limit?: number;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `daily_cap_reached`' })
  cap?: number;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `daily_cap_reached`' })
  used?: number;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'With `limit_reached` and `daily_cap_reached`' })
  resetsAt?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'With `task_already_claimed`' })
  nextResetAt?: string | null;

  @ApiPropertyOptional({ description: 'What the player can do about a picture that becomes no avatar' })
  hint?: string;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `score_out_of_bounds` and `amount_out_of_bounds`' })
  min?: number;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', description: 'With `score_out_of_bounds` and `amount_out_of_bounds`' })
  max?: number;
}

/** The answer with status 202: the work goes on after it. */
export class Accepted {
  @ApiProperty({ enum: ['processing'] })
  readonly status = 'processing';
}
