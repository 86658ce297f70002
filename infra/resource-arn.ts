import type { OwnResource } from '#http/rights';

/** What a role's statement says of one resource. */
export interface Named {
  /** IAM's prefix of the actions. */
  service: string;
  /** The parameter or resource of the template's head that the ARN is built from; of a studio's only a parameter, which holds a name. */
  from: string;
  isParameter?: true;
  /** As it stands in the template. */
  arn: (action: string) => string;
  /** As it stands in the template; undefined: none. */
  condition?: (action: string) => string | undefined;
}

const sub = (arn: string): string => `!Sub 'arn:\${AWS::Partition}:${arn}'`;
const HERE = '${AWS::Region}:${AWS::AccountId}';

const named = (service: string, from: string, rest: string): Named => ({ service, from, arn: () => sub(rest) });
const table = (from: string, rest = ''): Named => named('dynamodb', from, `dynamodb:${HERE}:table/\${${from}}${rest}`);
const queue = (from: string): Named => named('sqs', from, `sqs:${HERE}:\${${from}}`);

/** A list is a right on the bucket; with a prefix, on the keys that begin so. */
const bucket = (from: string, prefix = ''): Named => ({
  service: 's3',
  from,
  arn: (action) => sub(`s3:::\${${from}}${action === 'ListBucket' ? '' : `/${prefix}*`}`),
});

const connections = (method: string): Named =>
  named('execute-api', 'Socket', `execute-api:${HERE}:\${Socket}/prod/${method}/@connections/*`);

/** Laurel's own, in the order in which they stand in a role. */
export const OWN: Record<OwnResource, Named> = {
  core: table('CoreTable'),
  boards: table('BoardsTable'),
  'boards/rank': table('BoardsTable', '/index/rank'),
  live: table('LiveTable'),
  'queue/player-jobs': queue('PlayerJobsQueue'),
  'queue/ladders': queue('LaddersQueue'),
  'queue/player-events': queue('PlayerEventsQueue'),
  'queue/tick-late': { service: 'sqs', from: 'TickLateQueue', arn: () => '!GetAtt TickLateQueue.Arn' },
  'bucket/exports': bucket('ExportsBucket'),
  'bucket/uploads': bucket('UploadsBucket', 'u/'),
  'bucket/results': bucket('UploadsBucket', 'r/'),
  'function/avatar': { service: 'lambda', from: 'AvatarFunction', arn: () => '!Ref AvatarFunction' },
  'user-pool': named('cognito-idp', 'UserPool', `cognito-idp:${HERE}:userpool/\${UserPool}`),
  'connections/POST': connections('POST'),
  'connections/DELETE': connections('DELETE'),
};

type Kind = (from: string, rest: readonly string[]) => Named;

/** What a studio adds, by service: see `Rights`. */
const STUDIO: Record<string, Kind> = {
  dynamodb: (from, rest) => table(from, rest.length > 0 ? `/${rest.join('/')}` : ''),
  s3: (from, rest) => withPrefix(bucket(from, rest.join('/')), rest.join('/')),
  sns: (from) => named('sns', from, `sns:${HERE}:\${${from}}`),
  sqs: queue,
  sagemaker: (from) => named('sagemaker', from, `sagemaker:${HERE}:endpoint/\${${from}}`),
  es: (from) => named('es', from, `es:${HERE}:domain/\${${from}}/*`),
  aoss: (from) => named('aoss', from, `aoss:${HERE}:collection/\${${from}}`),
  kendra: (from) => named('kendra', from, `kendra:${HERE}:index/\${${from}}`),
  appsync: (from, [type = '', field = '']) => named('appsync', from, `appsync:${HERE}:apis/\${${from}}/types/${type}/fields/${field}`),
};

function withPrefix(named: Named, prefix: string): Named {
  const only = `{ StringLike: { 's3:prefix': ['${prefix}*'] } }`;
  return prefix === '' ? named : { ...named, condition: (action) => (action === 'ListBucket' ? only : undefined) };
}

const isOwn = (resource: string): resource is OwnResource => Object.hasOwn(OWN, resource);

/**
 * What a declared resource is in the template: `core`, or `sns/MatchTopic` of a studio.
 * @throws Error where it is neither
 */
export function resourceOf(resource: string): Named {
  if (isOwn(resource)) return OWN[resource];
  const [service = '', from = '', ...rest] = resource.split('/');
  const kind = STUDIO[service];
  if (!kind || !/^\w+$/.test(from)) throw new Error(`${resource} is no resource: see libs/http/src/rights.ts`);
  return { ...kind(from, rest), isParameter: true };
}
