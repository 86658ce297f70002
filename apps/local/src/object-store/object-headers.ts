import { validateHeaderValue } from 'node:http';
import { S3Fault } from './s3-fault.ts';
import type { StoredObject } from './stored-object.ts';

type Headers = Readonly<Record<string, string>>;

const KEPT = ['content-type', 'content-disposition', 'content-language', 'cache-control', 'expires'];
const META = 'x-amz-meta-';
const MOST_META_BYTES = 2_048;

/** What an object keeps of the headers it was written with. @throws S3Fault where its metadata is over 2 KB */
export function keptHeaders(headers: Headers): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT.includes(name) || name.startsWith(META));
  const meta = kept.filter(([name]) => name.startsWith(META)).map(([name, value]) => name.slice(META.length) + value);
  const size = Buffer.byteLength(meta.join(''));
  if (size > MOST_META_BYTES) {
    const details = { Size: size, MaxSizeAllowed: MOST_META_BYTES };
    throw new S3Fault('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', details);
  }
  for (const [name, value] of kept) checkHeader(name, value);
  const encoding = encodingOf(headers['content-encoding']);
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries(kept), ...(encoding !== '' && { 'content-encoding': encoding }) };
}

/** `aws-chunked` is said of the request, not of the object. */
const encodingOf = (header = ''): string =>
  header
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'aws-chunked')
    .join(', ');

/** By the parameter of the address that sets each. */
const OVERRIDES = ['content-type', 'content-disposition', 'content-language', 'content-encoding', 'cache-control', 'expires'];
export const OVERRIDE_PARAMETERS = OVERRIDES.map((name) => `response-${name}`);

/** What is told of an object: its own headers, or those that the address sets in their place. */
export function toldHeaders(object: StoredObject, query: ReadonlyMap<string, string>): Record<string, string> {
  const set = OVERRIDES.flatMap((name): [string, string][] => {
    const value = query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  for (const [name, value] of set) checkHeader(name, value);
  return {
    ...object.headers,
    ...Object.fromEntries(set),
    etag: object.etag,
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
  };
}

function checkHeader(name: string, value: string): void {
  try {
    validateHeaderValue(name, value);
  } catch {
    throw new S3Fault('InvalidArgument', `Header value cannot be represented using ISO-8859-1: ${name}`);
  }
}
