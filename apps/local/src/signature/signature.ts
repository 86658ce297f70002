import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@smithy/core/checksum';
import { getCanonicalHeaders, SignatureV4 } from '@smithy/signature-v4';
import { type Claim, timeOf } from './claim.ts';
import type { SignedRequest } from './signed-request.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** AWS's own signer, asked for the signature of a request that is signed already. */
class Signer extends SignatureV4 {
  async signatureOf(request: SignedRequest, { time, day, region, service, signedHeaders }: Claim, payloadHash: string): Promise<string> {
    const { method, path } = request;
    const query = Object.fromEntries(request.query);
    const named = signedHeaders.map((name): [string, string] => [name, [request.headers[name] ?? ''].flat().join(',')]);
    const headers = Object.fromEntries(named);
    const written = { method, path, query, headers, protocol: 'http:', hostname: 'localhost' };
    const canonicalHeaders = getCanonicalHeaders(written, undefined, new Set(signedHeaders));
    const canonical = this.createCanonicalRequest(written, canonicalHeaders, payloadHash);
    const scope = `${day}/${region}/${service}/aws4_request`;
    const text = await this.createStringToSign(time, scope, canonical, 'AWS4-HMAC-SHA256');
    return this.sign(text, { signingDate: dateOf(time) });
  }
}

const dateOf = (time: string): string => time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:');

/** Whether the signature of a claim is the one that these credentials give a text by itself, as a form's policy is signed. */
export async function isTextSignedBy(credentials: Credentials, claim: Claim, text: string): Promise<boolean> {
  if (timeOf(claim) === undefined) return false;
  const { region, service, time, signature } = claim;
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256 });
  return isSame(await signer.sign(text, { signingDate: dateOf(time) }), signature);
}

const isSame = (expected: string, claimed: string): boolean => timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(claimed, 'hex'));

/**
 * Whether the signature that a request claims is the one that these credentials give it. Who asks has looked at the claim's access key,
 * region, service and time before.
 * @param payloadHash of the body in hex, or what stands for it (`UNSIGNED-PAYLOAD`)
 */
export async function isSignedBy(
  credentials: Credentials,
  { request, claim, payloadHash }: { request: SignedRequest; claim: Claim; payloadHash: string },
): Promise<boolean> {
  if (timeOf(claim) === undefined) return false;
  const { region, service } = claim;
  // S3 alone takes the path as it is on the wire; all others escape it once more.
  const signer = new Signer({ credentials, region, service, sha256: Sha256, uriEscapePath: service !== 's3', applyChecksum: false });
  const expected = await signer.signatureOf(request, claim, payloadHash);
  return isSame(expected, claim.signature);
}

/** The hash of a body as a signature covers it. */
export const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');
