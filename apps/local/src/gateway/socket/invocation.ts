import { isJsonObject } from '#core/json';
import type { Functions, Outcome } from '../../lambda/functions.ts';

/** Invokes a function for at most `limitMs`; `late` when it has not answered by then (it goes on, nobody listens). */
export async function invokeWithin(functions: Functions, limitMs: number, name: string, event: unknown): Promise<Outcome | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, limitMs, 'late').unref();
  });
  try {
    return await Promise.race([functions.invoke(name, event), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a function of a route answered: the proxy answer of API Gateway. */
export interface ProxyAnswer {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string | undefined;
}

/** The payload as a proxy answer; undefined where it is malformed, which API Gateway takes for a failure. */
export function proxyAnswer(payload: unknown): ProxyAnswer | undefined {
  if (!isJsonObject(payload)) return undefined;
  const { statusCode, headers, body } = payload;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) return undefined;
  if (typeof body !== 'string' && body !== undefined && body !== null) return undefined;
  return { statusCode, headers: isJsonObject(headers) ? headers : {}, body: body ?? undefined };
}
