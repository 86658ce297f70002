import type { IncomingMessage } from 'node:http';
import { formClaim } from '../signature/claim.ts';
import { isTextSignedBy } from '../signature/signature.ts';
import { escaped } from './address.ts';
import { checkScope, type Keeper } from './authentication.ts';
import { MAX_BYTES } from './body.ts';
import type { Bucket } from './bucket.ts';
import type { Answer } from './call.ts';
import { checkedChecksum } from './checksums.ts';
import { type Form, formOf } from './form.ts';
import { keptHeaders } from './object-headers.ts';
import { checkPolicy, parsePolicy } from './policy.rules.ts';
import { checkKey, notImplemented, S3Fault } from './s3-fault.ts';
import { DECLARATION, written, XML_TYPE } from './xml.ts';

/** Fields that this store knows, beside what an object keeps. */
const KNOWN = /^(?:key|bucket|policy|success_action_status|x-amz-(?:algorithm|credential|date|signature|meta-.*|checksum-.*)|x-ignore-.*)$/;
const KEPT = /^(?:content-(?:type|disposition|language|encoding)|cache-control|expires)$/;

interface Store extends Keeper {
  readonly buckets: ReadonlyMap<string, Bucket>;
}

/** Takes a page's upload, whose fields alone give the right to it. @throws S3Fault before anything is written */
export async function postObject({ buckets, ...keeper }: Store, name: string, request: IncomingMessage): Promise<Answer> {
  const { fields, file } = await formOf(request);
  await authenticateForm(fields, keeper);
  const bucket = buckets.get(name);
  if (!bucket) throw new S3Fault('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
  if ((fields.get('bucket') ?? name) !== name) throw new S3Fault('AccessDenied', 'The form is for another bucket.');
  checkPolicy(parsePolicy(fields.get('policy') ?? ''), new Map([...fields, ['bucket', name]]), file.length, keeper.now());
  return stored(bucket, { fields, file }, request.headers.host ?? '');
}

async function authenticateForm(fields: Form['fields'], keeper: Keeper): Promise<void> {
  const policy = fields.get('policy');
  if (policy === undefined) throw new S3Fault('AccessDenied', 'Access Denied');
  const claim = formClaim(fields);
  if (!claim) {
    const message = 'A form needs x-amz-algorithm, x-amz-credential, x-amz-date and x-amz-signature beside its policy.';
    throw new S3Fault('InvalidArgument', message);
  }
  checkScope(claim, keeper, true);
  if (await isTextSignedBy(keeper.credentials, claim, policy)) return;
  throw new S3Fault(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { AWSAccessKeyId: claim.accessKeyId, SignatureProvided: claim.signature },
  );
}

function stored(bucket: Bucket, { fields, file }: Form, host: string): Answer {
  const key = fields.get('key') ?? '';
  if (key === '') throw new S3Fault('InvalidArgument', "Bucket POST must contain a field named 'key'.", { ArgumentName: 'key' });
  checkKey(key);
  const unknown = [...fields.keys()].find((field) => !KNOWN.test(field) && !KEPT.test(field));
  if (unknown !== undefined) throw notImplemented(unknown);
  const said = Object.fromEntries(fields);
  if (file.length > MAX_BYTES) throw new S3Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  const checksum = checkedChecksum(said, file);
  const { etag } = bucket.put(key, keptHeaders(said), { bytes: file, checksum }, 'POST Object');
  const location = `http://${host}/${bucket.config.name}/${key.split('/').map(escaped).join('/')}`;
  const status = statusOf(said.success_action_status);
  const told = { Location: location, Bucket: bucket.config.name, Key: key, ETag: etag };
  return {
    status,
    headers: { etag, location, ...(status === 201 && XML_TYPE) },
    ...(status === 201 && { body: `${DECLARATION}<PostResponse>${written(told)}</PostResponse>` }),
  };
}

/** As S3: what it does not know is as if it were not there. */
const statusOf = (asked: string | undefined): number => (asked === '200' || asked === '201' ? Number(asked) : 204);
