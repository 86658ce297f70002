/** What a request says of its own signature (Signature Version 4): nothing of it is proven. */
export interface Claim {
  readonly accessKeyId: string;
  /** As `20261121`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** As `20261121T044520Z`; empty where the request has none. */
  readonly time: string;
  /** Lower-case names. */
  readonly signedHeaders: readonly string[];
  /** In hex. */
  readonly signature: string;
}

const CREDENTIAL = String.raw`([^/, ]+)/(\d{8})/([^/, ]+)/([^/, ]+)/aws4_request`;
const NAMES = String.raw`[!#$%&'*+.^_|~a-z0-9-]+(?:;[!#$%&'*+.^_|~a-z0-9-]+)*`;
const HEX = '[0-9a-f]{64}';
const AUTHORIZATION = new RegExp(`^AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, ?SignedHeaders=(${NAMES}), ?Signature=(${HEX})$`);
const FORM = new RegExp(`^${CREDENTIAL}, ()(${HEX})$`);
const QUERY = new RegExp(`^${CREDENTIAL}, (${NAMES}), (${HEX})$`);

/** The claim of an `Authorization` header; undefined where it is none of Signature Version 4. */
export const headerClaim = (authorization: string | undefined, time: string): Claim | undefined =>
  claimOf(AUTHORIZATION.exec(authorization ?? ''), time);

/** The claim of a presigned address; undefined where a part is missing or malformed. */
export function queryClaim(query: ReadonlyMap<string, string>): Claim | undefined {
  const [credential = '', names = '', signature = '', time = ''] = ['Credential', 'SignedHeaders', 'Signature', 'Date'].map((name) =>
    query.get(`X-Amz-${name}`),
  );
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  return claimOf(QUERY.exec(`${credential}, ${names}, ${signature}`), time);
}

/** The claim of a form's fields, by lower-case name: of its policy, not of headers. Undefined where one is missing or malformed. */
export function formClaim(fields: ReadonlyMap<string, string>): Claim | undefined {
  const [algorithm, credential = '', signature = '', time = ''] = ['algorithm', 'credential', 'signature', 'date'].map((name) =>
    fields.get(`x-amz-${name}`),
  );
  return algorithm === 'AWS4-HMAC-SHA256' ? claimOf(FORM.exec(`${credential}, ${signature}`), time) : undefined;
}

function claimOf(parts: RegExpExecArray | null, time: string): Claim | undefined {
  if (!parts) return undefined;
  const [, accessKeyId = '', day = '', region = '', service = '', names = '', signature = ''] = parts;
  return { accessKeyId, day, region, service, time, signedHeaders: names.split(';').filter(Boolean), signature };
}

/** The claim's time in ms; undefined where it is no time, or not of the day that the claim names. */
export function timeOf({ time, day }: Claim): number | undefined {
  const [, year, month, date, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const ms = Date.parse(`${year ?? ''}-${month ?? ''}-${date ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`);
  return Number.isNaN(ms) || !time.startsWith(day) ? undefined : ms;
}
