import { ask, type Answer } from './ask.ts';
import { noAnswer, type Problem, problemOf } from './laurel-error.ts';
import type { Platform } from './platform.ts';
import type { Session } from './session.ts';
import { limitOf, WITHIN_MS } from './tries.rules.ts';
import { until } from './until.ts';

export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** With its `?`. */
  query?: string;
  body?: unknown;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The calls of a stage, each with its tries. */
export class Service {
  readonly #platform: Platform;
  readonly #url: string;

  /** @param url of the REST API */
  constructor(platform: Platform, url: string) {
    this.#platform = platform;
    this.#url = url.replace(/\/+$/, '');
  }

  /** The answer's body. @param session undefined: as nobody @throws LaurelError, SignInNeeded, CognitoError, what the signal says */
  async call(session: Session | undefined, call: Call): Promise<unknown> {
    const idempotencyKey = call.method === 'POST' ? (call.idempotencyKey ?? this.#platform.uuid()) : undefined;
    const asked = { ...call, idempotencyKey };
    const token = session && (await until([call.signal], () => session.token()));
    const deadline = this.#platform.elapsed() + WITHIN_MS;
    let answer = await this.#ask(asked, token, deadline);
    if (answer.status === 401 && session) {
      const fresh = await until([call.signal], () => session.token(token));
      answer = await this.#ask(asked, fresh, this.#platform.elapsed() + WITHIN_MS);
    }
    return bodyOf(answer);
  }

  #ask({ method, path, query = '', body, idempotencyKey, signal }: Call, token: string | undefined, deadline: number): Promise<Answer> {
    const headers = {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return ask(this.#platform, { url: this.#url + path + query, limitMs: limitOf(path), method, headers, ...sent }, { deadline, signal });
  }
}

function bodyOf({ status, text, retryAfter }: Answer): unknown {
  if (status === 0) throw noAnswer(text);
  const body: unknown = JSON.parse(text);
  if (status >= 400) throw problemOf({ ...(body as Problem), status }, retryAfter);
  return body;
}
