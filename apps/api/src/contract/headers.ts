import type { OpenAPIObject } from '@nestjs/swagger';

type Headers = NonNullable<NonNullable<OpenAPIObject['components']>['headers']>;

/** The headers of answers that a client may read. */
export const HEADERS = {
  'X-Request-Id': {
    description: 'Name it when you ask for help',
    required: true,
    schema: { type: 'string' },
    example: '5f6b1c1e-2a53-4f5d-9f0a-6d1c0c1d2e3f',
  },
  'X-Catalogue-Version': {
    description: "The game's rules that answered",
    required: true,
    schema: { type: 'string' },
    example: '9f86d081884c',
  },
  'Idempotency-Replayed': {
    description: '`true`: the answer that was recorded for the same request; absent: the call was carried out now',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
  'Retry-After': {
    description: 'Seconds after which the same call may succeed',
    required: true,
    schema: { type: 'integer', minimum: 1 },
    example: 1,
  },
} satisfies Headers;

/** References to them. */
export const headersOf = (...names: readonly (keyof typeof HEADERS)[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
