import type { IncomingMessage } from 'node:http';
import { readBody } from '../gateway/socket/body.ts';
import { MAX_BYTES } from './body.ts';
import { notImplemented, S3Fault } from './s3-fault.ts';

/** An upload of a page: fields by lower-case name, and the file that came after them. */
export interface Form {
  fields: ReadonlyMap<string, string>;
  file: Buffer;
}

/** All but the file. */
const MOST_FORM_BYTES = 20 * 1_024;

export const isForm = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' && /^multipart\/form-data\s*;/i.test(headers['content-type'] ?? '');

/** Reads a form of `multipart/form-data`. What follows the file is no part of it, as in S3. @throws S3Fault where it is none */
export async function formOf(request: IncomingMessage): Promise<Form> {
  const wire = await readBody(request, MAX_BYTES + MOST_FORM_BYTES);
  if (!wire) throw new S3Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', { MaxSizeAllowed: MAX_BYTES });
  const fields = new Map<string, string>();
  for (const [name, value] of await entriesOf(wire, request.headers['content-type'] ?? '')) {
    const key = name.toLowerCase();
    if (key === 'file') return { fields: named(fields, value), file: await bytesOf(value) };
    if (typeof value !== 'string') throw new S3Fault('InvalidArgument', 'POST requires exactly one file upload per request.');
    if (fields.has(key)) throw new S3Fault('InvalidArgument', 'A form field stands twice.', { ArgumentName: name });
    fields.set(key, value);
  }
  throw new S3Fault('InvalidArgument', 'POST requires exactly one file upload per request.', { ArgumentName: 'file', ArgumentValue: 0 });
}

type Value = string | File;

async function entriesOf(wire: Buffer, type: string): Promise<Iterable<[string, Value]>> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it holds all in memory, as this store does anyway
    return (await new Response(new Uint8Array(wire), { headers: { 'content-type': type } }).formData()).entries();
  } catch {
    throw new S3Fault('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');
  }
}

/** Text has been decoded already: its bytes are gone. */
async function bytesOf(value: Value): Promise<Buffer> {
  if (typeof value === 'string') throw notImplemented('a file without a filename');
  return Buffer.from(await value.arrayBuffer());
}

/** A key may ask for the name that the file has on its owner's machine. */
function named(fields: Map<string, string>, file: Value): Map<string, string> {
  const key = fields.get('key');
  const size = [...fields].flat().reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > MOST_FORM_BYTES)
    throw new S3Fault('MaxPostPreDataLengthExceeded', 'Your POST request fields preceding the upload file were too large.');
  if (key !== undefined && typeof file !== 'string') fields.set('key', key.replaceAll('${filename}', file.name));
  return fields;
}
