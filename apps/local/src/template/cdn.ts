import type { CloudCdn } from './cloud.ts';
import { arn, bucketHost, namesOf, type Resource } from './names.ts';
import type { Part } from './part.ts';

/** How the distribution reaches its viewers means nothing on one machine. */
const DISTRIBUTION = [
  ...['Comment', 'Enabled', 'HttpVersion', 'IPV6Enabled', 'PriceClass', 'Origins', 'DefaultCacheBehavior', 'ViewerCertificate', 'Aliases'],
];
const BEHAVIOR = [
  ...['TargetOriginId', 'ViewerProtocolPolicy', 'AllowedMethods', 'CachedMethods', 'Compress', 'CachePolicyId', 'ResponseHeadersPolicyId'],
];
const CORS = [
  ...['AccessControlAllowCredentials', 'AccessControlAllowHeaders', 'AccessControlAllowMethods', 'AccessControlAllowOrigins'],
  ...['AccessControlExposeHeaders', 'AccessControlMaxAgeSec', 'OriginOverride'],
];
/** CachingOptimized, AWS's own: by path alone, as long as the files say. */
const CACHE_POLICIES = ['658327ea-f89d-4fab-a63d-7e88639e58f6'];

interface Found {
  ofType: (type: string) => readonly Resource[];
  /** Names. */
  buckets: readonly string[];
}

/**
 * The one distribution that serves what the functions write: a bucket that its policy lets this distribution read, and no other thing. One with
 * a page for its root is a site, whose pages are served here as they stand in the repository.
 */
export function readCdn({ ofType, buckets }: Found): CloudCdn | undefined {
  ofType('AWS::CloudFront::OriginAccessControl').forEach(checkAccess);
  const [found, ...others] = ofType('AWS::CloudFront::Distribution').filter((each) => !isSite(each));
  if (others[0]) others[0].properties.fail('the local cloud has one distribution');
  if (!found) return undefined;
  const config = found.properties.only(['DistributionConfig']).need('DistributionConfig').only(DISTRIBUTION);
  config.need('Enabled').oneOf(['true']);
  const behavior = config.need('DefaultCacheBehavior').only(BEHAVIOR);
  for (const method of behavior.need('AllowedMethods').parts()) method.oneOf(['GET', 'HEAD']);
  behavior.need('CachePolicyId').oneOf(CACHE_POLICIES);
  const bucket = readOrigin(config, behavior.need('TargetOriginId').text(), buckets);
  const distributionId = String(namesOf(found)?.ref);
  if (!ofType('AWS::S3::BucketPolicy').some(({ properties }) => letsRead(properties, bucket, distributionId))) {
    config.fail(`no policy of the bucket ${bucket} lets this distribution read it`);
  }
  const wanted = behavior.get('ResponseHeadersPolicyId');
  const policy = ofType('AWS::CloudFront::ResponseHeadersPolicy').find((each) => namesOf(each)?.ref === wanted?.text());
  if (wanted && !policy) wanted.fail('the local cloud knows only policies of the templates here');
  return { distributionId, bucket, ...readHeaders(policy) };
}

const isSite = ({ properties }: Resource): boolean => properties.need('DistributionConfig').get('DefaultRootObject') !== undefined;

function checkAccess({ properties }: Resource): void {
  const config = properties.only(['OriginAccessControlConfig']).need('OriginAccessControlConfig');
  config.only(['Name', 'Description', 'OriginAccessControlOriginType', 'SigningBehavior', 'SigningProtocol']);
  config.need('OriginAccessControlOriginType').oneOf(['s3']);
  config.need('SigningBehavior').oneOf(['always']);
}

/** The bucket of the one origin. */
function readOrigin(config: Part, id: string, buckets: readonly string[]): string {
  const [origin, ...others] = config.need('Origins').parts();
  if (!origin || others[0]) return config.need('Origins').fail('the local cloud knows one origin');
  origin.only(['Id', 'DomainName', 'OriginAccessControlId', 'S3OriginConfig']).need('OriginAccessControlId').text();
  origin.need('Id').oneOf([id]);
  const domain = origin.need('DomainName');
  return buckets.find((name) => bucketHost(name) === domain.text()) ?? domain.fail('no bucket of the templates has this domain');
}

/** Whether a bucket's policy says so; bucket.ts has checked that it says nothing that is not known. */
function letsRead(policy: Part, bucket: string, distributionId: string): boolean {
  if (policy.need('Bucket').text() !== bucket) return false;
  const allowed = policy
    .need('PolicyDocument')
    .need('Statement')
    .parts()
    .filter((statement) => statement.need('Effect').text() === 'Allow');
  const source = arn('cloudfront', `distribution/${distributionId}`, '');
  return allowed.some((statement) => statement.need('Condition').need('StringEquals').need('AWS:SourceArn').text() === source);
}

function readHeaders(policy: Resource | undefined): Pick<CloudCdn, 'headers' | 'corsHeaders'> {
  const config = policy?.properties
    .only(['ResponseHeadersPolicyConfig'])
    .need('ResponseHeadersPolicyConfig')
    .only(['Name', 'Comment', 'CorsConfig', 'SecurityHeadersConfig', 'CustomHeadersConfig']);
  const noSniff = config?.get('SecurityHeadersConfig')?.only(['ContentTypeOptions']).get('ContentTypeOptions');
  const custom = config?.get('CustomHeadersConfig')?.only(['Items']).need('Items').parts() ?? [];
  return {
    headers: {
      ...(noSniff && { 'x-content-type-options': 'nosniff' }),
      ...Object.fromEntries(custom.map(readCustom)),
    },
    corsHeaders: readCors(config?.get('CorsConfig')),
  };
}

const readCustom = (item: Part): [name: string, value: string] => [
  item.only(['Header', 'Value', 'Override']).need('Header').text().toLowerCase(),
  item.need('Value').text(),
];

/** What a page's own GET is told; no other request can be made, so that nothing is ever asked before one. */
function readCors(cors: Part | undefined): Record<string, string> {
  if (!cors) return {};
  cors.only(CORS).need('AccessControlAllowCredentials').oneOf(['false']);
  const items = (key: string): Part[] => cors.get(key)?.only(['Items']).need('Items').parts() ?? [];
  for (const origin of items('AccessControlAllowOrigins')) origin.oneOf(['*']);
  const exposed = items('AccessControlExposeHeaders').map((name) => name.text());
  return {
    'access-control-allow-origin': '*',
    ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(', ') }),
  };
}
