import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata, type Type } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { CallerKind } from '#auth/caller';
import { type Code, PROBLEMS } from '#core/problem';
import type { Pace } from './pace.ts';
import { Accepted } from './problem-details.dto.ts';
import type { Rights } from './rights.ts';

/** What a route promises; the guard enforces it, the contract prints it. */
export interface CallOptions {
  /** One line for the contract. */
  summary: string;
  /** Who may call; `anyone` needs no token. */
  who: 'anyone' | readonly CallerKind[];
  /** The class of the answer's body: with status 200, but `Accepted` with 202. */
  answers: Type;
  /** With which body the call may answer 202 instead: the work goes on. */
  mayTakeLonger?: Type<Accepted>;
  /** Codes beyond those that any such call may answer. */
  errors: readonly Code[];
  /** Whether the call takes an `Idempotency-Key`. */
  idempotencyKey?: 'accepted' | 'required';
  /** What the code behind the route does to which resource: its function's role allows just that. */
  uses: Rights;
  /** Bytes of the body as sent; 8 KB unless told. */
  bodyLimit?: number;
  /** How many requests the gateway takes of all callers together; what is usual unless told: `infra/api-stage.ts`. */
  throttle?: Pace;
  /** A write that players wait for: a new version of its function takes a tenth of its calls first, and it may be kept warm. */
  critical?: true;
}

export type Method = 'GET' | 'POST' | 'DELETE';

export const CALL = Symbol('call');

const ALWAYS: readonly Code[] = ['invalid_request', 'too_many_requests', 'internal', 'try_again'];
const WITH_TOKEN: readonly Code[] = ['unauthenticated', 'forbidden'];
const WITH_KEY: readonly Code[] = ['idempotency_key_required', 'idempotency_key_reused'];
const WITH_BODY: readonly Code[] = ['invalid_json', 'too_large', 'unsupported_media_type'];

/** All codes that a call may answer, in the order of the table. */
export function codesOf(method: Method, { who, errors, idempotencyKey }: CallOptions): Code[] {
  const codes = new Set([
    ...ALWAYS,
    ...(who === 'anyone' ? [] : WITH_TOKEN),
    ...(method === 'POST' ? WITH_BODY : []),
    ...(idempotencyKey === 'required' ? WITH_KEY : []),
    ...errors,
  ]);
  return (Object.keys(PROBLEMS) as Code[]).filter((code) => codes.has(code));
}

/** One decorator tells all of a route: method, path, who may call, what it answers, which errors. Words and examples stand in `*.docs.ts`. */
export function Call(method: Method, path: string, options: CallOptions): MethodDecorator {
  const accepted = options.answers === Accepted;
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path }),
    HttpCode(accepted ? 202 : 200),
    SetMetadata(CALL, options),
    ApiOperation({ summary: options.summary }),
    ApiResponse({ status: accepted ? 202 : 200, type: options.answers, description: options.summary }),
    ...(options.mayTakeLonger ? [ApiResponse({ status: 202, type: options.mayTakeLonger, description: 'Not ready yet: ask again' })] : []),
    ...(options.idempotencyKey ? [idempotencyHeader(options.idempotencyKey)] : []),
  );
}

const idempotencyHeader = (need: 'accepted' | 'required'): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: need === 'required',
    description:
      need === 'required'
        ? 'A fresh one for each new request; a retry with the same key has no second effect'
        : 'A retry with the same key has no second effect',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  });
