import { isJsonObject } from '#core/json';
import { S3Fault } from './s3-fault.ts';

/** What a form may hold: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
export interface Policy {
  /** In ms. */
  expiration: number;
  conditions: Condition[];
}

type Condition =
  { kind: 'eq' | 'starts-with'; field: string; value: string; text: string } | { kind: 'length'; least: number; most: number };

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;
/** Of these no condition speaks. */
const UNNAMED = /^(?:x-amz-signature|policy|x-ignore-.*)$/;

const invalid = (why: string): S3Fault => new S3Fault('InvalidPolicyDocument', `Invalid Policy: ${why}`);
const denied = (why: string): S3Fault => new S3Fault('AccessDenied', `Invalid according to Policy: ${why}`);

/** @param encoded in base64 @throws S3Fault where it is no policy */
export function parsePolicy(encoded: string): Policy {
  const document = jsonOf(Buffer.from(encoded, 'base64').toString());
  if (!isJsonObject(document) || typeof document.expiration !== 'string' || !TIME.test(document.expiration)) {
    throw invalid("Invalid 'expiration' value");
  }
  if (!Array.isArray(document.conditions)) throw invalid("Invalid 'conditions' value: must be a List.");
  return { expiration: Date.parse(document.expiration), conditions: document.conditions.flatMap(conditionsIn) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('Invalid JSON.');
  }
}

function conditionsIn(condition: unknown): Condition[] {
  if (Array.isArray(condition)) return [matching(condition)];
  if (!isJsonObject(condition)) throw invalid('Invalid Simple-Condition: a condition is a list or a map.');
  return Object.entries(condition).map(([field, value]) => matching(['eq', `$${field}`, value]));
}

function matching(list: unknown[]): Condition {
  const [kind, field, value] = list;
  if (list.length !== 3) throw invalid('a condition has three elements');
  if (kind === 'content-length-range') return { kind: 'length', least: wholeNumber(field), most: wholeNumber(value) };
  if (kind !== 'eq' && kind !== 'starts-with') throw invalid(`Invalid match type ${String(kind)}`);
  if (typeof field !== 'string' || !field.startsWith('$') || typeof value !== 'string')
    throw invalid('a condition names a $field and a text');
  return { kind, field: field.slice(1).toLowerCase(), value, text: JSON.stringify(list) };
}

function wholeNumber(value: unknown): number {
  if (/^\d{1,15}$/.test(String(value))) return Number(value);
  throw invalid('content-length-range takes two whole numbers');
}

/**
 * @param fields by lower-case name, the bucket among them
 * @param size of the file, in bytes
 * @throws S3Fault where the form is late, or holds anything that the policy does not allow
 */
export function checkPolicy({ expiration, conditions }: Policy, fields: ReadonlyMap<string, string>, size: number, now: number): void {
  if (now >= expiration) throw denied('Policy expired.');
  for (const condition of conditions) {
    if (condition.kind === 'length') checkLength(condition, size);
    else if (!fits(condition, fields.get(condition.field) ?? '')) throw denied(`Policy Condition failed: ${condition.text}`);
  }
  const named = new Set(conditions.flatMap((condition) => (condition.kind === 'length' ? [] : condition.field)));
  const extra = [...fields.keys()].filter((field) => !UNNAMED.test(field) && !named.has(field));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

const fits = ({ kind, value }: Exclude<Condition, { kind: 'length' }>, found: string): boolean =>
  kind === 'eq' ? found === value : found.startsWith(value);

function checkLength({ least, most }: Extract<Condition, { kind: 'length' }>, size: number): void {
  if (size > most) {
    throw new S3Fault('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: size,
      MaxSizeAllowed: most,
    });
  }
  if (size >= least) return;
  const message = 'Your proposed upload is smaller than the minimum allowed size';
  throw new S3Fault('EntityTooSmall', message, { ProposedSize: size, MinSizeAllowed: least });
}
