/** The headers of answers that a client may read. */
export const HEADERS = {
  'X-Request-Id': {
    description: 'Name it when you ask for help',
    schema: { type: 'string' },
    example: '5f6b1c1e-2a53-4f5d-9f0a-6d1c0c1d2e3f',
  },
  'X-Catalogue-Version': { description: "The game's rules that answered", schema: { type: 'string' }, example: '9f86d081884c' },
  'Idempotency-Replayed': {
    description: '`true`: the answer that was recorded for the same request; absent: the call was carried out now',
    schema: { type: 'string' },
    example: 'true',
  },
  'Retry-After': { description: 'Seconds after which the same call may succeed', schema: { type: 'string' }, example: '1' },
} as const;

/** References to them. */
export const headersOf = (...names: readonly (keyof typeof HEADERS)[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
