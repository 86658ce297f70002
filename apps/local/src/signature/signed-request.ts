import type { IncomingHttpHeaders } from 'node:http';

/** A request as its signature covers it. */
export interface SignedRequest {
  readonly method: string;
  /** As it came over the wire, before the question mark. */
  readonly path: string;
  /** Decoded. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
}

/** Splits path and query of a request's target; undefined where it is no path, or the query is malformed or names something twice. */
export function targetOf(target: string): Pick<SignedRequest, 'path' | 'query'> | undefined {
  if (!target.startsWith('/')) return undefined;
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const pairs = mark < 0 ? [] : target.slice(mark + 1).split('&');
  try {
    const query = new Map(pairs.filter(Boolean).map(pairOf));
    return query.size === pairs.filter(Boolean).length ? { path, query } : undefined;
  } catch {
    return undefined;
  }
}

function pairOf(pair: string): [name: string, value: string] {
  const mark = pair.indexOf('=');
  const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
  return mark < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, mark)), decoded(pair.slice(mark + 1))];
}
