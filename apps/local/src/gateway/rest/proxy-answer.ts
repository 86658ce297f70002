import { isJsonObject } from '#core/json';
import type { HttpAnswer } from './http-answer.ts';

const FIELDS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);
/** The gateway sets these itself and renames the function's. */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'server', 'www-authenticate']);
const DROPPED = new Set(['transfer-encoding', 'keep-alive']);

/** The HTTP answer in what a function returned; undefined where it is malformed. No field is mandatory, no other is allowed. */
export function proxyAnswer(payload: unknown): HttpAnswer | undefined {
  if (!isJsonObject(payload) || !Object.keys(payload).every((field) => FIELDS.has(field))) return undefined;
  const status = Number(payload.statusCode ?? 200);
  const headers = answeredHeaders(payload.headers ?? {}, payload.multiValueHeaders ?? {});
  const body = payload.body ?? '';
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (!headers || typeof body !== 'string') return undefined;
  return { status, headers, body: Buffer.from(body, payload.isBase64Encoded === true ? 'base64' : 'utf8') };
}

/** Both fields together; where both name a header, the values of `multiValueHeaders` stand. */
function answeredHeaders(single: unknown, multi: unknown): HttpAnswer['headers'] | undefined {
  if (!isJsonObject(single) || !isJsonObject(multi)) return undefined;
  const many = Object.entries(multi).flatMap(([name, values]) =>
    Array.isArray(values) ? values.map((value: unknown) => [name, value]) : [[name, null]],
  );
  const taken = new Set(Object.keys(multi).map((name) => name.toLowerCase()));
  const one = Object.entries(single).filter(([name]) => !taken.has(name.toLowerCase()));
  const headers: HttpAnswer['headers'] = [];
  for (const [name, value] of [...one, ...many]) {
    if (typeof name !== 'string' || !isScalar(value)) return undefined;
    const lower = name.toLowerCase();
    if (!DROPPED.has(lower)) headers.push([REMAPPED.has(lower) ? `x-amzn-Remapped-${name}` : name, String(value)]);
  }
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) headers.push(['Content-Type', 'application/json']);
  return headers;
}

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);
