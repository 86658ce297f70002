import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented, S3Fault } from './s3-fault.ts';

export interface Checksum {
  /** As `x-amz-checksum-crc32`. */
  name: string;
  /** In base64. */
  value: string;
}

const PREFIX = 'x-amz-checksum-';
const ALGORITHMS: Readonly<Record<string, (body: Buffer) => string>> = {
  [`${PREFIX}crc32`]: (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString('base64');
  },
  [`${PREFIX}sha1`]: (body) => createHash('sha1').update(body).digest('base64'),
  [`${PREFIX}sha256`]: (body) => createHash('sha256').update(body).digest('base64'),
};

/** The checksum that headers or trailers give, found right; undefined where they give none. @throws S3Fault where it is another's */
export function checkedChecksum(headers: Readonly<Record<string, string>>, body: Buffer): Checksum | undefined {
  const [name, second] = Object.keys(headers).filter((key) => key.startsWith(PREFIX));
  if (name === undefined) return undefined;
  if (second !== undefined) {
    throw new S3Fault('InvalidRequest', 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.');
  }
  const value = ALGORITHMS[name]?.(body);
  if (value === undefined) throw notImplemented(name);
  if (value === headers[name]) return { name, value };
  throw new S3Fault('BadDigest', `The ${name.slice(PREFIX.length).toUpperCase()} you specified did not match the calculated checksum.`);
}

/** Checks `Content-MD5` where it is given. @throws S3Fault where it is no MD5, or another body's */
export function checkMd5(given: string | undefined, body: Buffer): void {
  if (given === undefined) return;
  if (Buffer.from(given, 'base64').length !== 16) throw new S3Fault('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (createHash('md5').update(body).digest('base64') !== given) {
    throw new S3Fault('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}
