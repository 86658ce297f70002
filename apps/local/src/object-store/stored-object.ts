import { isJsonObject } from '#core/json';
import type { Checksum } from './checksums.ts';

/** What is known of an object without its bytes. */
export interface StoredObject {
  readonly key: string;
  /** MD5 in quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  /** When it was written, in ms, whole seconds. */
  readonly modified: number;
  /** What its writer said of it, by lower-case name: `content-type`, `x-amz-meta-…`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
}

/** Far more than headers and a key can take. */
export const HEAD_BYTES = 256 * 1_024;

/** An object in one file, so that one rename writes both: its head in a line of JSON, then its bytes. */
export const fileOf = (object: StoredObject, body: Buffer): Buffer[] => [Buffer.from(`${JSON.stringify(object)}\n`), body];

/** The head of a file, from its first bytes; undefined where it is no object's. */
export function headOf(start: Buffer): StoredObject | undefined {
  try {
    const head: unknown = JSON.parse(start.toString('utf8', 0, Math.max(start.indexOf('\n'), 0)));
    return isHead(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

/** Nobody but this store writes there: the shape tells its files from those that came by chance. */
const isHead = (head: unknown): head is StoredObject =>
  isJsonObject(head) &&
  [head.key, head.etag].every((text) => typeof text === 'string') &&
  [head.size, head.modified].every(Number.isSafeInteger) &&
  isJsonObject(head.headers);

/** The bytes of the object in a file. */
export const bodyOf = (file: Buffer): Buffer => file.subarray(file.indexOf('\n') + 1);
