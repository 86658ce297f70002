import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '#core/json';
import { PROBLEMS } from '#core/problem';
import type { OwnResource } from '#http/rights';
import { routes } from '../apps/api/src/routes.ts';
import { type JsonObject, parseTemplate } from '../apps/local/src/template/parse.ts';
import { readCloud } from '../apps/local/src/template/read-cloud.ts';
import { Stack } from '../apps/local/src/template/stack.ts';

const STACKS = ['foundation', 'avatar', 'api', 'realtime'] as const;
/** With the one that only watches the others: ops-alarms.spec.ts. */
const DEPLOYED = [...STACKS, 'ops'] as const;
type Name = (typeof DEPLOYED)[number];

interface Declared {
  type: string;
  properties: JsonObject;
  deletion: unknown[];
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

function map(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error(`Not a map: ${JSON.stringify(value)}`);
  return value;
}
function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`Not a list: ${JSON.stringify(value)}`);
  return value;
}

/** As written, with nothing resolved. */
const templates = Object.fromEntries(DEPLOYED.map((name) => [name, parseTemplate(read(`${name}.yaml`), name)]));
const section = (stack: Name, name: string): JsonObject => map(map(templates[stack])[name]);
const functionGlobals = (stack: Name): JsonObject => map(section(stack, 'Globals').Function);

function declared(stack: Name, id: string): Declared {
  const resource = map(section(stack, 'Resources')[id]);
  return {
    type: String(resource.Type),
    properties: map(resource.Properties),
    deletion: [resource.DeletionPolicy, resource.UpdateReplacePolicy],
  };
}

const cloud = readCloud({
  folder: import.meta.dirname,
  env: 'local',
  addresses: { rest: 'http://rest', websocket: 'http://websocket', queues: 'http://queues', cdn: 'http://cdn' },
  secrets: { CursorKey: 'key', PseudonymKey: 'other key' },
});

/** Every resource of a type in every stack. */
const all = (type: string): [stack: Name, id: string, resource: Declared][] =>
  STACKS.flatMap((stack) =>
    Object.keys(section(stack, 'Resources')).map((id): [Name, string, Declared] => [stack, id, declared(stack, id)]),
  ).filter(([, , resource]) => resource.type === type);
const functions = all('AWS::Serverless::Function');
/** Functions for whose end nobody waits. */
const JOBS = ['PlayerJobsFunction', 'LadderRefreshFunction', 'SeasonCloseFunction'];
/** The function that is a container. */
const CONTAINER = 'AvatarProcessingLambda';
const baseOf = (id: string): string => id.replace(/(Function|Lambda)$/, '');
const ref = (id: string) => ({ Ref: id });
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe('routes', () => {
  const served = cloud.rest.routes.filter(({ target }) => target.kind === 'function');

  it('have a function each, of their own, and no function of the API is without a route, a schedule or a source of events', () => {
    const names = served.map(({ target }) => (target.kind === 'function' ? target.name : ''));
    expect(new Set(names).size).toBe(served.length);
    const scheduled = cloud.schedules.map((schedule) => schedule.function);
    const called = functions.filter(
      ([stack, id, { properties }]) => stack === 'api' && properties.Events === undefined && !scheduled.includes(id),
    );
    expect(names.toSorted()).toEqual(called.map(([, id]) => id).toSorted());
  });

  it.each(cloud.rest.routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s has the authorizer it needs',
    (call, route) => {
      const open = call === 'GET /health' || route.method === 'OPTIONS';
      expect(route.scopes).toEqual(open ? undefined : ['aws.cognito.signin.user.admin', 'laurel/server']);
    },
  );

  it('answer a preflight on every path', () => {
    const paths = new Set(served.map(({ path }) => path));
    expect(cloud.rest.routes.filter(({ method }) => method === 'OPTIONS').map(({ path }) => path)).toEqual([...paths]);
  });

  it.each(served.map(({ method, path, target }) => [`${method}${path.replaceAll(/\{\w+\}/g, '*')}`, target] as const))(
    '%s may call its function, and nothing else may',
    (call, target) => {
      const name = target.kind === 'function' ? target.name : '';
      const permissions = all('AWS::Lambda::Permission').map(([, , { properties }]) => properties);
      expect(permissions.filter(({ FunctionName }) => JSON.stringify(FunctionName) === JSON.stringify(ref(`${name}.Alias`)))).toEqual([
        {
          Action: 'lambda:InvokeFunction',
          FunctionName: ref(`${name}.Alias`),
          Principal: 'apigateway.amazonaws.com',
          SourceArn: { 'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Api}/prod/${call}` },
        },
      ]);
    },
  );

  it('compare the origin of a preflight with the list where there is one', () => {
    const rows = [...read('api.yaml').matchAll(/#if\((.*)\)$/gm)].map(([, condition]) => condition);
    const paths = new Set(served.map(({ path }) => path));
    expect(rows).toEqual(Array<string>(paths.size).fill('$origin != "" && ",${CorsOrigins},".contains(",$origin,")'));
  });

  it('refuse every origin in prod', () => {
    expect(section('api', 'Rules')).toEqual({
      ProdNamesItsOrigins: {
        RuleCondition: { 'Fn::Equals': [ref('Env'), 'prod'] },
        Assertions: [expect.objectContaining({ Assert: { 'Fn::Not': [{ 'Fn::Equals': [ref('CorsOrigins'), '*'] }] } })],
      },
    });
  });
});

describe("the gateway's own answers", () => {
  const expected: Record<string, [status: number | undefined, code: keyof typeof PROBLEMS]> = {
    ACCESS_DENIED: [403, 'forbidden'],
    API_CONFIGURATION_ERROR: [500, 'internal'],
    AUTHORIZER_CONFIGURATION_ERROR: [500, 'internal'],
    AUTHORIZER_FAILURE: [500, 'internal'],
    BAD_REQUEST_BODY: [400, 'invalid_json'],
    BAD_REQUEST_PARAMETERS: [400, 'invalid_request'],
    DEFAULT_4XX: [undefined, 'invalid_request'],
    DEFAULT_5XX: [undefined, 'internal'],
    EXPIRED_TOKEN: [401, 'unauthenticated'],
    INTEGRATION_FAILURE: [502, 'internal'],
    INTEGRATION_TIMEOUT: [504, 'try_again'],
    INVALID_SIGNATURE: [404, 'unknown_route'],
    MISSING_AUTHENTICATION_TOKEN: [404, 'unknown_route'],
    REQUEST_TOO_LARGE: [413, 'too_large'],
    RESOURCE_NOT_FOUND: [404, 'unknown_route'],
    THROTTLED: [429, 'too_many_requests'],
    UNAUTHORIZED: [401, 'unauthenticated'],
    UNSUPPORTED_MEDIA_TYPE: [415, 'unsupported_media_type'],
    WAF_FILTERED: [403, 'forbidden'],
  };

  it('are these', () => {
    expect(Object.keys(cloud.rest.gatewayResponses)).toEqual(Object.keys(expected));
  });

  it.each(Object.entries(expected))('%s is a problem of the table', (type, [status, code]) => {
    const response = cloud.rest.gatewayResponses[type]!;
    const retry = 'retryAfter' in PROBLEMS[code] ? { 'Retry-After': "'1'" } : {};
    expect(response.status).toBe(status);
    expect(response.headers).toEqual({
      'Access-Control-Allow-Origin': 'method.request.header.origin',
      'Access-Control-Expose-Headers': "'X-Request-Id,Idempotency-Replayed,Retry-After,X-Catalogue-Version'",
      Vary: "'Origin'",
      'X-Request-Id': 'context.requestId',
      ...retry,
    });
    expect(Object.keys(response.templates)).toEqual(['application/problem+json']);
    const body: unknown = JSON.parse(response.templates['application/problem+json']!);
    expect(body).toEqual({
      type: `urn:laurel:problem:${code}`,
      title: PROBLEMS[code].title,
      status: status ?? (type === 'DEFAULT_4XX' ? 400 : 502),
      detail: expect.stringMatching(/^[A-Z].+\.$/),
      code,
      requestId: '$context.requestId',
    });
  });
});

describe.each(functions)('%s: %s', (stack, id, { properties }) => {
  const name = baseOf(id);
  const role = declared(stack, `${name}Role`).properties;
  const statements = statementsOf(role);

  it('runs on what Laurel is built for, behind the alias', () => {
    const { CodeUri } = declared(stack, id).properties;
    const ofCode =
      id === CONTAINER ? { PackageType: 'Image', Architectures: ['x86_64'] } : { Runtime: 'nodejs24.x', Architectures: ['arm64'] };
    const small = CodeUri === '../dist/ladders/' || CodeUri === '../dist/avatars/';
    expect({ ...functionGlobals(stack), ...properties }).toMatchObject({
      ...ofCode,
      MemorySize: id === CONTAINER ? 3008 : id === 'WorkerFunction' ? 1769 : small ? 512 : 1024,
      Tracing: 'Active',
      AutoPublishAlias: 'live',
      AutoPublishAliasAllProperties: true,
    });
    expect(functionGlobals(stack).LoggingConfig).toEqual({ LogFormat: 'JSON' });
    expect(cloud.functions.find((each) => each.name === id)?.timeoutSeconds).toBeLessThanOrEqual(
      JOBS.includes(id) ? 300 : id === CONTAINER ? 60 : 29,
    );
  });

  it('has a log group of its own that forgets', () => {
    expect(properties.LoggingConfig).toEqual({ LogGroup: ref(`${name}LogGroup`) });
    expect(declared(stack, `${name}LogGroup`).properties).toEqual({
      LogGroupName: { 'Fn::Sub': `/laurel/\${Env}/${stack}/${id}` },
      RetentionInDays: { 'Fn::If': ['IsProd', 90, 14] },
    });
  });

  it('has a role of its own, for Lambda alone, without managed policies', () => {
    expect(properties.Role).toEqual(arnOf(`${name}Role`));
    expect(Object.keys(properties)).not.toContain('Policies');
    expect(Object.keys(role)).toEqual(['AssumeRolePolicyDocument', 'Policies']);
    expect(JSON.stringify(role.AssumeRolePolicyDocument)).toContain('"Principal":{"Service":"lambda.amazonaws.com"}');
  });

  it('may write its log and traces, and names every other right', () => {
    expect(statements.slice(0, 2)).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: arnOf(`${name}LogGroup`) },
      { Effect: 'Allow', Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], Resource: '*' },
    ]);
    for (const { Action, Resource } of statements.slice(2)) {
      expect(Action.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/.test(action))).toEqual([]);
      // A star stands only for the connections of the own API and the objects of a bucket.
      const texts = JSON.stringify(Resource).match(/[^"]*\*[^"]*/g) ?? [];
      const allowed = /:\$\{Socket\}\/prod\/(POST|DELETE)\/@connections\/\*$|:s3:::\$\{\w+\}\/([aru]\/)?\*$/;
      expect(texts.filter((text) => !allowed.test(text))).toEqual([]);
    }
  });
});

interface Statement {
  Effect: unknown;
  Action: string[];
  Resource: unknown;
}
function statementsOf(role: JsonObject): Statement[] {
  const policies = list(role.Policies).map((policy) => map(map(policy).PolicyDocument));
  return policies
    .flatMap(({ Statement }) => list(Statement).map(map))
    .map(({ Effect, Action, Resource }) => ({ Effect, Action: list(Action).map(String), Resource }));
}

/** A declared right as the pair of action and resource that a role allows. */
function right(resource: OwnResource, action: string): [action: string, resource: unknown] {
  const arn = (text: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${text}` });
  const here = '${AWS::Region}:${AWS::AccountId}';
  const table = (name: string): [string, unknown] => [`dynamodb:${action}`, arn(`dynamodb:${here}:table/${name}`)];
  switch (resource) {
    case 'core':
      return table('${CoreTable}');
    case 'boards':
      return table('${BoardsTable}');
    case 'boards/rank':
      return table('${BoardsTable}/index/rank');
    case 'live':
      return table('${LiveTable}');
    case 'queue/player-jobs':
      return [`sqs:${action}`, arn(`sqs:${here}:\${PlayerJobsQueue}`)];
    case 'queue/ladders':
      return [`sqs:${action}`, arn(`sqs:${here}:\${LaddersQueue}`)];
    case 'queue/player-events':
      return [`sqs:${action}`, arn(`sqs:${here}:\${PlayerEventsQueue}`)];
    case 'queue/tick-late':
      return [`sqs:${action}`, arnOf('TickLateQueue')];
    case 'connections/POST':
    case 'connections/DELETE':
      return [`execute-api:${action}`, arn(`execute-api:${here}:\${Socket}/prod/${resource.split('/')[1] ?? ''}/@connections/*`)];
    case 'bucket/exports':
      return [`s3:${action}`, arn(action === 'ListBucket' ? 's3:::${ExportsBucket}' : 's3:::${ExportsBucket}/*')];
    case 'bucket/uploads':
      return [`s3:${action}`, arn(`s3:::\${UploadsBucket}${action === 'ListBucket' ? '' : '/u/*'}`)];
    case 'bucket/results':
      return [`s3:${action}`, arn('s3:::${UploadsBucket}/r/*')];
    case 'function/avatar':
      return [`lambda:${action}`, ref('AvatarFunction')];
    case 'user-pool':
      return [`cognito-idp:${action}`, arn(`cognito-idp:${here}:userpool/\${UserPool}`)];
  }
}
const sorted = (rights: unknown[]): string[] => rights.map((each) => JSON.stringify(each)).toSorted();

describe('rights', () => {
  const actions = (stack: Name, name: string, service: string): string[] =>
    statementsOf(declared(stack, `${name}Role`).properties)
      .flatMap(({ Action }) => Action)
      .filter((action) => action.startsWith(`${service}:`));

  it('to post to sockets are those of the functions that push', () => {
    const holders = functions.filter(([stack, id]) => actions(stack, baseOf(id), 'execute-api').length > 0).map(([, id]) => id);
    expect(holders).toEqual(['MessageFunction', 'WorkerFunction', 'PlayerEventsFunction']);
  });

  it.each(routes)('of $method $path are those that it declares', ({ name, call: { uses } }) => {
    const expected = Object.entries(uses).flatMap(([resource, names]) =>
      (names ?? []).map((action) => right(resource as OwnResource, action)),
    );
    const allowed = statementsOf(declared('api', `${name}Role`).properties).slice(2);
    const rights = allowed
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource]));
    expect(sorted(rights)).toEqual(sorted(expected));
  });

  it('to change audit records and receipts are denied to whoever may change other items of core', () => {
    const changes = ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'];
    const core = right('core', '')[1];
    const roles = all('AWS::IAM::Role').filter(([stack]) => stack === 'api' || stack === 'avatar');
    const changing = roles.filter(([, , { properties }]) =>
      statementsOf(properties).some(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' && isDeepStrictEqual(Resource, core) && Action.some((action) => changes.includes(action)),
      ),
    );
    expect(changing.length).toBeGreaterThan(3);
    const Condition = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['X#*', 'R#*'] } };
    for (const [, id, { properties }] of changing) {
      const denied = list(properties.Policies)
        .flatMap((policy) => list(map(map(policy).PolicyDocument).Statement))
        .filter((statement) => map(statement).Effect === 'Deny');
      expect([id, denied]).toEqual([id, [{ Effect: 'Deny', Action: changes, Resource: core, Condition }]]);
    }
  });

  // One that may take longer starts the work; one that reads a long board asks for a count of it.
  it.each(routes.filter(({ method, call }) => method === 'GET' && !call.mayTakeLonger))(
    'to write are none for GET $path, but to ask for a ladder',
    ({ name, call: { uses } }) => {
      const rights = statementsOf(declared('api', `${name}Role`).properties)
        .slice(2)
        .flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource]));
      const writing = rights.filter(
        ([action]) => !/^(dynamodb:(BatchGetItem|GetItem|Query)|s3:(GetObject|ListBucket))$/.test(String(action)),
      );
      const asking = [right('boards', 'UpdateItem'), right('queue/ladders', 'SendMessage')];
      expect(sorted(writing)).toEqual(uses['queue/ladders'] ? sorted(asking) : []);
    },
  );

  it.each(cloud.functions.filter(({ sources }) => sources.some(({ kind }) => kind !== 'objects')))(
    'to read what feeds it: $name',
    ({ name, sources }) => {
      const role = baseOf(name);
      const stack = functions.find(([, id]) => id === name)![0];
      const [source] = sources;
      if (source?.kind === 'stream') {
        expect(actions(stack, role, 'dynamodb')).toEqual(
          expect.arrayContaining(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams']),
        );
      } else {
        const reading = actions(stack, role, 'sqs').filter((action) => action !== 'sqs:SendMessage');
        expect(reading).toEqual(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']);
      }
    },
  );
});

describe('environments', () => {
  const base = ['CORE_TABLE'];
  const both = [...base, 'BOARDS_TABLE', 'USER_POOL_ID', 'CLIENT_IDS'];
  const keys = ['CURSOR_KEY', 'PSEUDONYM_KEY', 'CORS_ORIGINS'];
  const avatars = ['AVATAR_FUNCTION', 'UPLOADS_BUCKET', 'AVATARS_URL'];
  const urls = ['TICK_QUEUE_URL', 'TICK_LATE_QUEUE_URL', 'SHARD_QUEUE_URL', 'PLAYER_EVENTS_QUEUE_URL', 'CONNECTIONS_ENDPOINT'];
  it.each([
    ['foundation', base],
    ['api', [...both, ...keys, 'EXPORTS_BUCKET', ...avatars, 'PLAYER_JOBS_QUEUE_URL', 'LADDERS_QUEUE_URL']],
    ['realtime', [...both, 'LIVE_TABLE', ...urls]],
  ] as const)('%s', (stack, names) => {
    expect(Object.keys(map(map(functionGlobals(stack).Environment).Variables)).toSorted()).toEqual(names.toSorted());
    const own = functions.filter(([name, , { properties }]) => name === stack && properties.Environment !== undefined).map(([, id]) => id);
    expect(own).toEqual({ foundation: ['PreSignUpFunction'], api: JOBS, realtime: ['WorkerFunction'] }[stack]);
  });
});

describe('queues', () => {
  const queue = (name: string) => cloud.queues.find((each) => each.name === name);
  const fed = cloud.functions.flatMap(({ name, timeoutSeconds, sources }) =>
    sources.flatMap((source) => (source.kind === 'queue' ? [{ name, timeoutSeconds, queue: queue(source.queue)! }] : [])),
  );

  it.each(fed)('$queue.name keeps what $name cannot take', ({ queue: { name, fifo, visibilityTimeout, deadLetter }, timeoutSeconds }) => {
    expect(deadLetter?.maxReceiveCount).toBe(5);
    expect(queue(deadLetter?.queue ?? '')).toMatchObject({ fifo, deadLetter: undefined });
    expect(name.endsWith('.fifo')).toBe(fifo);
    expect(visibilityTimeout).toBeGreaterThan(timeoutSeconds);
  });

  it('feed few counts of boards at once, each as many as its pace allows', () => {
    const sources = cloud.functions.find(({ name }) => name === 'LadderRefreshFunction')?.sources;
    expect(sources).toEqual([{ kind: 'queue', queue: 'laurel-local-ladders', batchSize: 1, partialFailures: true, maxConcurrency: 5 }]);
  });

  it('hold dead letters for 14 days', () => {
    const dead = all('AWS::SQS::Queue').filter(([, id]) => id.endsWith('DeadQueue'));
    expect(dead.map(([, , { properties }]) => properties.MessageRetentionPeriod)).toEqual(dead.map(() => 14 * 86_400));
  });

  it('answer for single messages, and the stream for single records', () => {
    expect(cloud.functions.flatMap(({ sources }) => sources).filter((one) => one.kind !== 'objects' && !one.partialFailures)).toEqual([]);
    expect(declared('realtime', 'StreamFunction').properties.Events).toEqual({
      Boards: {
        Type: 'DynamoDB',
        Properties: expect.objectContaining({
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 5,
          DestinationConfig: { OnFailure: { Type: 'SQS', Destination: arnOf('StreamDeadQueue') } },
        }),
      },
    });
  });
});

describe('alarms', () => {
  it.each(['TickDeadQueue', 'TickLateDeadQueue', 'ShardDeadQueue', 'StreamDeadQueue', 'PlayerEventsDeadQueue', 'AvatarDeadQueue'])(
    'tell of the first message in %s',
    (id) => {
      const queueOf = ({ properties }: Declared): unknown => list(properties.Dimensions).map((one) => map(one).Value)[0];
      const found = all('AWS::CloudWatch::Alarm').filter(
        ([, , alarm]) => JSON.stringify(queueOf(alarm)) === JSON.stringify({ 'Fn::GetAtt': [id, 'QueueName'] }),
      );
      expect(found.map(([, , { properties }]) => properties)).toMatchObject([
        {
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Threshold: 0,
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 1,
          AlarmActions: [ref('AlarmTopic')],
        },
      ]);
    },
  );
});

describe('schedules', () => {
  const schedules = all('AWS::Scheduler::Schedule');

  it('are the close of seasons, every minute', () => {
    const schedule = { name: 'SeasonCloseSchedule', everySeconds: 60, function: 'SeasonCloseFunction', input: {} };
    expect(cloud.schedules).toEqual([schedule]);
  });

  it.each(schedules)('%s: %s may call its function and nothing else, and only for this account', (stack, id, { properties }) => {
    const target = map(properties.Target);
    const role = declared(stack, `${id}Role`).properties;
    expect(target.RoleArn).toEqual(arnOf(`${id}Role`));
    expect(statementsOf(role)).toEqual([{ Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: target.Arn }]);
    expect(map(role.AssumeRolePolicyDocument).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
      },
    ]);
  });

  it.each(cloud.schedules)('a failed run of $name is not tried again: the next one is', ({ name, function: called }) => {
    const [stack] = schedules.find(([, id]) => id === name)!;
    expect(map(map(declared(stack, name).properties.Target).RetryPolicy).MaximumRetryAttempts).toBe(0);
    expect(declared(stack, called).properties.EventInvokeConfig).toEqual({ MaximumRetryAttempts: 0 });
  });
});

describe('what holds state', () => {
  const stateful = ['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::SecretsManager::Secret', 'AWS::S3::Bucket'].flatMap(all);
  // Those two hold nothing but files that are made of this repository, and can be put there again.
  const deletionOf = (id: string): string[] =>
    ['PagesBucket', 'ConsoleBucket'].includes(id) ? ['Delete', 'Delete'] : ['RetainExceptOnCreate', 'Retain'];

  it.each(stateful)('%s: %s outlives its stack, but not a failed creation, unless it can be made anew', (_, id, resource) => {
    expect(resource.deletion).toEqual(deletionOf(id));
  });

  it.each([
    ['dev', false, 'INACTIVE'],
    ['prod', true, 'ACTIVE'],
  ])('is protected as %s needs it', (env, kept, protection) => {
    const stack = new Stack('foundation', parseTemplate(read('foundation.yaml'), 'foundation.yaml'), { env, ssm: new Map(), secrets: {} });
    const tables = stack.ofType('AWS::DynamoDB::Table').map(({ properties }) => properties);
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      expect(table.need('PointInTimeRecoverySpecification').need('PointInTimeRecoveryEnabled').flag()).toBe(kept);
      expect(table.need('DeletionProtectionEnabled').flag()).toBe(kept);
      expect(table.get('OnDemandThroughput') !== undefined).toBe(!kept);
    }
    expect(stack.ofType('AWS::Cognito::UserPool')[0]!.properties.need('DeletionProtection').text()).toBe(protection);
  });

  it.each(all('AWS::S3::Bucket'))('%s: %s is private, encrypted, and reached by TLS alone', (stack, id, { properties }) => {
    const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    expect(properties).toMatchObject({
      PublicAccessBlockConfiguration: Object.fromEntries(blocks.map((name) => [name, true])),
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    });
    expect(Object.keys(properties)).not.toContain('AccessControl');
    const policies = all('AWS::S3::BucketPolicy').filter(([, , policy]) => map(policy.properties.Bucket).Ref === id);
    expect(policies).toHaveLength(1);
    const [[where, , policy]] = policies as [[Name, string, Declared]];
    expect([where, policy.deletion]).toEqual([stack, deletionOf(id)]);
    expect(list(map(policy.properties.PolicyDocument).Statement).slice(0, 1)).toEqual([
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arnOf(id), { 'Fn::Sub': `\${${id}.Arn}/*` }],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
    expect(list(map(policy.properties.PolicyDocument).Statement)).toHaveLength(
      ['AvatarsBucket', 'PagesBucket', 'ConsoleBucket'].includes(id) ? 2 : 1,
    );
  });

  it('gives avatars to the CDN alone, which says of what type they are and no more', () => {
    const [, cdn] = list(map(declared('foundation', 'AvatarsBucketPolicy').properties.PolicyDocument).Statement);
    expect(cdn).toEqual({
      Sid: 'Cdn',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: { 'Fn::Sub': '${AvatarsBucket.Arn}/*' },
      Condition: {
        StringEquals: {
          'AWS:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${AvatarsDistribution}' },
        },
      },
    });
    expect(map(declared('foundation', 'AvatarsDistribution').properties.DistributionConfig)).toMatchObject({
      Origins: [{ OriginAccessControlId: { 'Fn::GetAtt': ['AvatarsOriginAccess', 'Id'] } }],
      DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https', AllowedMethods: ['GET', 'HEAD'] },
    });
    const { SecurityHeadersConfig } = map(declared('foundation', 'AvatarsHeaders').properties.ResponseHeadersPolicyConfig);
    expect(SecurityHeadersConfig).toEqual({ ContentTypeOptions: { Override: true } });
    expect(Object.keys(declared('foundation', 'AvatarsBucket').properties)).not.toContain('VersioningConfiguration');
  });

  it('keeps pictures for a day, and takes them by forms alone', () => {
    const { LifecycleConfiguration, CorsConfiguration } = declared('foundation', 'UploadsBucket').properties;
    expect(LifecycleConfiguration).toMatchObject({ Rules: [{ Status: 'Enabled', ExpirationInDays: 1 }] });
    expect(CorsConfiguration).toMatchObject({ CorsRules: [{ AllowedMethods: ['POST'] }] });
  });

  it('lets the function that draws reach pictures, results and files, and nothing else', () => {
    const resources = statementsOf(declared('avatar', 'AvatarProcessingRole').properties)
      .slice(2)
      .flatMap(({ Action, Resource }) => Action.map((action) => `${action} ${String(map(Resource)['Fn::Sub'])}`));
    expect(resources).toEqual([
      's3:ListBucket arn:${AWS::Partition}:s3:::${UploadsBucket}',
      's3:DeleteObject arn:${AWS::Partition}:s3:::${UploadsBucket}/u/*',
      's3:GetObject arn:${AWS::Partition}:s3:::${UploadsBucket}/u/*',
      's3:GetObject arn:${AWS::Partition}:s3:::${UploadsBucket}/r/*',
      's3:PutObject arn:${AWS::Partition}:s3:::${UploadsBucket}/r/*',
      's3:PutObject arn:${AWS::Partition}:s3:::${AvatarsBucket}/a/*',
    ]);
  });

  it('keeps exports for a day, for everybody who has the link', () => {
    const { LifecycleConfiguration, CorsConfiguration } = declared('foundation', 'ExportsBucket').properties;
    expect(LifecycleConfiguration).toMatchObject({
      Rules: [{ Status: 'Enabled', ExpirationInDays: 1, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
    });
    expect(CorsConfiguration).toMatchObject({ CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] });
  });

  it('lets a game write an e-mail and nothing else', () => {
    expect(declared('foundation', 'GameClient').properties).toMatchObject({
      WriteAttributes: ['email'],
      GenerateSecret: false,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(declared('foundation', 'UserPool').properties).toMatchObject({
      AliasAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
    });
  });

  it.each(['PreSignUp', 'PreTokenGeneration', 'CustomMessage'])('calls %s only for its own pool', (name) => {
    expect(declared('foundation', `${name}Permission`).properties).toEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: ref(`${name}Function.Alias`),
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: arnOf('UserPool'),
    });
  });
});

describe('deployment', () => {
  it.each(DEPLOYED)('%s is a SAM template', (stack) => {
    expect(read(`${stack}.yaml`)).toMatch(/^Transform: AWS::Serverless-2016-10-31$/m);
  });

  const shared = DEPLOYED.flatMap((stack) => Object.entries(section(stack, 'Parameters')))
    .map(([name, parameter]) => ({ name, type: String(map(parameter).Type), value: String(map(parameter).Default) }))
    .filter(({ type }) => type.startsWith('AWS::SSM::'));
  const configured = (env: string): Record<string, string> => {
    const lines = read('samconfig.toml').split(`[${env}.deploy.parameters]`)[1]!.split('\n[')[0]!;
    return Object.fromEntries(
      [...lines.matchAll(/^ {2}"(\w+)=(.*)",$/gm)].map(([, name = '', value = '']): [string, string] => [name, value]),
    );
  };

  it.each(['dev', 'prod'])('names for %s every parameter that another stack writes', (env) => {
    const names = shared.map(({ name, value }) => [name, value.replace('/laurel/dev/', `/laurel/${env}/`)]);
    const { CorsOrigins, SignUpBits, MonthlyBudget, SignUpsAnHour, ...rest } = configured(env);
    expect([CorsOrigins, SignUpBits, MonthlyBudget, SignUpsAnHour]).not.toContain(undefined);
    expect(rest).toEqual({ Env: env, ...Object.fromEntries(names) });
  });
});
