import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '#core/json';
import { Problem } from '#core/problem';
import { readBody } from '../gateway/socket/body.ts';
import { MAX_ADVANCE_SECONDS } from './apps-clock.ts';

/** @throws Problem where the body is not JSON, as which it must be declared, or has more than `maxBytes` */
export async function jsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const body = await readBody(request, maxBytes);
  // A foreign page can send no application/json without asking first, and nobody answers when it asks.
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw Problem.of('unsupported_media_type', 'Send Content-Type: application/json.');
  }
  if (!body) throw Problem.of('too_large', `The body may have ${maxBytes} bytes.`);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw Problem.of('invalid_json', 'Send a JSON document as the body.');
  }
}

export const MAX_PLAYERS = 1_000;

/** `{"count": 1}` */
export function playersInput(body: unknown): number {
  const { count } = fields(body, ['count']);
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= MAX_PLAYERS) return count;
  throw Problem.invalid([{ path: 'count', message: `must be an integer from 1 to ${MAX_PLAYERS}` }]);
}

/** `{"advanceSeconds": 86400}` or `{"reset": true}` */
export function clockInput(body: unknown): { advanceSeconds: number } | { reset: true } {
  const { advanceSeconds, reset } = fields(body, ['advanceSeconds', 'reset']);
  if (reset === true && advanceSeconds === undefined) return { reset };
  const whole = typeof advanceSeconds === 'number' && Number.isInteger(advanceSeconds);
  if (whole && reset === undefined && advanceSeconds >= 0 && advanceSeconds <= MAX_ADVANCE_SECONDS) return { advanceSeconds };
  throw Problem.invalid([
    { path: 'advanceSeconds', message: `must be an integer from 0 to ${MAX_ADVANCE_SECONDS}, or send {"reset": true}` },
  ]);
}

function fields(body: unknown, known: readonly string[]): Record<string, unknown> {
  if (!isJsonObject(body)) throw Problem.invalid([{ path: '', message: 'must be an object' }]);
  const unknown = Object.keys(body).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw Problem.invalid(unknown.slice(0, 20).map((path) => ({ path, message: 'is unknown' })));
  return body;
}
