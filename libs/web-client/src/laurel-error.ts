import type { MissingPart, ProblemDetails, SlotSave } from './generated/contract.ts';

/** Codes of the contract. */
export type ProblemCode = ProblemDetails['code'];

/**
 * The contract's, and the client's own: `no_answer`: nothing came in time, or something else than Laurel answered · `queue_full`: nothing
 * more is kept for later · `sign_in_needed`: neither refresh token nor password is taken any more · `upload_refused`: the storage did not
 * take a picture, as where the file has changed meanwhile.
 */
export type LaurelCode = ProblemCode | 'no_answer' | 'queue_full' | 'sign_in_needed' | 'upload_refused';

type Known = 'type' | 'title' | 'status' | 'detail' | 'code' | 'requestId' | 'missing' | 'current';

/** What a code adds: see the contract for which has what. */
export interface ProblemFields extends Omit<ProblemDetails, Known> {
  missing?: MissingPart[];
  current?: SlotSave;
}

/** A call that did not do what it was asked for, by the words of the service, or for want of them. */
export class LaurelError extends Error {
  override readonly name: string = 'LaurelError';
  /** Of HTTP; 0 where no answer came. */
  readonly status: number;
  readonly code: LaurelCode;
  /** For developers, in English: what is wrong, and what to do. */
  readonly detail: string;
  /** Name it when you ask for help; null where it was not the service that answered. */
  readonly requestId: string | null;
  readonly fields: ProblemFields;
  /** Seconds after which the service would have it tried again; null where it does not say. */
  readonly retryAfter: number | null;

  constructor({ status, code, detail, requestId = null, fields = {}, retryAfter = null }: ErrorParts) {
    super(`${code}: ${detail}`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.requestId = requestId;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

export interface ErrorParts {
  status: number;
  code: LaurelCode;
  detail: string;
  requestId?: string | null;
  fields?: ProblemFields;
  retryAfter?: number | null;
}

/** The player of the kept record can be signed in by nothing that is kept: their password was changed elsewhere, or they are deleted. */
export class SignInNeeded extends LaurelError {
  override readonly name = 'SignInNeeded';

  constructor() {
    const detail = 'The kept password is not taken any more. Have the player sign in by e-mail or recovery code, or begin as a new guest.';
    super({ status: 401, code: 'sign_in_needed', detail });
  }
}

/** What came instead of an answer of the service. */
export const noAnswer = (detail: string): LaurelError => new LaurelError({ status: 0, code: 'no_answer', detail });

/** `application/problem+json`, as the service sends it. */
export interface Problem extends ProblemFields {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  requestId: string;
}

/** An answer of the service that is no success. @param retryAfter in seconds */
export function problemOf({ status, detail, code, requestId, ...fields }: Problem, retryAfter: number | null = null): LaurelError {
  return new LaurelError({ status, code, detail, requestId, fields, retryAfter });
}
