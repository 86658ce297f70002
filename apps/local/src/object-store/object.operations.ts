import type { Answer, Call } from './call.ts';
import type { Checksum } from './checksums.ts';
import { keptHeaders, toldHeaders } from './object-headers.ts';
import { type Range, rangeOf } from './range.rules.ts';
import { notImplemented, S3Fault } from './s3-fault.ts';
import type { StoredObject } from './stored-object.ts';

const preconditionFailed = (condition: string): S3Fault =>
  new S3Fault('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { Condition: condition });

export async function putObject({ bucket, key, headers, receive }: Call): Promise<Answer> {
  const kept = keptHeaders(headers);
  if (headers['if-match'] !== undefined) throw notImplemented('If-Match');
  const condition = headers['if-none-match'];
  if (condition !== undefined && condition !== '*') throw notImplemented('If-None-Match with an ETag');
  const body = await receive();
  if (condition === '*' && bucket.head(key)) throw preconditionFailed('If-None-Match');
  const { etag, checksum } = bucket.put(key, kept, body);
  return { status: 200, headers: { etag, ...checksumHeaders(checksum) } };
}

const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum ? { [checksum.name]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' } : {};

/** GET and HEAD, which is the same without the bytes. */
export function getObject({ bucket, key, query, headers, method }: Call): Answer {
  const object = bucket.head(key);
  if (!object) throw new S3Fault('NoSuchKey', 'The specified key does not exist.', { Key: key });
  const told = toldHeaders(object, query);
  if (unchanged(object, headers)) return { status: 304, headers: told };
  const range = wantedRange(object, headers);
  const checksum = headers['x-amz-checksum-mode'] === 'ENABLED' && !range ? checksumHeaders(object.checksum) : {};
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...told,
      ...checksum,
      'content-length': String(last - first + 1),
      ...(range && { 'content-range': `bytes ${first}-${last}/${object.size}` }),
    },
    ...(method === 'GET' && { body: bucket.body(key).subarray(first, last + 1) }),
  };
}

const names = (header: string, etag: string): boolean =>
  header === '*' ||
  header
    .split(',')
    .map((part) => part.trim().replace(/^W\//, ''))
    .some((part) => part === etag || `"${part}"` === etag);

function unchanged({ etag }: StoredObject, headers: Call['headers']): boolean {
  if (headers['if-unmodified-since'] !== undefined) throw notImplemented('If-Unmodified-Since');
  const [match, noneMatch] = [headers['if-match'], headers['if-none-match']];
  if (match !== undefined && !names(match, etag)) throw preconditionFailed('If-Match');
  return noneMatch !== undefined && names(noneMatch, etag);
}

function wantedRange({ size, etag }: StoredObject, headers: Call['headers']): Range | undefined {
  if ((headers['if-range'] ?? etag) !== etag) return undefined;
  const range = rangeOf(headers.range, size);
  if (range === 'none') {
    const details = { RangeRequested: headers.range ?? '', ActualObjectSize: size };
    throw new S3Fault('InvalidRange', 'The requested range is not satisfiable', details);
  }
  return range === 'whole' ? undefined : range;
}

/** 204 also where there was nothing. */
export function deleteObject({ bucket, key }: Call): Answer {
  bucket.delete(key);
  return { status: 204 };
}
