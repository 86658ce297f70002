/**
 * The one table of errors, for REST (`application/problem+json`, RFC 9457) and for the socket's error frames.
 * `retryAfter`: seconds after which the same call may succeed.
 */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  invalid_cursor: { status: 400, title: 'The cursor is not valid' },
  idempotency_key_required: { status: 400, title: 'The call needs an Idempotency-Key' },
  unauthenticated: { status: 401, title: 'A valid access token is needed' },
  forbidden: { status: 403, title: 'This caller may not do this' },
  source_not_open: { status: 403, title: 'The source is not open to this caller and currency' },
  player_banned: { status: 403, title: 'The player is banned' },
  player_gone: { status: 403, title: 'The player does not exist any more' },
  unknown_route: { status: 404, title: 'There is no such route' },
  unknown_board: { status: 404, title: 'There is no such board' },
  unknown_period: { status: 404, title: 'The board has no such period' },
  unknown_currency: { status: 404, title: 'There is no such currency' },
  unknown_source: { status: 404, title: 'There is no such earn source' },
  unknown_offer: { status: 404, title: 'There is no such offer' },
  unknown_task: { status: 404, title: 'There is no such task' },
  unknown_unlock: { status: 404, title: 'There is no such unlock' },
  unknown_slot: { status: 404, title: 'There is no such slot' },
  unknown_version: { status: 404, title: 'The slot does not keep this version' },
  unknown_upload: { status: 404, title: 'There is no such upload' },
  unknown_avatar: { status: 404, title: 'There is no such avatar' },
  unknown_preset: { status: 404, title: 'There is no such preset' },
  unknown_player: { status: 404, title: 'There is no such player' },
  version_conflict: { status: 409, title: 'Another save was first' },
  insufficient_funds: { status: 409, title: 'The wallet holds too little' },
  already_owned: { status: 409, title: 'The player owns it already' },
  limit_reached: { status: 409, title: 'The limit is reached' },
  sold_out: { status: 409, title: 'The stock is sold out' },
  requirements_not_met: { status: 409, title: 'A requirement is not met' },
  task_not_finished: { status: 409, title: 'The task is not finished' },
  task_already_claimed: { status: 409, title: 'The reward of this cycle is claimed' },
  daily_cap_reached: { status: 409, title: "The source's cap of the day is reached" },
  period_closed: { status: 409, title: 'No such period is running' },
  ticket_used: { status: 409, title: 'The ticket is used' },
  ticket_expired: { status: 409, title: 'The ticket has expired' },
  receipt_used: { status: 409, title: 'The receipt is used' },
  name_taken: { status: 409, title: 'The name is taken' },
  avatar_busy: { status: 409, title: 'Another avatar is being drawn' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key belongs to another request' },
  score_out_of_bounds: { status: 422, title: 'The score is out of bounds' },
  amount_out_of_bounds: { status: 422, title: 'The amount is out of bounds' },
  ticket_required: { status: 422, title: 'The board asks for a ticket' },
  unknown_ticket: { status: 422, title: 'There is no such ticket' },
  implausible_score: { status: 422, title: 'The score is not plausible' },
  name_not_allowed: { status: 422, title: 'The name is not allowed' },
  no_face: { status: 422, title: 'There is no face in the picture' },
  many_faces: { status: 422, title: 'There is more than one face in the picture' },
  too_small: { status: 422, title: 'The face is too small' },
  too_dark: { status: 422, title: 'The face is too dark' },
  too_bright: { status: 422, title: 'The face is too bright' },
  blurred: { status: 422, title: 'The picture is blurred' },
  low_confidence: { status: 422, title: 'The face cannot be seen well' },
  head_cut: { status: 422, title: 'The head is cut off' },
  unsupported_format: { status: 422, title: 'The file is no JPEG, PNG or WebP' },
  not_an_image: { status: 422, title: 'The file cannot be read as a picture' },
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
  amount_out_of_bounds: { min: number; max: number };
  implausible_score: { limit: number };
  limit_reached: { limit: number; resetsAt: string | null };
  daily_cap_reached: { cap: number; used: number; resetsAt: string };
  insufficient_funds: { currency: string; have: number; need: number };
  requirements_not_met: { missing: readonly Missing[] };
  task_not_finished: { missing: readonly Missing[] };
  task_already_claimed: { nextResetAt: string | null };
  version_conflict: { current: CurrentSave };
  no_face: Hint;
  many_faces: Hint;
  too_small: Hint;
  too_dark: Hint;
  too_bright: Hint;
  blurred: Hint;
  low_confidence: Hint;
  head_cut: Hint;
  unsupported_format: Hint;
  not_an_image: Hint;
}

/** What the player can do about a picture: a sentence to be shown. */
interface Hint {
  hint: string;
}

/** What is still missing for an unlock or a task. */
export type Missing =
  | { type: 'unlock'; unlockId: string }
  | { type: 'counter'; counter: string; have: number; need: number }
  | { type: 'currency'; currency: string; have: number; need: number };

/** The save that stands; version 0 and no data where there is none. */
export interface CurrentSave {
  slot: string;
  version: number;
  updatedAt: string | null;
  device: string | null;
  data: Record<string, unknown> | null;
}

type ExtensionOf<C extends Code> = C extends keyof Extensions ? [extension: Extensions[C]] : [];

/** A failure with a code of the table; what is thrown on purpose is one of these, all else is `internal`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: Code;
  readonly extension: Readonly<Record<string, unknown>>;
  /** Seconds for the `Retry-After` header; undefined: the call will not succeed later either. */
  readonly retryAfter: number | undefined;

  private constructor(code: Code, detail: string, extension: Readonly<Record<string, unknown>>, retryAfter?: number) {
    super(detail);
    this.code = code;
    this.extension = extension;
    const row = PROBLEMS[code];
    this.retryAfter = retryAfter ?? ('retryAfter' in row ? row.retryAfter : undefined);
  }

  /** @param detail one sentence for the developer who reads the answer: what is wrong and what to do */
  static of<C extends Code>(code: C, detail: string, ...[extension]: ExtensionOf<C>): Problem {
    return new Problem(code, detail, { ...extension });
  }

  /** Every mistake of a request at once. */
  static invalid(errors: readonly Mistake[]): Problem {
    return Problem.of('invalid_request', 'See `errors` for each mistake.', { errors });
  }

  /** `too_many_requests`, with the seconds after which the call is let through. */
  static tooMany(detail: string, seconds: number): Problem {
    return new Problem('too_many_requests', detail, {}, seconds);
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
