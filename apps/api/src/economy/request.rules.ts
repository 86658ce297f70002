import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * What tells a repeated request from another one under the same `Idempotency-Key`: a hash of operation, target and the canonical JSON
 * (RFC 8785) of the checked body, in which `null` and an absent field are the same.
 */
export function requestHash({ operation, target, body }: { operation: string; target: string; body: object }): string {
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== undefined));
  return createHash('sha256')
    .update(canonicalize({ operation, target, body: given }) ?? '')
    .digest('base64url');
}
