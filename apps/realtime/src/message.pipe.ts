import type { PipeTransform } from '@nestjs/common';
import { hostileParts, isJsonObject } from '#core/json';
import { Problem } from '#core/problem';

/** A message's fields; `id` is the sender's, and comes back on the answer. */
export type Message = Record<string, unknown>;

/** Parses a message. @throws Problem `invalid_json`, `invalid_request` */
export function parseMessage(body: string): Message {
  const value = parseJson(body);
  if (!isJsonObject(value)) throw Problem.invalid([{ path: '', message: 'must be a JSON object' }]);
  const mistakes = hostileParts(value);
  if (mistakes.length > 0) throw Problem.invalid(mistakes);
  return value;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw Problem.of('invalid_json', 'A message is one JSON object.');
  }
}

/** The sender's `id` of a message, where it has a fit one. */
export function idOf(body: unknown): string | null {
  try {
    const { id } = typeof body === 'string' ? parseMessage(body) : {};
    return typeof id === 'string' && id.length >= 1 && id.length <= 64 ? id : null;
  } catch {
    return null;
  }
}

/** Comes before the validation of fields: the text of a message becomes its object. */
export class MessagePipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type }: { type: string }): unknown {
    return type === 'body' && typeof value === 'string' ? parseMessage(value) : value;
  }
}
