import { escaped } from './address.ts';
import type { Answer, Call } from './call.ts';
import { S3Fault } from './s3-fault.ts';
import { parseDelete, resultXml, XML_TYPE } from './xml.ts';

const MOST_KEYS = 1_000;
const MOST_DELETE_BYTES = 2 * 1_024 * 1_024;

/** ListObjectsV2. */
export function listObjects({ bucket, query }: Call): Answer {
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const start = query.get('start-after') ?? '';
  const limit = maxKeys(query.get('max-keys'));
  const write = encoder(query.get('encoding-type'));
  const { objects, truncated } = bucket.list({ prefix, after: token === undefined ? start : keyOfToken(token), limit });
  const last = objects.at(-1);
  return {
    status: 200,
    headers: XML_TYPE,
    body: resultXml('ListBucketResult', {
      Name: bucket.config.name,
      Prefix: write(prefix),
      ...(start !== '' && { StartAfter: write(start) }),
      ...(token !== undefined && { ContinuationToken: token }),
      KeyCount: objects.length,
      MaxKeys: limit,
      ...(query.has('encoding-type') && { EncodingType: 'url' }),
      IsTruncated: truncated,
      ...(truncated && last && { NextContinuationToken: tokenOf(last.key) }),
      Contents: objects.map(({ key, modified, etag, size }) => ({
        Key: write(key),
        LastModified: new Date(modified).toISOString(),
        ETag: etag,
        Size: size,
        StorageClass: 'STANDARD',
      })),
    }),
  };
}

function maxKeys(text = String(MOST_KEYS)): number {
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text), MOST_KEYS);
  const details = { ArgumentName: 'max-keys', ArgumentValue: text };
  throw new S3Fault('InvalidArgument', 'Provided max-keys not an integer or within integer range', details);
}

function encoder(type: string | undefined): (text: string) => string {
  if (type === undefined) return (text) => text;
  if (type === 'url') return (text) => escaped(text).replaceAll('%2F', '/');
  const details = { ArgumentName: 'encoding-type', ArgumentValue: type };
  throw new S3Fault('InvalidArgument', 'Invalid Encoding Method specified in Request', details);
}

const tokenOf = (key: string): string => Buffer.from(`1${key}`).toString('base64url');

function keyOfToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (text.length > 1 && text.startsWith('1') && tokenOf(text.slice(1)) === token) return text.slice(1);
  throw new S3Fault('InvalidArgument', 'The continuation token provided is incorrect', { ArgumentName: 'continuation-token' });
}

/** DeleteObjects: up to 1,000 keys, and no fault for what is not there. */
export async function deleteObjects({ bucket, headers, receive }: Call): Promise<Answer> {
  const { bytes, checksum } = await receive();
  if (!checksum && headers['content-md5'] === undefined) {
    throw new S3Fault('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  }
  if (bytes.length > MOST_DELETE_BYTES) throw new S3Fault('EntityTooLarge', 'Your request was too big.');
  const { keys, quiet } = parseDelete(bytes.toString());
  for (const key of keys) bucket.delete(key);
  const deleted = quiet ? [] : keys.map((key) => ({ Key: key }));
  return { status: 200, headers: XML_TYPE, body: resultXml('DeleteResult', { Deleted: deleted }) };
}
