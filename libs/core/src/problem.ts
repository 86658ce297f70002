/**
 * The one table of errors, for REST (`application/problem+json`, RFC 9457) and for the socket's error frames.
 * `retryAfter`: seconds after which the same call may succeed.
 */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  unauthenticated: { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'This caller may not do this' },
  player_banned: { status: 403, title: 'The player is banned' },
  player_gone: { status: 403, title: 'The player does not exist any more' },
  unknown_route: { status: 404, title: 'There is no such route' },
  unknown_board: { status: 404, title: 'There is no such board' },
  unknown_period: { status: 404, title: 'The board has no such period' },
  limit_reached: { status: 409, title: 'The limit is reached' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  score_out_of_bounds: { status: 422, title: 'The score is out of bounds' },
  unknown_ticket: { status: 422, title: 'There is no such ticket' },
  too_many_requests: { status: 429, title: 'Too many requests', retryAfter: 1 },
  internal: { status: 500, title: 'Something went wrong on our side' },
  try_again: { status: 503, title: 'The service is busy', retryAfter: 1 },
} as const satisfies Record<string, { status: number; title: string; retryAfter?: number }>;

export type Code = keyof typeof PROBLEMS;

/** One mistake in a request: where (`metadata.level`, `friends[3]`) and what. */
export interface Mistake {
  path: string;
  message: string;
}

interface Extensions {
  invalid_request: { errors: readonly Mistake[] };
  score_out_of_bounds: { min: number; max: number };
  limit_reached: { limit: number; resetsAt: string | null };
}

type ExtensionOf<C extends Code> = C extends keyof Extensions ? [extension: Extensions[C]] : [];

/** A failure with a code of the table; what is thrown on purpose is one of these, all else is `internal`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: Code;
  readonly extension: Readonly<Record<string, unknown>>;

  private constructor(code: Code, detail: string, extension: Readonly<Record<string, unknown>>) {
    super(detail);
    this.code = code;
    this.extension = extension;
  }

  /** @param detail one sentence for the developer who reads the answer: what is wrong and what to do */
  static of<C extends Code>(code: C, detail: string, ...[extension]: ExtensionOf<C>): Problem {
    return new Problem(code, detail, { ...extension });
  }

  /** Every mistake of a request at once. */
  static invalid(errors: readonly Mistake[]): Problem {
    return Problem.of('invalid_request', 'See `errors` for each mistake.', { errors });
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** The body of the answer: `{type, title, status, detail, code, requestId, …extension fields}`. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  const { status, title } = PROBLEMS[problem.code];
  const { code, message: detail, extension } = problem;
  return { type: `urn:laurel:problem:${code}`, title, status, detail, code, requestId, ...extension };
}

/** Seconds for the `Retry-After` header, where the code has one. */
export function retryAfter(code: Code): number | undefined {
  const row = PROBLEMS[code];
  return 'retryAfter' in row ? row.retryAfter : undefined;
}
