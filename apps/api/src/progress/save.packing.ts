import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import canonicalize from 'canonicalize';
import { Problem } from '#core/problem';
import type { Contents } from './save.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

const STORED_LIMIT = 350 * 1024;
/** As much as a body may have: what has been merged to more could never be sent again. */
const JSON_LIMIT = 400 * 1024;
/** As fast as gzip, and 2 to 12 % smaller, most with small saves; the default, 11, takes 20 to 90 times as long. */
const QUALITY = 5;

/** @throws Problem `too_large` above 400 KB as JSON, or 350 KB compressed */
export async function pack(contents: Contents): Promise<{ data: Uint8Array; bytes: number }> {
  const json = Buffer.from(JSON.stringify(contents));
  if (json.byteLength > JSON_LIMIT) throw tooLarge(json.byteLength, JSON_LIMIT, 'as JSON');
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: json.byteLength };
  const data = await compress(json, { params });
  if (data.byteLength > STORED_LIMIT) throw tooLarge(data.byteLength, STORED_LIMIT, 'compressed');
  return { data, bytes: json.byteLength };
}

/** What `pack` was given, to the letter of its JSON. */
export async function unpack(data: Uint8Array): Promise<Contents> {
  const json = await decompress(data, { maxOutputLength: JSON_LIMIT });
  return JSON.parse(json.toString()) as Contents;
}

/** The same for equal contents, whatever the order of their keys. */
export const hashOf = (contents: Contents): string =>
  createHash('sha256')
    .update(canonicalize(contents) ?? '')
    .digest('base64url');

const tooLarge = (bytes: number, limit: number, how: string): Problem =>
  Problem.of('too_large', `A save may have ${limit} bytes ${how}, this one has ${bytes}: the one before stays.`);
