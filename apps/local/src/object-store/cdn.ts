import type { IncomingMessage } from 'node:http';
import type { CloudCdn } from '../template/cloud.ts';
import { targetOf } from '../signature/signed-request.ts';
import type { Bucket } from './bucket.ts';
import type { Answer } from './call.ts';
import { getObject } from './object.operations.ts';
import { S3Fault } from './s3-fault.ts';

/** The CDN's address on the port of S3: no bucket can be called so. */
export const CDN_PATH = '/_cdn';

/** What CloudFront hands on to S3. */
const CONDITIONS = ['range', 'if-range', 'if-match', 'if-none-match'];

export const isOfCdn = (target: string): boolean => target.startsWith(`${CDN_PATH}/`);

/** What the distribution adds to each answer, also to refusals. */
export const cdnHeaders = ({ headers, corsHeaders }: CloudCdn, request: IncomingMessage): Record<string, string> => ({
  ...headers,
  ...(request.headers.origin !== undefined && corsHeaders),
});

/**
 * Serves a bucket's objects to everybody, as CloudFront does by its origin access control. There is no cache: nothing has to be forgotten.
 * @throws S3Fault
 */
export function serveCdn(bucket: Bucket, { method = '', url = '', headers }: IncomingMessage): Answer {
  if (method !== 'GET' && method !== 'HEAD') throw new S3Fault('AccessDenied', 'This distribution allows GET and HEAD.');
  const key = keyOf(url);
  // Who may not list a bucket is not told what is missing there.
  if (!bucket.head(key)) throw new S3Fault('AccessDenied', 'Access Denied');
  const conditions = CONDITIONS.flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const receive = (): never => {
    throw new S3Fault('InternalError', 'The CDN reads no body.');
  };
  return getObject({ method, bucket, key, query: new Map(), headers: Object.fromEntries(conditions), receive });
}

/** The query is no part of what is asked for. */
function keyOf(target: string): string {
  const path = targetOf(target.split('?', 1)[0] ?? '')?.path ?? '';
  try {
    return decodeURIComponent(path.slice(CDN_PATH.length + 1));
  } catch {
    throw new S3Fault('InvalidURI', "Couldn't parse the specified URI.");
  }
}
