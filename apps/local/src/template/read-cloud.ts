import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBucketPolicy, readBucket } from './bucket.ts';
import { readCdn } from './cdn.ts';
import type { Cloud, CloudBucket, CloudFunction } from './cloud.ts';
import { readFunction } from './function.ts';
import { ACCOUNT, apiHost, CDN_DOMAIN, cdnHost, QUEUES_ORIGIN } from './names.ts';
import { parseTemplate } from './parse.ts';
import type { Part } from './part.ts';
import { readQueue } from './queue.ts';
import { readRestApi } from './rest-api.ts';
import { readSocketApi } from './socket-api.ts';
import { readSchedule } from './schedule.ts';
import { Stack } from './stack.ts';
import { readTable } from './table.ts';
import { unreadable } from './unreadable.ts';
import { readUserPool } from './user-pool.ts';

export interface CloudSettings {
  /** The folder with the templates. */
  folder: string;
  env: 'local';
  /** Where the parts listen here, as `http://localhost:4001`: without a slash at the end. */
  addresses: { rest: string; websocket: string; queues: string; cdn: string };
  /** Values of the secrets, by logical id: `{ CursorKey: '…' }`. */
  secrets: Readonly<Record<string, string>>;
  /** In place of the defaults, as samconfig.toml gives them: `{ CorsOrigins: 'https://game.example' }`. */
  parameters?: Readonly<Record<string, string>>;
}

/** In the order in which they are deployed: each reads what those before it wrote. */
const STACKS = ['foundation', 'avatar', 'api', 'realtime'];

/** What is read, and what means nothing on one machine. */
const TYPES = new Set([
  ...['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::Serverless::Function', 'AWS::Serverless::Api', 'AWS::Serverless::WebSocketApi'],
  ...['AWS::ApiGatewayV2::RouteResponse', 'AWS::SSM::Parameter', 'AWS::SecretsManager::Secret', 'AWS::Cognito::UserPool'],
  ...[
    'AWS::Cognito::UserPoolClient',
    'AWS::Cognito::UserPoolGroup',
    'AWS::Cognito::UserPoolResourceServer',
    'AWS::Cognito::UserPoolDomain',
  ],
  ...['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::ECR::Repository'],
  ...['AWS::WAFv2::WebACL', 'AWS::WAFv2::WebACLAssociation', 'AWS::ApiGateway::Account', 'AWS::CloudFront::Function'],
  ...['AWS::CloudFront::Distribution', 'AWS::CloudFront::OriginAccessControl', 'AWS::CloudFront::ResponseHeadersPolicy'],
  ...['AWS::Scheduler::Schedule', 'AWS::IAM::Role', 'AWS::Lambda::Permission', 'AWS::Logs::LogGroup'],
  ...['AWS::SNS::Topic', 'AWS::CloudWatch::Alarm', 'AWS::WAFv2::WebACLAssociation'],
]);

/**
 * Reads the templates as they would be deployed to this machine.
 * @throws Error naming stack, resource and property where a template holds what the local cloud does not know
 */
export function readCloud({ folder, env, addresses, secrets, parameters = {} }: CloudSettings): Cloud {
  const surroundings = { env, secrets, parameters, ssm: new Map<string, string>() };
  const stacks = STACKS.map((name) => {
    const file = `${name}.yaml`;
    return new Stack(name, parseTemplate(readFileSync(join(folder, file), 'utf8'), file), surroundings);
  });
  const all = stacks.flatMap((stack) => stack.resources);
  const unknown = all.find(({ type }) => !TYPES.has(type));
  unknown?.properties.fail(`the local cloud does not know ${unknown.type}`);
  const ofType = (type: string) => all.filter((resource) => resource.type === type);
  ofType('AWS::S3::BucketPolicy').forEach(checkBucketPolicy);
  const buckets = ofType('AWS::S3::Bucket').map(readBucket);
  const cdn = readCdn({ ofType, buckets: buckets.map(({ name }) => name) });
  const rest = one('an AWS::Serverless::Api', stacks.map(readRestApi));
  const socket = one('an AWS::Serverless::WebSocketApi', stacks.map(readSocketApi));
  const toLocal = localAddresses([
    [`https://${apiHost(rest.apiId)}`, addresses.rest],
    [`https://${apiHost(socket.apiId)}`, addresses.websocket],
    [QUEUES_ORIGIN, addresses.queues],
    ...(cdn ? [[`https://${cdnHost(cdn.distributionId)}`, addresses.cdn] satisfies Mapping] : []),
  ]);
  const functions = stacks.flatMap((stack) =>
    stack.ofType('AWS::Serverless::Function').map((resource) => readFunction(resource, stack.functionGlobals, toLocal)),
  );
  for (const each of functions) checkHeard(each, buckets);
  return {
    region: ACCOUNT.region,
    accountId: ACCOUNT.accountId,
    tables: Object.fromEntries(ofType('AWS::DynamoDB::Table').map(readTable)),
    queues: ofType('AWS::SQS::Queue').map(readQueue),
    buckets,
    cdn,
    functions,
    schedules: ofType('AWS::Scheduler::Schedule').flatMap(readSchedule),
    userPool: one('an AWS::Cognito::UserPool', stacks.map(readUserPool)),
    rest,
    socket,
  };
}

function one<T>(what: string, found: (T | undefined)[]): T {
  const [only, ...others] = found.filter((item) => item !== undefined);
  return only !== undefined && others.length === 0 ? only : unreadable('templates', `one stack must have ${what}`);
}

/** A rule on a bucket that tells nobody would never be followed. */
function checkHeard({ name, sources }: CloudFunction, buckets: readonly CloudBucket[]): void {
  for (const source of sources) {
    if (source.kind !== 'objects' || buckets.some((bucket) => bucket.name === source.bucket && bucket.events)) continue;
    unreadable(name, `no template lets EventBridge hear of the bucket ${source.bucket}: see its NotificationConfiguration`);
  }
}

type Mapping = [cloud: string, local: string];

/** Replaces the start of an address of the cloud; one that it does not know would lead a function out to the internet. */
function localAddresses(table: Mapping[]): (value: Part) => string {
  return (value) => {
    const text = value.text();
    const [cloud, local] = table.find(([start]) => text.startsWith(start)) ?? ['', ''];
    const mapped = local + text.slice(cloud.length);
    return [ACCOUNT.domain, CDN_DOMAIN].some((domain) => mapped.includes(domain))
      ? value.fail(`there is no local address for ${text}`)
      : mapped;
  };
}
