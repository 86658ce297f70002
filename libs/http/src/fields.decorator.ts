import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';
import { isJsonObject, jsonBytes } from '#core/json';

/** What generators take for an integer without a format. */
const MAX_INT32 = 2 ** 31 - 1;
const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** An id of the catalogue: `boardId`, `slot` … */
export const Id = (example: string, description?: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ example, pattern: ID.source, ...(description !== undefined && { description }) }),
    IsString(),
    Matches(ID, { message: 'must be 1 to 32 characters of a-z, 0-9 and -, and not begin with -' }),
  );

/** As the user pool makes it. */
const PLAYER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An optional `playerId`: whom the call is about, where it is not the caller. */
export const OtherPlayer = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: String, nullable: true, pattern: PLAYER_ID.source, example: null, description }),
    IsOptional(),
    Matches(PLAYER_ID, { message: 'must be the id of a player: 36 characters of 0-9, a-f and -' }),
  );

/** An integer of either sign that JSON's numbers hold exactly. */
export const SafeInteger = (example: number): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ example, type: 'integer', format: 'int64', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    ValidateBy({
      name: 'isSafeInteger',
      validator: { validate: Number.isSafeInteger, defaultMessage: () => 'must be an integer between -(2^53 - 1) and 2^53 - 1' },
    }),
  );

/** An optional JSON object of at most `bytes` bytes as JSON; taken as it came, without a copy that drops keys. */
export const JsonObject = (bytes: number, example: object): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'object',
      additionalProperties: true,
      nullable: true,
      example,
      description: `At most ${bytes} bytes as JSON`,
    }),
    Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]),
    IsOptional(),
    ValidateBy({
      name: 'isJsonObject',
      validator: {
        validate: (value) => isJsonObject(value) && jsonBytes(value) <= bytes,
        defaultMessage: () => `must be an object of at most ${bytes} bytes as JSON`,
      },
    }),
  );

/** An optional integer of a query string, from `min` to `max`. */
export const QueryInteger = (description: string, min: number, max: number, fallback?: number): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      ...{ type: 'integer', minimum: min, maximum: max, description },
      ...(max > MAX_INT32 && { format: 'int64' }),
      ...(fallback !== undefined && { default: fallback }),
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value)),
    IsOptional(),
    IsInt(),
    Min(min),
    Max(max),
  );
