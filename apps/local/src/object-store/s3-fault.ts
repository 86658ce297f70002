/** S3's error codes that are answered here, with their status. */
const STATUS = {
  AccessDenied: 403,
  AccessForbidden: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  BadRequest: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidPolicyDocument: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedPOSTRequest: 400,
  MalformedTrailerError: 400,
  MalformedXML: 400,
  MaxPostPreDataLengthExceeded: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;

export type S3Code = keyof typeof STATUS;

/** What S3 answers instead of a result. */
export class S3Fault extends Error {
  override readonly name = 'S3Fault';
  readonly status: number;
  readonly code: S3Code;
  /** Further elements of the answer, as `Key`. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: S3Code, message: string, details: Record<string, string | number> = {}) {
    super(message);
    this.status = STATUS[code];
    this.code = code;
    this.details = details;
  }
}

/** Said of what S3 can and this store can't: nothing is passed over in silence. */
export const notImplemented = (what: string): S3Fault =>
  new S3Fault('NotImplemented', `A header or parameter you provided implies functionality that is not implemented: ${what}`);

const MOST_KEY_BYTES = 1_024;

/** @throws S3Fault for a key that S3 does not take */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > MOST_KEY_BYTES) throw new S3Fault('KeyTooLongError', 'Your key is too long', { Size: size, MaxSizeAllowed: MOST_KEY_BYTES });
}
