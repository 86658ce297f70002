import { type Claim, headerClaim, queryClaim, timeOf } from '../signature/claim.ts';
import { type Credentials, isSignedBy } from '../signature/signature.ts';
import type { SignedRequest } from '../signature/signed-request.ts';
import { S3Fault } from './s3-fault.ts';

/** Who may call, and what time it is. */
export interface Keeper {
  readonly credentials: Credentials;
  readonly region: string;
  /** The machine's time in ms: not the apps' clock. */
  readonly now: () => number;
}

const SKEW_MS = 15 * 60_000;
const WEEK_SECONDS = 604_800;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** Lets a request pass whose signature stands, in its header or in its address. @throws S3Fault for every other: all buckets are private */
export async function authenticate(request: SignedRequest, keeper: Keeper): Promise<void> {
  const { headers, query } = request;
  const presigned = isPresigned(request);
  if (presigned && headers.authorization !== undefined) {
    const message =
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter or the Authorization header should be specified';
    throw new S3Fault('InvalidArgument', message);
  }
  if (!presigned && headers.authorization === undefined) throw new S3Fault('AccessDenied', 'Access Denied');
  const claim = presigned ? readQuery(query) : readHeader(headers.authorization, String(headers['x-amz-date'] ?? ''));
  checkScope(claim, keeper, presigned);
  if (presigned) checkExpiry(claim, Number(query.get('X-Amz-Expires')), keeper.now());
  else checkFresh(claim, keeper.now());
  checkCovered(claim, request);
  const payloadHash = payloadHashOf(request);
  if (await isSignedBy(keeper.credentials, { request, claim, payloadHash })) return;
  throw new S3Fault(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { AWSAccessKeyId: claim.accessKeyId, SignatureProvided: claim.signature },
  );
}

/** Whether the signature stands in the address. */
export const isPresigned = ({ query }: Pick<SignedRequest, 'query'>): boolean =>
  query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');

/** What the signature covers of the body: its hash in hex, or `UNSIGNED-PAYLOAD` and the like. @throws S3Fault where nothing says it */
export function payloadHashOf(request: SignedRequest): string {
  const header = request.headers['x-amz-content-sha256'];
  if (header !== undefined) return String(header);
  if (isPresigned(request)) return request.query.get('X-Amz-Content-Sha256') ?? UNSIGNED;
  throw new S3Fault('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
}

function readHeader(authorization: string | undefined, time: string): Claim {
  const claim = headerClaim(authorization, time);
  if (claim) return claim;
  if (authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new S3Fault('AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.');
  }
  const message = 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
  throw new S3Fault('InvalidRequest', message);
}

function readQuery(query: SignedRequest['query']): Claim {
  const claim = queryClaim(query);
  const expires = query.get('X-Amz-Expires');
  if (!claim || expires === undefined) {
    throw new S3Fault(
      'AuthorizationQueryParametersError',
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, ' +
        'X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (!/^[1-9]\d{0,6}$/.test(expires) || Number(expires) > WEEK_SECONDS) {
    throw new S3Fault(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be a whole number of seconds, at least 1 and at most a week (604800).',
    );
  }
  return claim;
}

export function checkScope({ accessKeyId, region, service }: Claim, keeper: Keeper, presigned: boolean): void {
  const code = presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed';
  const prefix = presigned ? 'Error parsing the X-Amz-Credential parameter' : 'The authorization header is malformed';
  if (service !== 's3') throw new S3Fault(code, `${prefix}; incorrect service "${service}". This endpoint belongs to "s3".`);
  if (region !== keeper.region) {
    const details = { Region: keeper.region };
    throw new S3Fault(code, `${prefix}; the region '${region}' is wrong; expecting '${keeper.region}'`, details);
  }
  if (accessKeyId === keeper.credentials.accessKeyId) return;
  const message = 'The AWS Access Key Id you provided does not exist in our records.';
  throw new S3Fault('InvalidAccessKeyId', message, { AWSAccessKeyId: accessKeyId });
}

const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+/, '');

function checkExpiry(claim: Claim, seconds: number, now: number): void {
  const start = timeOf(claim);
  if (start === undefined) {
    throw new S3Fault(
      'AuthorizationQueryParametersError',
      "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\", and of the day of the credential",
    );
  }
  if (start > now + SKEW_MS) throw new S3Fault('AccessDenied', 'Request is not yet valid', { ServerTime: iso(now) });
  const end = start + seconds * 1_000;
  if (now < end) return;
  throw new S3Fault('AccessDenied', 'Request has expired', { 'X-Amz-Expires': seconds, Expires: iso(end), ServerTime: iso(now) });
}

function checkFresh(claim: Claim, now: number): void {
  const time = timeOf(claim);
  if (time === undefined) {
    throw new S3Fault('AccessDenied', 'AWS authentication requires a valid x-amz-date header, of the day of the credential');
  }
  if (Math.abs(now - time) <= SKEW_MS) return;
  const details = { RequestTime: claim.time, ServerTime: iso(now), MaxAllowedSkewMilliseconds: SKEW_MS };
  throw new S3Fault('RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.', details);
}

/** A header that changes what is done must be signed: else whoever sees a request could add one. */
function checkCovered({ signedHeaders }: Claim, { headers }: SignedRequest): void {
  const must = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const missing = must.filter((name) => !signedHeaders.includes(name));
  if (missing.length === 0) return;
  const details = { HeadersNotSigned: missing.join(', ') };
  throw new S3Fault('AccessDenied', 'There were headers present in the request which were not signed', details);
}
