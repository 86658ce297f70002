import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignedRequest {
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

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/, ]+)\/(\d{8})\/([^/, ]+)\/([^/, ]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The request as Signature Version 4 writes it down; the path is escaped once more than on the wire (all services but S3). */
function canonicalRequest({ method, target, headers, body }: SignedRequest, signedHeaders: string): string {
  const [path = '', query = ''] = target.split('?', 2);
  const header = (name: string): string => [headers[name] ?? ''].flat().join(',').trim().replace(/ +/g, ' ');
  return [
    method,
    path.split('/').map(escaped).join('/'),
    query.split('&').sort().join('&'),
    ...signedHeaders.split(';').map((name) => `${name}:${header(name)}`),
    '',
    signedHeaders,
    sha256(body),
  ].join('\n');
}

/**
 * Checks the Signature Version 4 of a request's `Authorization` header; undefined where it stands.
 * The age is not checked: on one machine nobody replays a request, and a debugger may hold one for long.
 */
export function signatureFault(
  request: SignedRequest,
  { service, region, credentials }: { service: string; region: string; credentials: Credentials },
): SignatureFault | undefined {
  const parts = AUTHORIZATION.exec(request.headers.authorization ?? '');
  if (!parts) return { errorType: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' };
  const [, accessKeyId, day = '', signedRegion, signedService, signedHeaders = '', signature] = parts;
  if (accessKeyId !== credentials.accessKeyId) {
    return { errorType: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' };
  }
  const time = String(request.headers['x-amz-date'] ?? '');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${credentials.secretAccessKey}`, day));
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(request, signedHeaders))].join('\n');
  const complete = ['host', 'x-amz-date'].every((name) => signedHeaders.split(';').includes(name)) && time.startsWith(day);
  if (complete && signedRegion === region && signedService === service && hmac(key, toSign).toString('hex') === signature) return undefined;
  return {
    errorType: 'InvalidSignatureException',
    message:
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
  };
}
