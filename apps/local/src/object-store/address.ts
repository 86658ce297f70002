import { isLocalHost } from '../gateway/socket/host.rules.ts';
import { targetOf } from '../signature/signed-request.ts';
import { S3Fault } from './s3-fault.ts';

/** What a request is about. */
export interface Address {
  /** Empty: the service itself. */
  bucket: string;
  /** Empty: the bucket itself. */
  key: string;
  /** As the signature covers it: decoded and escaped again as S3 does it, so that it does not matter how the client escaped. */
  path: string;
  query: ReadonlyMap<string, string>;
}

/**
 * The bucket that a `Host` names: `exports` of `exports.localhost:4002`, empty where the path names it, undefined for a foreign host.
 * Names under `localhost` lead nowhere but to this machine.
 */
export function hostBucket(host: string | undefined, port: number): string | undefined {
  if (isLocalHost(host, port)) return '';
  return new RegExp(String.raw`^([a-z0-9][a-z0-9.-]*)\.localhost:${port}$`).exec(host?.toLowerCase() ?? '')?.[1];
}

/** @throws S3Fault where the target is no path or is malformed */
export function addressOf(target: string, bucketOfHost: string): Address {
  const parts = targetOf(target);
  const path = parts && decoded(parts.path);
  if (!parts || path === undefined) throw new S3Fault('InvalidURI', "Couldn't parse the specified URI.", { URI: target.slice(0, 1_024) });
  const inBucket = bucketOfHost === '' ? path : `/${bucketOfHost}${path}`;
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?([^]*)$/.exec(inBucket) ?? [];
  return { bucket, key, path: path.split('/').map(escaped).join('/'), query: parts.query };
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** As AWS escapes: all but letters, digits and `-._~`. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
