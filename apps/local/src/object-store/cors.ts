import type { IncomingMessage } from 'node:http';
import type { CorsRule } from '../template/cloud.ts';
import type { Answer } from './call.ts';
import { corsHeaders, ruleFor } from './cors.rules.ts';
import { S3Fault } from './s3-fault.ts';

/** What the answer to a page's request tells its browser: nothing where no rule of the bucket lets the page read it. */
export function corsOf(rules: readonly CorsRule[], { method = '', headers: { origin } }: IncomingMessage): Record<string, string> {
  const asked = { origin: origin ?? '', method, headers: [] };
  const rule = origin === undefined ? undefined : ruleFor(rules, asked);
  return rule ? corsHeaders(rule, asked) : {};
}

/** Answers what a browser asks before it sends a page's request; needs no signature, as in S3. @throws S3Fault where no rule fits */
export function preflight(rules: readonly CorsRule[], { headers }: IncomingMessage): Answer {
  const { origin, 'access-control-request-method': method, 'access-control-request-headers': names = '' } = headers;
  if (origin === undefined || method === undefined) {
    throw new S3Fault('BadRequest', 'Insufficient information. Origin and Access-Control-Request-Method request headers needed.');
  }
  if (rules.length === 0) throw new S3Fault('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  const asked = { origin, method, headers: names.split(',').flatMap((name) => name.trim() || []) };
  const rule = ruleFor(rules, asked);
  if (rule) return { status: 200, headers: corsHeaders(rule, asked) };
  throw new S3Fault('AccessForbidden', 'CORSResponse: This CORS request is not allowed by the rules of the bucket.', { Method: method });
}
