import { randomBytes, randomUUID } from 'node:crypto';
import type { StoredObject } from './stored-object.ts';

/** How an object came, as S3 names it. */
export type Reason = 'PutObject' | 'POST Object';

/** An object that has just been written. */
export interface Created {
  bucket: string;
  object: StoredObject;
  reason: Reason;
}

export interface Place {
  region: string;
  accountId: string;
}

/** The event of S3 that EventBridge brings: its key is as it is, not escaped. */
export function createdEvent({ bucket, object, reason }: Created, { region, accountId }: Place) {
  const { key, size, etag, modified } = object;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: accountId,
    time: new Date(modified).toISOString().replace(/\.\d+/, ''),
    region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size, etag: etag.replaceAll('"', ''), sequencer: sequencer() },
      'request-id': randomBytes(8).toString('hex').toUpperCase(),
      requester: accountId,
      'source-ip-address': '127.0.0.1',
      reason,
    },
  };
}

let written = 0;

/** Grows with each object, as the hex digits of S3's do for one key. */
function sequencer(): string {
  written += 1;
  return (BigInt(Date.now()) * 1_000_000n + BigInt(written)).toString(16).toUpperCase().padStart(18, '0');
}
