import { createHash } from 'node:crypto';
import type { CloudBucket } from '../template/cloud.ts';
import type { Body } from './body.ts';
import type { Created, Reason } from './created.ts';
import { expiresAt } from './expiry.rules.ts';
import type { Files } from './files.ts';
import { bodyOf, fileOf, HEAD_BYTES, headOf, type StoredObject } from './stored-object.ts';

export interface Page {
  objects: StoredObject[];
  /** Whether more follow. */
  truncated: boolean;
}

/** The name of an object's file: no key, whatever stands in it, leads to another place. */
const nameOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The order of S3: by the bytes of the key. */
const byKey = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

/** The objects of one bucket. What has expired is not there, and goes when somebody looks. Every method is done when it returns. */
export class Bucket {
  readonly config: CloudBucket;
  readonly #files: Files;
  readonly #now: () => number;
  readonly #heads = new Map<string, StoredObject>();
  /** Told of each object once it is written. */
  onCreated: (created: Created) => void = () => undefined;

  constructor(config: CloudBucket, files: Files, now: () => number) {
    this.config = config;
    this.#files = files;
    this.#now = now;
    for (const name of files.names()) {
      const head = headOf(files.start(name, HEAD_BYTES));
      if (head && nameOf(head.key) === name) this.#heads.set(head.key, head);
    }
    this.sweep();
  }

  head(key: string): StoredObject | undefined {
    const object = this.#heads.get(key);
    if (!object || (expiresAt(this.config.expiry, object) ?? Infinity) > this.#now()) return object;
    this.delete(key);
    return undefined;
  }

  body(key: string): Buffer {
    return bodyOf(this.#files.read(nameOf(key)));
  }

  put(key: string, headers: Record<string, string>, { bytes, checksum }: Body, reason: Reason = 'PutObject'): StoredObject {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const modified = Math.floor(this.#now() / 1_000) * 1_000;
    const object = { key, etag, size: bytes.length, modified, headers, ...(checksum && { checksum }) };
    this.#files.write(nameOf(key), fileOf(object, bytes));
    this.#heads.set(key, object);
    this.onCreated({ bucket: this.config.name, object, reason });
    return object;
  }

  delete(key: string): void {
    this.#files.remove(nameOf(key));
    this.#heads.delete(key);
  }

  /** The first objects in order whose keys begin with `prefix` and come after `after`. */
  list({ prefix, after, limit }: { prefix: string; after: string; limit: number }): Page {
    this.sweep();
    const keys = [...this.#heads.keys()].filter((key) => key.startsWith(prefix) && (after === '' || byKey(key, after) > 0)).sort(byKey);
    const objects = keys.slice(0, limit).flatMap((key) => this.#heads.get(key) ?? []);
    return { objects, truncated: limit > 0 && keys.length > limit };
  }

  /** Removes what has expired. */
  sweep(): void {
    for (const key of this.#heads.keys()) this.head(key);
  }
}
