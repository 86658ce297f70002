import type { paths } from './generated/contract.ts';
import { LaurelError } from './laurel-error.ts';

type Method = 'get' | 'post' | 'delete';

/** The paths of the contract that have the method. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];

type ContentOf<T> = T extends { content: { 'application/json': infer Content } } ? Content : never;

/** What a call answers where all goes well. */
export type AnswerOf<P extends PathOf<M>, M extends Method> = paths[P][M] extends { responses: infer R } ? ContentOf<R[keyof R]> : never;

/** What a POST takes. */
export type BodyOf<P extends PathOf<'post'>> = paths[P]['post'] extends { requestBody: infer Body } ? ContentOf<Body> : never;

/** What a GET takes after `?`. */
export type QueryOf<P extends PathOf<'get'>> = paths[P]['get'] extends { parameters: { query?: infer Query } } ? NonNullable<Query> : never;

/** The query is left out where there is none, or nothing of it must be said. */
export type GetArguments<P extends PathOf<'get'>> = [QueryOf<P>] extends [never]
  ? [query?: undefined, options?: CallOptions]
  : Partial<QueryOf<P>> extends QueryOf<P>
    ? [query?: QueryOf<P>, options?: CallOptions]
    : [query: QueryOf<P>, options?: CallOptions];

export interface CallOptions {
  /** Ends the call, which then rejects with its reason, or where that is no error with one whose `cause` it is. What the service has begun goes on. */
  signal?: AbortSignal;
}

export interface PostOptions extends CallOptions {
  /** 1 to 64 of `A-Za-z0-9_-`, or the call is refused unsent; by default a new one. The same key has its effect once, also in a later call. */
  idempotencyKey?: string;
}

/** As the contract has it. */
const KEY = /^[A-Za-z0-9_-]{1,64}$/;
export const isKey = (text: string): boolean => KEY.test(text);

/** @throws LaurelError with `invalid_request`, as the service would answer: such a key may not even be a header */
export function checkKey(key: string | undefined): void {
  if (key === undefined || isKey(key)) return;
  const message = 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -';
  const fields = { errors: [{ path: 'Idempotency-Key', message }] };
  throw new LaurelError({ status: 400, code: 'invalid_request', detail: `Nothing was sent: the idempotencyKey ${message}.`, fields });
}

/** `?boardId=arcade&around=5`; what is null or undefined is left out. */
export function queryText(query: object | undefined): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined && value !== null) given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
