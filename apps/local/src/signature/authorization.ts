import type { IncomingHttpHeaders } from 'node:http';
import { headerClaim } from './claim.ts';
import { type Credentials, isSignedBy, sha256 } from './signature.ts';
import { targetOf } from './signed-request.ts';

export interface Received {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Who may call, and what. */
export interface Guard {
  readonly region: string;
  /** As a signature names it: `execute-api`, `lambda`. */
  readonly service: string;
  readonly credentials: Credentials;
}

/** What AWS answers, with 403, to a request whose signature does not stand. */
export interface SignatureFault {
  readonly errorType: 'MissingAuthenticationTokenException' | 'UnrecognizedClientException' | 'InvalidSignatureException';
  readonly message: string;
}

/**
 * Checks the Signature Version 4 of a request's `Authorization` header; undefined where it stands.
 * The age is not checked: on one machine nobody replays a request, and a debugger may hold one for long.
 */
export async function signatureFault(
  { method, target, headers, body }: Received,
  { region, service, credentials }: Guard,
): Promise<SignatureFault | undefined> {
  const claim = headerClaim(headers.authorization, String(headers['x-amz-date'] ?? ''));
  if (!claim) return { errorType: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  if (claim.accessKeyId !== credentials.accessKeyId) {
    return { errorType: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
  }
  const parts = targetOf(target);
  // A header that changes what is done must be signed: else whoever sees a request could add one.
  const must = ['host', 'x-amz-date', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  const complete = must.every((name) => claim.signedHeaders.includes(name));
  if (parts && complete && claim.region === region && claim.service === service) {
    const request = { method, ...parts, headers };
    if (await isSignedBy(credentials, { request, claim, payloadHash: sha256(body) })) return undefined;
  }
  return {
    errorType: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  };
}
