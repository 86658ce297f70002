import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.ts';

const SIGNATURE_BYTES = 16;
const SEPARATOR = '.';

const sign = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest().subarray(0, SIGNATURE_BYTES).toString('base64url');

/** A list's cursor that carries texts: signed, so that a client can't make one. */
export function sealCursor(parts: readonly string[], secret: string): string {
  const text = Buffer.from(JSON.stringify(parts)).toString('base64url');
  return text + SEPARATOR + sign(text, secret);
}

/** What a cursor carries. @throws Problem `invalid_cursor` where it was not signed by us */
export function openCursor(cursor: string, secret: string): string[] {
  const text = cursor.slice(0, Math.max(0, cursor.lastIndexOf(SEPARATOR)));
  const given = Buffer.from(cursor);
  const own = Buffer.from(text + SEPARATOR + sign(text, secret));
  if (given.length !== own.length || !timingSafeEqual(given, own))
    throw invalidCursor('It was cut or changed: take it as it was answered.');
  const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string'))
    throw invalidCursor('It is from another version: begin anew.');
  return parts;
}

export const invalidCursor = (why: string): Problem => Problem.of('invalid_cursor', why);
