import type { IncomingHttpHeaders } from 'node:http';
import { headerClaim } from '../../signature/claim.ts';
import { type Credentials, isSignedBy, sha256 } from '../../signature/signature.ts';
import { targetOf } from '../../signature/signed-request.ts';

export interface Received {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
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
  { region, credentials }: { region: string; credentials: Credentials },
): Promise<SignatureFault | undefined> {
  const claim = headerClaim(headers.authorization, String(headers['x-amz-date'] ?? ''));
  if (!claim) return { errorType: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  if (claim.accessKeyId !== credentials.accessKeyId) {
    return { errorType: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
  }
  const parts = targetOf(target);
  const complete = ['host', 'x-amz-date'].every((name) => claim.signedHeaders.includes(name));
  if (parts && complete && claim.region === region && claim.service === 'execute-api') {
    const request = { method, ...parts, headers };
    if (await isSignedBy(credentials, { request, claim, payloadHash: sha256(body) })) return undefined;
  }
  return {
    errorType: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  };
}
