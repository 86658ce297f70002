import type { CloudBucket, CorsRule } from './cloud.ts';
import type { Resource } from './names.ts';
import type { Part } from './part.ts';

/** Encryption, ownership and the blocks against the public must be there, and mean nothing more here: the local buckets are private. */
const PROPERTIES = [
  ...['BucketName', 'PublicAccessBlockConfiguration', 'BucketEncryption', 'OwnershipControls'],
  ...['LifecycleConfiguration', 'CorsConfiguration', 'NotificationConfiguration'],
];
const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** A private bucket. */
export function readBucket({ properties }: Resource): CloudBucket {
  const blocks = properties.only(PROPERTIES).need('PublicAccessBlockConfiguration').only(BLOCKS);
  for (const name of BLOCKS) blocks.need(name).oneOf(['true']);
  checkOwnership(properties.need('OwnershipControls'));
  checkEncryption(properties.need('BucketEncryption'));
  const lifecycle = properties.get('LifecycleConfiguration')?.only(['Rules']).need('Rules').parts() ?? [];
  return {
    name: properties.need('BucketName').match(/^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/),
    expiry: lifecycle.flatMap(readExpiry),
    cors: (properties.get('CorsConfiguration')?.only(['CorsRules']).need('CorsRules').parts() ?? []).map(readCors),
    events: readEvents(properties.get('NotificationConfiguration')),
  };
}

/** Rules of EventBridge are all that may listen. */
function readEvents(notifications: Part | undefined): boolean {
  const bridge = notifications?.only(['EventBridgeConfiguration']).get('EventBridgeConfiguration')?.only(['EventBridgeEnabled']);
  return bridge?.need('EventBridgeEnabled').flag() ?? false;
}

function checkOwnership(controls: Part): void {
  for (const rule of controls.only(['Rules']).need('Rules').parts()) {
    rule.only(['ObjectOwnership']).need('ObjectOwnership').oneOf(['BucketOwnerEnforced']);
  }
}

function checkEncryption(encryption: Part): void {
  for (const rule of encryption.only(['ServerSideEncryptionConfiguration']).need('ServerSideEncryptionConfiguration').parts()) {
    const byDefault = rule.only(['ServerSideEncryptionByDefault']).need('ServerSideEncryptionByDefault').only(['SSEAlgorithm']);
    byDefault.need('SSEAlgorithm').oneOf(['AES256']);
  }
}

/** The local store knows no multipart uploads: what is said of them means nothing. */
function readExpiry(rule: Part): CloudBucket['expiry'] {
  const days = rule.only(['Id', 'Status', 'Prefix', 'ExpirationInDays', 'AbortIncompleteMultipartUpload']).get('ExpirationInDays');
  rule.get('AbortIncompleteMultipartUpload')?.only(['DaysAfterInitiation']);
  const enabled = rule.need('Status').oneOf(['Enabled', 'Disabled']) === 'Enabled';
  return days && enabled ? [{ prefix: rule.get('Prefix')?.text() ?? '', days: days.integer() }] : [];
}

function readCors(rule: Part): CorsRule {
  const listed = (key: string): string[] => rule.get(key)?.texts() ?? [];
  const methods = rule
    .only(['Id', 'AllowedOrigins', 'AllowedMethods', 'AllowedHeaders', 'ExposedHeaders', 'MaxAge'])
    .need('AllowedMethods');
  return {
    origins: rule.need('AllowedOrigins').texts(),
    methods: methods.parts().map((method) => method.oneOf(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])),
    headers: listed('AllowedHeaders'),
    exposed: listed('ExposedHeaders'),
    maxAge: rule.get('MaxAge')?.integer(),
  };
}

/**
 * A policy may refuse what comes without TLS, which there is none of here, and let a distribution read (cdn.ts looks which one); any other
 * statement would mean something, and is not known.
 */
export function checkBucketPolicy({ properties }: Resource): void {
  const document = properties.only(['Bucket', 'PolicyDocument']).need('PolicyDocument').only(['Version', 'Statement']);
  for (const statement of document.need('Statement').parts()) {
    statement.only(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);
    if (statement.need('Effect').oneOf(['Deny', 'Allow']) === 'Allow') checkReader(statement, properties.need('Bucket').text());
    else checkTls(statement.need('Condition'));
  }
}

function checkTls(condition: Part): void {
  condition.only(['Bool']).need('Bool').only(['aws:SecureTransport']).need('aws:SecureTransport').oneOf(['false']);
}

function checkReader(statement: Part, bucket: string): void {
  statement.need('Principal').only(['Service']).need('Service').oneOf(['cloudfront.amazonaws.com']);
  statement.need('Action').oneOf(['s3:GetObject']);
  statement.need('Resource').oneOf([`arn:aws:s3:::${bucket}/*`]);
  const condition = statement.need('Condition').only(['StringEquals']).need('StringEquals').only(['AWS:SourceArn']);
  condition.need('AWS:SourceArn').match(/^arn:aws:cloudfront::\d{12}:distribution\/(\w+)$/);
}
