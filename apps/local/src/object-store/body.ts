import type { IncomingMessage } from 'node:http';
import { readBody } from '../gateway/socket/body.ts';
import { sha256 } from '../signature/signature.ts';
import { type Decoded, decodeChunks } from './aws-chunks.ts';
import { type Checksum, checkedChecksum, checkMd5 } from './checksums.ts';
import { notImplemented, S3Fault } from './s3-fault.ts';

/** The longest object. */
export const MAX_BYTES = 32 * 1_024 * 1_024;
/** Frames take room on the wire too. */
const MAX_WIRE_BYTES = 2 * MAX_BYTES;
const CHUNKED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** A body that is what its client says it is. */
export interface Body {
  bytes: Buffer;
  checksum: Checksum | undefined;
}

export interface BodyClaims {
  headers: Readonly<Record<string, string>>;
  /** What the signature covers of the body. */
  payloadHash: string;
}

/** Reads a body and checks its length, hash and checksums. @throws S3Fault where one is wrong, before reading one that is too long */
export async function receive(request: IncomingMessage, { headers, payloadHash }: BodyClaims): Promise<Body> {
  checkLength(headers, payloadHash);
  const wire = await readBody(request, MAX_WIRE_BYTES);
  if (!wire) throw tooLarge(MAX_WIRE_BYTES + 1);
  const { body, trailers } = unwrapped(wire, headers, payloadHash);
  if (body.length > MAX_BYTES) throw tooLarge(body.length);
  checkMd5(headers['content-md5'], body);
  return { bytes: body, checksum: checkedChecksum({ ...headers, ...trailers }, body) };
}

function checkLength(headers: BodyClaims['headers'], payloadHash: string): void {
  const length = headers[payloadHash === CHUNKED ? 'x-amz-decoded-content-length' : 'content-length'];
  if (length === undefined) throw new S3Fault('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  if (!/^\d{1,15}$/.test(length)) throw new S3Fault('InvalidArgument', 'The length of the body must be a whole number.');
  if (Number(length) > MAX_BYTES) throw tooLarge(Number(length));
}

const tooLarge = (size: number): S3Fault =>
  new S3Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', { ProposedSize: size, MaxSizeAllowed: MAX_BYTES });

function unwrapped(wire: Buffer, headers: BodyClaims['headers'], payloadHash: string): Decoded {
  if (payloadHash === CHUNKED) return unchunked(wire, headers);
  if (payloadHash.startsWith('STREAMING-')) throw notImplemented(`x-amz-content-sha256: ${payloadHash}`);
  if (payloadHash !== 'UNSIGNED-PAYLOAD') checkHash(wire, payloadHash);
  return { body: wire, trailers: {} };
}

function unchunked(wire: Buffer, headers: BodyClaims['headers']): Decoded {
  const decoded = decodeChunks(wire);
  if (decoded.body.length !== Number(headers['x-amz-decoded-content-length'])) {
    throw new S3Fault(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header',
    );
  }
  // What the header announces was signed, the trailer was not: it must be that and no other.
  if (Object.keys(decoded.trailers).join(',') === (headers['x-amz-trailer'] ?? '')) return decoded;
  throw new S3Fault('MalformedTrailerError', 'The request contained trailing data that did not conform to x-amz-trailer.');
}

function checkHash(body: Buffer, claimed: string): void {
  if (!/^[0-9a-f]{64}$/.test(claimed)) {
    throw new S3Fault('InvalidArgument', `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ${CHUNKED} or a valid sha256 value.`);
  }
  const found = sha256(body);
  if (found === claimed) return;
  const details = { ClientComputedContentSHA256: claimed, S3ComputedContentSHA256: found };
  throw new S3Fault('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.", details);
}
