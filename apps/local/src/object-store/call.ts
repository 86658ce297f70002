import type { Body } from './body.ts';
import type { Bucket } from './bucket.ts';

/** A request that is let in. */
export interface Call {
  readonly method: string;
  readonly bucket: Bucket;
  /** Empty: the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  /** By lower-case name; of a presigned address also those that stand in it. */
  readonly headers: Readonly<Record<string, string>>;
  /** Reads and checks the body. @throws S3Fault */
  readonly receive: () => Promise<Body>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}
