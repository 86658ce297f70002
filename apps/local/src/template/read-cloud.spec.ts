import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parseDocument } from 'yaml';
import { tableDefinitions } from '#dynamo/tables';
import type { Cloud } from './cloud.ts';
import { readCloud } from './read-cloud.ts';

const INFRA = join(import.meta.dirname, '../../../../infra');
const temporary: string[] = [];
afterAll(() => {
  temporary.forEach((folder) => {
    rmSync(folder, { recursive: true });
  });
});

const read = (folder = INFRA): Cloud =>
  readCloud({
    folder,
    env: 'local',
    addresses: {
      rest: 'http://localhost:4000',
      websocket: 'http://localhost:4001',
      queues: 'http://127.0.0.1:9324',
      cdn: 'http://localhost:4002/_cdn',
    },
    secrets: { CursorKey: 'local cursor key', PseudonymKey: 'local pseudonym key' },
  });

/** Of the policy of a bucket. */
const EXPORTS_DENY = `Bucket: !Ref ExportsBucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: TlsOnly
            Effect: Deny`;
const TLS_ONLY = "Sub '${ExportsBucket.Arn}/*']\n            Condition: { Bool: { 'aws:SecureTransport': 'false' } }";

/** The real templates with one text changed: the first one after `place`. */
function readChanged(file: string, from: string, to: string, place = ''): Cloud {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-templates-'));
  temporary.push(folder);
  cpSync(INFRA, folder, { recursive: true });
  const text = readFileSync(join(folder, file), 'utf8');
  const at = text.indexOf(from, text.indexOf(place));
  expect(at).toBeGreaterThanOrEqual(0);
  writeFileSync(join(folder, file), text.slice(0, at) + to + text.slice(at + from.length));
  return read(folder);
}

describe('the real templates', () => {
  const cloud = read();

  it('are read in hardly more time than it takes to parse their text', () => {
    const texts = ['api', 'avatar', 'foundation', 'realtime'].map((name) => readFileSync(join(INFRA, `${name}.yaml`), 'utf8'));
    const time = (work: () => unknown): number => {
      const start = performance.now();
      work();
      return performance.now() - start;
    };
    // By turns, so that a busy machine is so for both.
    const times = Array.from({ length: 5 }, () => [
      time(() => texts.map((text) => parseDocument(text, { logLevel: 'silent' }))),
      time(() => read()),
    ]);
    const [parsing, reading] = [0, 1].map((which) => Math.min(...times.map((pair) => pair[which]!)));
    expect([parsing, reading! < 3 * parsing!, reading]).toEqual([parsing, true, reading]);
  });

  it('give the tables that the code knows', () => {
    for (const [name, definition] of Object.entries(tableDefinitions)) {
      expect(cloud.tables[name]).toEqual({ create: { TableName: `laurel-local-${name}`, ...definition }, ttlAttribute: 'x' });
    }
    expect(Object.keys(cloud.tables)).toEqual(Object.keys(tableDefinitions));
  });

  it('give the queues, each of those that feed a function with its dead letters', () => {
    const dead = (queue: string) => ({ queue: `laurel-local-${queue}`, maxReceiveCount: 5 });
    const queue = (name: string, more: object = {}) => ({
      name: `laurel-local-${name}`,
      fifo: name.endsWith('.fifo'),
      visibilityTimeout: 30,
      deadLetter: undefined,
      ...more,
    });
    expect(cloud.queues).toEqual([
      queue('player-events', { visibilityTimeout: 120, deadLetter: dead('player-events-dead') }),
      queue('player-events-dead'),
      queue('player-jobs', { visibilityTimeout: 1_800, deadLetter: dead('player-jobs-dead') }),
      queue('player-jobs-dead'),
      queue('ladders', { visibilityTimeout: 1_800, deadLetter: dead('ladders-dead') }),
      queue('ladders-dead'),
      queue('avatar-dead'),
      queue('tick.fifo', { deadLetter: dead('tick-dead.fifo') }),
      queue('tick-dead.fifo'),
      queue('tick-late', { deadLetter: dead('tick-late-dead') }),
      queue('tick-late-dead'),
      queue('shard', { deadLetter: dead('shard-dead') }),
      queue('shard-dead'),
      queue('stream-dead'),
    ]);
  });

  it('give the buckets with what expires there and which pages may read', () => {
    expect(cloud.buckets).toEqual([
      {
        name: 'laurel-local-exports-000000000000',
        expiry: [{ prefix: '', days: 1 }],
        cors: [{ origins: ['*'], methods: ['GET'], headers: ['*'], exposed: [], maxAge: 7_200 }],
        events: false,
      },
      {
        name: 'laurel-local-uploads-000000000000',
        expiry: [{ prefix: '', days: 1 }],
        cors: [{ origins: ['*'], methods: ['POST'], headers: ['*'], exposed: [], maxAge: 7_200 }],
        events: true,
      },
      ...['avatars', 'pages', 'console'].map((name) => ({
        name: `laurel-local-${name}-000000000000`,
        expiry: [],
        cors: [],
        events: false,
      })),
    ]);
  });

  it('give the distribution that serves avatars to everybody, and what it tells browsers', () => {
    expect(cloud.cdn).toEqual({
      distributionId: 'LOCALAVATARSDISTRIBUTION',
      bucket: 'laurel-local-avatars-000000000000',
      headers: { 'x-content-type-options': 'nosniff' },
      corsHeaders: { 'access-control-allow-origin': '*' },
    });
  });

  it('give the container function, whose bundle its Dockerfile names, and the function that hears of its results', () => {
    const find = (name: string) => cloud.functions.find((each) => each.name === name);
    expect(find('AvatarProcessingLambda')).toMatchObject({
      ...{ bundle: 'avatar-processor', handler: 'handler', isContainer: true, timeoutSeconds: 60 },
      environment: { UPLOADS_BUCKET: 'laurel-local-uploads-000000000000', AVATARS_BUCKET: 'laurel-local-avatars-000000000000' },
    });
    const recorder = { bundle: 'avatars', handler: 'record', isContainer: false, retries: 2, deadLetter: 'laurel-local-avatar-dead' };
    expect(find('AvatarRecorderFunction')).toMatchObject(recorder);
    expect(cloud.functions.filter(({ isContainer }) => isContainer)).toHaveLength(1);
    expect(find('SeasonCloseFunction')).toMatchObject({ retries: 0, deadLetter: undefined });
  });

  it('give the functions with bundle and handler', () => {
    expect(Object.fromEntries(cloud.functions.map(({ name, bundle, handler }) => [name, `${bundle}/${handler}`]))).toMatchObject({
      PreSignUpFunction: 'triggers/preSignUp',
      PreTokenGenerationFunction: 'triggers/preTokenGeneration',
      CustomMessageFunction: 'triggers/customMessage',
      ScoreSubmitFunction: 'api/score',
      LeaderboardMineFunction: 'api/leaderboard',
      LeaderboardGlobalFunction: 'api/leaderboard',
      HealthFunction: 'api/health',
      PlayerJobsFunction: 'jobs/handler',
      LadderRefreshFunction: 'ladders/refresh',
      SeasonCloseFunction: 'ladders/close',
      AuthorizerFunction: 'realtime/authorizer',
      ConnectFunction: 'realtime/handler',
      DisconnectFunction: 'realtime/handler',
      MessageFunction: 'realtime/handler',
      StreamFunction: 'realtime/stream',
      PublisherFunction: 'realtime/publisher',
      WorkerFunction: 'realtime/worker',
      PlayerEventsFunction: 'realtime/events',
    });
  });

  it('give what feeds functions', () => {
    const queue = (name: string, batchSize: number) => ({ kind: 'queue', queue: `laurel-local-${name}`, batchSize, partialFailures: true });
    expect(
      Object.fromEntries(cloud.functions.filter(({ sources }) => sources.length > 0).map(({ name, sources }) => [name, sources])),
    ).toEqual({
      StreamFunction: [{ kind: 'stream', table: 'laurel-local-boards', batchSize: 100, partialFailures: true }],
      PublisherFunction: ['tick.fifo', 'tick-late'].map((name) => ({ ...queue(name, 1), maxConcurrency: 100 })),
      WorkerFunction: [{ ...queue('shard', 1), maxConcurrency: 8 }],
      PlayerEventsFunction: [{ ...queue('player-events', 10), maxConcurrency: 5 }],
      PlayerJobsFunction: [queue('player-jobs', 1)],
      LadderRefreshFunction: [{ ...queue('ladders', 1), maxConcurrency: 5 }],
      AvatarRecorderFunction: [{ kind: 'objects', bucket: 'laurel-local-uploads-000000000000', prefixes: ['r/'] }],
    });
  });

  it('give what calls functions again and again', () => {
    expect(cloud.schedules).toEqual([{ name: 'SeasonCloseSchedule', everySeconds: 60, function: 'SeasonCloseFunction', input: {} }]);
  });

  it('give the environments, addresses mapped to this machine', () => {
    const pool = { USER_POOL_ID: 'us-east-1_LocalDev1', CLIENT_IDS: 'LocalGameClient,LocalServerClient' };
    const all = { CORE_TABLE: 'laurel-local-core' };
    const environment = (name: string) => cloud.functions.find((each) => each.name === name)?.environment;
    expect(environment('PreSignUpFunction')).toEqual({ ...all, SIGN_UP_BITS: '0' });
    expect(environment('ScoreSubmitFunction')).toEqual({
      ...all,
      ...pool,
      BOARDS_TABLE: 'laurel-local-boards',
      CURSOR_KEY: 'local cursor key',
      PSEUDONYM_KEY: 'local pseudonym key',
      CORS_ORIGINS: '*',
      EXPORTS_BUCKET: 'laurel-local-exports-000000000000',
      UPLOADS_BUCKET: 'laurel-local-uploads-000000000000',
      AVATAR_FUNCTION: 'arn:aws:lambda:us-east-1:000000000000:function:AvatarProcessingLambda:live',
      AVATARS_URL: 'http://localhost:4002/_cdn',
      PLAYER_JOBS_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/laurel-local-player-jobs',
      LADDERS_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/laurel-local-ladders',
    });
    expect(environment('PlayerJobsFunction')).toMatchObject({
      AVATARS_BUCKET: 'laurel-local-avatars-000000000000',
      AVATARS_DISTRIBUTION: 'LOCALAVATARSDISTRIBUTION',
    });
    expect(environment('PublisherFunction')).toEqual({
      ...all,
      ...pool,
      BOARDS_TABLE: 'laurel-local-boards',
      LIVE_TABLE: 'laurel-local-live',
      TICK_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/laurel-local-tick.fifo',
      TICK_LATE_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/laurel-local-tick-late',
      SHARD_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/laurel-local-shard',
      PLAYER_EVENTS_QUEUE_URL: 'http://127.0.0.1:9324/000000000000/laurel-local-player-events',
      CONNECTIONS_ENDPOINT: 'http://localhost:4001/prod',
    });
  });

  it('give timeouts and memory', () => {
    const score = cloud.functions.find(({ name }) => name === 'ScoreSubmitFunction');
    expect(score).toMatchObject({ timeoutSeconds: 29, memoryMb: 1024, reservedConcurrency: undefined });
    expect(cloud.functions.find(({ name }) => name === 'PreSignUpFunction')?.timeoutSeconds).toBe(5);
    expect(cloud.functions.find(({ name }) => name === 'SeasonCloseFunction')).toMatchObject({ timeoutSeconds: 300, memoryMb: 512 });
  });

  it('give the user pool', () => {
    expect(cloud.userPool).toEqual({
      userPoolId: 'us-east-1_LocalDev1',
      groups: ['admin'],
      scopes: ['laurel/server'],
      triggers: {
        preSignUp: 'PreSignUpFunction',
        preTokenGeneration: 'PreTokenGenerationFunction',
        customMessage: 'CustomMessageFunction',
      },
      clients: [
        {
          clientId: 'LocalGameClient',
          name: 'game',
          hasSecret: false,
          authFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
          oauthFlows: [],
          oauthScopes: [],
          accessTokenSeconds: 3_600,
          idTokenSeconds: 3_600,
          refreshTokenSeconds: 365 * 86_400,
        },
        {
          clientId: 'LocalServerClient',
          name: 'server',
          hasSecret: true,
          authFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
          oauthFlows: ['client_credentials'],
          oauthScopes: ['laurel/server'],
          accessTokenSeconds: 3_600,
          idTokenSeconds: 3_600,
          refreshTokenSeconds: 86_400,
        },
      ],
    });
  });

  it('give the routes with their scopes', () => {
    const scopes = ['aws.cognito.signin.user.admin', 'laurel/server'];
    const unchecked = { requiredQuery: [], requiredHeaders: [], bodyRequired: false, throttle: { perSecond: 2_000, burst: 1_000 } };
    const route = (call: string, name: string, allowed: string[] | undefined, asked = {}) => {
      const [method, path] = call.split(' ');
      return { method, path, target: { kind: 'function', name }, scopes: allowed, ...unchecked, ...asked };
    };
    const preflight = (path: string) => ({
      method: 'OPTIONS',
      path,
      target: {
        kind: 'mock',
        status: 204,
        headers: {
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Allow-Methods': 'GET,POST,DELETE,HEAD,OPTIONS',
          'Access-Control-Allow-Headers': 'Authorization,Content-Type,Idempotency-Key,X-Request-Id',
          'Access-Control-Max-Age': '7200',
          Vary: 'Origin',
        },
        body: '',
      },
      scopes: undefined,
      ...unchecked,
    });
    expect(cloud.rest.stage).toBe('prod');
    expect(cloud.rest.routes).toEqual(
      expect.arrayContaining([
        route('POST /score', 'ScoreSubmitFunction', scopes, { bodyRequired: true }),
        preflight('/score'),
        route('GET /leaderboard', 'LeaderboardMineFunction', scopes, { requiredQuery: ['boardId'] }),
        preflight('/leaderboard'),
        route('GET /leaderboard/global', 'LeaderboardGlobalFunction', scopes, { requiredQuery: ['boardId'] }),
        preflight('/leaderboard/global'),
        route('GET /health', 'HealthFunction', undefined),
        preflight('/health'),
      ]),
    );
  });

  it("give the gateway's own answers", () => {
    expect(cloud.rest.gatewayResponses.THROTTLED).toEqual({
      status: 429,
      headers: {
        'Access-Control-Allow-Origin': 'method.request.header.origin',
        'Access-Control-Expose-Headers': "'X-Request-Id,Idempotency-Replayed,Retry-After,X-Catalogue-Version'",
        Vary: "'Origin'",
        'X-Request-Id': 'context.requestId',
        'Retry-After': "'1'",
      },
      templates: { 'application/problem+json': expect.stringContaining('"requestId":"$context.requestId"') },
    });
    expect(cloud.rest.gatewayResponses.DEFAULT_5XX?.status).toBeUndefined();
  });

  it('give the routes of sockets and which of them answer', () => {
    const message = { function: 'MessageFunction', responds: true };
    expect(cloud.socket).toEqual({
      apiId: 'localsocket',
      stage: 'prod',
      selection: ['action'],
      routes: {
        $connect: { function: 'ConnectFunction', responds: false },
        $disconnect: { function: 'DisconnectFunction', responds: false },
        subscribe: message,
        unsubscribe: message,
        ping: message,
        broadcast: message,
        $default: message,
      },
      authorizer: 'AuthorizerFunction',
    });
  });
});

describe('a changed template', () => {
  const SCORE = '          /score:\n';

  it('gives other values', () => {
    const authorizer = (from: string, to: string) =>
      readChanged('realtime.yaml', from, to).functions.find(({ name }) => name === 'AuthorizerFunction');
    expect(authorizer('Timeout: 10', 'Timeout: 11')).toMatchObject({ timeoutSeconds: 11, reservedConcurrency: undefined });
    expect(authorizer('!If [IsReserved, !Ref SocketReserved, !Ref AWS::NoValue]', '3')).toMatchObject({ reservedConcurrency: 3 });
    const silent = readChanged('realtime.yaml', 'RouteId: !Ref SocketPingRoute', 'RouteId: !Ref SocketConnectRoute').socket;
    expect(silent.routes.ping?.responds).toBe(false);
    const all = readChanged('realtime.yaml', 'FunctionResponseTypes: [ReportBatchItemFailures]', '').functions;
    expect(all.find(({ name }) => name === 'StreamFunction')?.sources).toMatchObject([{ partialFailures: false }]);
  });

  it('may say how versions shift and how many run, where a condition holds', () => {
    const more = `Tracing: Active
    DeploymentPreference: !If [IsProd, { Type: Canary10Percent5Minutes }, !Ref AWS::NoValue]
    ProvisionedConcurrencyConfig: !If [IsProd, { ProvisionedConcurrentExecutions: 1 }, !Ref AWS::NoValue]
    ReservedConcurrentExecutions: `;
    const reserved = (value: string) =>
      readChanged('api.yaml', 'Tracing: Active', more + value).functions.find(({ name }) => name === 'HealthFunction')?.reservedConcurrency;
    expect(reserved('!If [IsProd, 5, !Ref AWS::NoValue]')).toBeUndefined();
    expect(reserved('!If [AnyOrigin, 5, !Ref AWS::NoValue]')).toBe(5);
  });

  it('has no resource whose condition does not hold', () => {
    const extra = (condition: string) =>
      `Resources:
  Shield: { Type: AWS::WAFv2::WebACLAssociation, Condition: ${condition}, Properties: { WebACLArn: !Ref AnyOrigin } }
  Spare: { Type: AWS::SQS::Queue, Condition: ${condition}, Properties: { QueueName: spare } }`;
    const queues = (condition: string) => readChanged('api.yaml', 'Resources:', extra(condition)).queues.map(({ name }) => name);
    expect(queues('IsProd')).not.toContain('spare');
    expect(queues('AnyOrigin')).toContain('spare');
  });

  it('gives other rules, tries and headers', () => {
    const recorder = (from: string, to: string) =>
      readChanged('avatar.yaml', from, to).functions.find(({ name }) => name === 'AvatarRecorderFunction');
    expect(recorder('{ prefix: r/ }', '{ prefix: a/ }, { prefix: b }')?.sources).toMatchObject([{ prefixes: ['a/', 'b'] }]);
    expect(recorder('object: { key: [{ prefix: r/ }] }', '')?.sources).toMatchObject([{ prefixes: [''] }]);
    expect(recorder('MaximumRetryAttempts: 2', 'MaximumRetryAttempts: 1')?.retries).toBe(1);
    const lost = recorder('DeadLetterQueue: { Type: SQS, TargetArn: !GetAtt AvatarDeadQueue.Arn }', 'EphemeralStorage: { Size: 512 }');
    expect(lost).toMatchObject({ deadLetter: undefined });
    const custom = 'CustomHeadersConfig: { Items: [{ Header: X-Of, Value: laurel, Override: true }] }';
    const { cdn } = readChanged('foundation.yaml', 'SecurityHeadersConfig:\n          ContentTypeOptions: { Override: true }', custom);
    expect(cdn?.headers).toEqual({ 'x-of': 'laurel' });
    const exposed = readChanged('foundation.yaml', 'OriginOverride: true', 'AccessControlExposeHeaders: { Items: [ETag] }');
    expect(exposed.cdn?.corsHeaders).toEqual({ 'access-control-allow-origin': '*', 'access-control-expose-headers': 'ETag' });
  });

  it.each([
    ['rate(1 minute)', 'rate(5 minutes)', [300]],
    ['rate(1 minute)', 'rate(1 hour)', [3_600]],
    ['rate(1 minute)', 'rate(2 days)', [172_800]],
    ['Name: !Sub laurel-${Env}-season-close', 'State: DISABLED', []],
    ['Name: !Sub laurel-${Env}-season-close', 'State: ENABLED', [60]],
  ])('with %s → %s gives schedules of %j seconds', (from, to, periods) => {
    expect(readChanged('api.yaml', from, to).schedules.map(({ everySeconds }) => everySeconds)).toEqual(periods);
  });

  const resources = (file: string, id: string): string => `${file}.yaml.Resources.${id}.Properties`;
  const score = `${resources('api', 'Api')}.DefinitionBody.paths./score`;
  it.each([
    ['api.yaml', 'Timeout: 29', 'Timeout: soon', 'api.yaml.Globals.Function.Timeout: must be a whole number, not soon'],
    [
      'api.yaml',
      'nodejs24.x',
      'nodejs22.x',
      'api.yaml.Globals.Function.Runtime: the local cloud knows only nodejs24.x here, not nodejs22.x',
    ],
    ['api.yaml', 'Tracing: Active', 'Layers: [a]', 'api.yaml.Globals.Function.Layers: the local cloud does not know this property'],
    ['api.yaml', 'TracingEnabled: true', 'Cors: "*"', `${resources('api', 'Api')}.Cors: the local cloud does not know this property`],
    [
      'api.yaml',
      'type: aws_proxy',
      'type: http',
      `${score}.post.x-amazon-apigateway-integration.type: the local cloud knows only aws_proxy, mock here, not http`,
    ],
    ['api.yaml', '[aws.cognito.signin.user.admin, laurel/server]', '[]', `${score}.post.security[0].cognito: name the scopes`],
    ['api.yaml', '- cognito:', '- guests:', `${score}.post.security: name one scheme of the user pool`],
    ['api.yaml', '            post:', '            trace:', `${score}.trace: the local cloud does not know this property`],
    [
      'api.yaml',
      '- !Ref AWS::NoValue',
      '- $context.status',
      `${score}.options.x-amazon-apigateway-integration.responses.default.responseTemplates.application/json`,
    ],
    [
      'api.yaml',
      '"\'Origin\'"',
      'context.identity.sourceIp',
      `${score}.options.x-amazon-apigateway-integration.responses.default.responseParameters.method.response.header.Vary`,
    ],
    [
      'api.yaml',
      'method.request.header.origin',
      'stageVariables.origin',
      'x-amazon-apigateway-gateway-responses.ACCESS_DENIED.responseParameters.gatewayresponse.header.Access-Control-Allow-Origin',
    ],
    [
      'api.yaml',
      'CORS_ORIGINS: !Ref CorsOrigins',
      'CORS_ORIGINS: !Sub https://s3.${AWS::URLSuffix}',
      'api.yaml.Globals.Function.Environment.Variables.CORS_ORIGINS: there is no local address',
    ],
    [
      'foundation.yaml',
      'KEYS_ONLY',
      'INCLUDE',
      `${resources('foundation', 'BoardsTable')}.GlobalSecondaryIndexes[0].Projection.ProjectionType: the local cloud knows only`,
    ],
    [
      'foundation.yaml',
      'LambdaVersion: V1_0',
      'LambdaVersion: V2_0',
      `${resources('foundation', 'UserPool')}.LambdaConfig.PreTokenGenerationConfig.LambdaVersion`,
    ],
    [
      'foundation.yaml',
      'Type: AWS::Cognito::UserPoolDomain',
      'Type: AWS::RDS::DBInstance',
      `${resources('foundation', 'UserPoolDomain')}: the local cloud does not know AWS::RDS::DBInstance`,
    ],
    [
      'foundation.yaml',
      'BlockPublicAcls: true',
      'BlockPublicAcls: false',
      `${resources('foundation', 'ExportsBucket')}.PublicAccessBlockConfiguration.BlockPublicAcls: the local cloud knows only true here, not false`,
    ],
    [
      'foundation.yaml',
      'SSEAlgorithm: AES256',
      'SSEAlgorithm: aws:kms',
      `${resources('foundation', 'ExportsBucket')}.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm: the local cloud knows only`,
    ],
    [
      'foundation.yaml',
      'ObjectOwnership: BucketOwnerEnforced',
      'ObjectOwnership: ObjectWriter',
      `${resources('foundation', 'ExportsBucket')}.OwnershipControls.Rules[0].ObjectOwnership: the local cloud knows only BucketOwnerEnforced here`,
    ],
    [
      'foundation.yaml',
      'ExpirationInDays: 1',
      'TagFilters: []',
      `${resources('foundation', 'ExportsBucket')}.LifecycleConfiguration.Rules[0].TagFilters: the local cloud does not know this property`,
    ],
    [
      'foundation.yaml',
      'AllowedMethods: [GET]',
      'AllowedMethods: [PATCH]',
      `${resources('foundation', 'ExportsBucket')}.CorsConfiguration.CorsRules[0].AllowedMethods[0]: the local cloud knows only`,
    ],
    [
      'foundation.yaml',
      'BucketName: !Sub laurel-${Env}-exports',
      'VersioningConfiguration: { Status: Enabled }\n      BucketName: !Sub laurel-${Env}-exports',
      `${resources('foundation', 'ExportsBucket')}.VersioningConfiguration: the local cloud does not know this property`,
    ],
    [
      'foundation.yaml',
      'BucketName: !Sub laurel-',
      'BucketName: !Sub Laurel/',
      `${resources('foundation', 'ExportsBucket')}.BucketName: Laurel/local-exports-000000000000 does not fit`,
    ],
    [
      'foundation.yaml',
      EXPORTS_DENY,
      EXPORTS_DENY.replace('Deny', 'Allow'),
      `${resources('foundation', 'ExportsBucketPolicy')}.PolicyDocument.Statement[0].Principal: must be a map`,
    ],
    ...[
      ['Service: cloudfront.amazonaws.com', 'AWS: "*"', 'AvatarsBucketPolicy', 'PolicyDocument.Statement[1].Principal.AWS: the'],
      [
        'Service: cloudfront.amazonaws.com',
        'Service: lambda.amazonaws.com',
        'AvatarsBucketPolicy',
        'PolicyDocument.Statement[1].Principal',
      ],
      ['Action: s3:GetObject', 'Action: s3:PutObject', 'AvatarsBucketPolicy', 'PolicyDocument.Statement[1].Action: the local cloud knows'],
      [
        "Resource: !Sub '${AvatarsBucket.Arn}/*'",
        "Resource: '*'",
        'AvatarsBucketPolicy',
        'PolicyDocument.Statement[1].Resource: the local',
      ],
      ['distribution/${AvatarsDistribution}', 'distribution/E123', 'AvatarsDistribution', 'DistributionConfig: no policy of the bucket'],
      [
        'distribution/${AvatarsDistribution}',
        'distribution/*',
        'AvatarsBucketPolicy',
        'PolicyDocument.Statement[1].Condition.StringEquals',
      ],
      ['EventBridgeEnabled: true', 'TopicConfigurations: []', 'UploadsBucket', 'NotificationConfiguration.EventBridgeConfiguration.Topic'],
      ['SigningBehavior: always', 'SigningBehavior: never', 'AvatarsOriginAccess', 'OriginAccessControlConfig.SigningBehavior: the local'],
      ['AllowedMethods: [GET, HEAD]', 'AllowedMethods: [GET, PUT]', 'AvatarsDistribution', 'DistributionConfig.DefaultCacheBehavior.Allow'],
      [
        'CachePolicyId: 658327ea',
        'CachePolicyId: 758327ea',
        'AvatarsDistribution',
        'DistributionConfig.DefaultCacheBehavior.CachePolicyId',
      ],
      [
        'TargetOriginId: avatars',
        'TargetOriginId: pages',
        'AvatarsDistribution',
        'DistributionConfig.Origins[0].Id: the local cloud knows',
      ],
      ['PriceClass: PriceClass_100', 'Staging: true', 'AvatarsDistribution', 'DistributionConfig.Staging: the local cloud does not know'],
      [
        '!GetAtt AvatarsBucket.RegionalDomainName',
        'web.example',
        'AvatarsDistribution',
        'DistributionConfig.Origins[0].DomainName: no bucket',
      ],
      [
        'ResponseHeadersPolicyId: !Ref AvatarsHeaders',
        'ResponseHeadersPolicyId: x',
        'AvatarsDistribution',
        'DistributionConfig.DefaultCach',
      ],
      ['ContentTypeOptions', 'XSSProtection', 'AvatarsHeaders', 'ResponseHeadersPolicyConfig.SecurityHeadersConfig.XSSProtection: the'],
    ].map(([from, to, id, message]) => ['foundation.yaml', from!, to!, `${resources('foundation', id!)}.${message!}`] as const),
    [
      'foundation.yaml',
      'DefaultRootObject: home.html',
      'Staging: false',
      `${resources('foundation', 'PagesDistribution')}: the local cloud has one distribution`,
    ],
    [
      'foundation.yaml',
      'EventBridgeEnabled: true',
      'EventBridgeEnabled: false',
      'AvatarRecorderFunction: no template lets EventBridge hear',
    ],
    ...[
      ['source: [aws.s3]', 'source: [my.app]', 'Pattern.source[0]: the local cloud knows only aws.s3 here, not my.app'],
      ['source: [aws.s3]', 'source: [aws.s3, my.app]', 'Pattern.source: the local cloud knows one value here'],
      ['[Object Created]', '[Object Deleted]', 'Pattern.detail-type[0]: the local cloud knows only Object Created here'],
      ['{ prefix: r/ }', '{ suffix: .json }', 'Pattern.detail.object.key[0].suffix: the local cloud does not know this property'],
      ['{ prefix: r/ }', 'r/a.json', 'Pattern.detail.object.key[0]: must be a map'],
      ['object: { key:', 'object: { size:', 'Pattern.detail.object.size: the local cloud does not know this property'],
      ['bucket: { name:', 'reason: { name:', 'Pattern.detail.reason: the local cloud does not know this property'],
      ['source: [aws.s3]', 'account: [1]', 'Pattern.account: the local cloud does not know this property'],
    ].map(([from, to, message]) => {
      const at = `${resources('avatar', 'AvatarRecorderFunction')}.Events.Result.Properties.${message!}`;
      return ['avatar.yaml', from!, to!, at] as const;
    }),
    ...[
      ['PackageType: Image', 'PackageType: Image\n      Handler: index.handler', 'Handler: an image of the templates has none'],
      ['PackageType: Image', 'PackageType: Jar', 'PackageType: the local cloud knows only Image, Zip here, not Jar'],
    ].map(([from, to, message]) => ['avatar.yaml', from!, to!, `${resources('avatar', 'AvatarProcessingLambda')}.${message!}`] as const),
    [
      'avatar.yaml',
      'DockerContext: ..',
      'DockerContext: .',
      'avatar.yaml.Resources.AvatarProcessingLambda.Metadata.DockerContext: the local',
    ],
    [
      'avatar.yaml',
      'docker/avatar-processor/D',
      'elsewhere/D',
      'avatar.yaml.Resources.AvatarProcessingLambda.Metadata.Dockerfile: elsewhere',
    ],
    [
      'api.yaml',
      'CORS_ORIGINS: !Ref CorsOrigins',
      'CORS_ORIGINS: https://d111111abcdef8.cloudfront.net',
      'api.yaml.Globals.Function.Environment.Variables.CORS_ORIGINS: there is no local address',
    ],
    [
      'foundation.yaml',
      TLS_ONLY,
      TLS_ONLY.replace('false', 'true'),
      `${resources('foundation', 'ExportsBucketPolicy')}.PolicyDocument.Statement[0].Condition.Bool.aws:SecureTransport: the local cloud knows only false here`,
    ],
    [
      'realtime.yaml',
      'ContentBasedDeduplication: false',
      'ContentBasedDeduplication: true',
      `${resources('realtime', 'TickQueue')}.ContentBasedDeduplication: the local queues`,
    ],
    [
      'realtime.yaml',
      'FifoQueue: true',
      'DelaySeconds: 3',
      `${resources('realtime', 'TickQueue')}.DelaySeconds: the local cloud does not know this property`,
    ],
    [
      'realtime.yaml',
      'Type: DynamoDB',
      'Type: Kinesis',
      `${resources('realtime', 'StreamFunction')}.Events.Boards.Type: the local cloud knows only DynamoDB, SQS, EventBridgeRule here`,
    ],
    [
      'api.yaml',
      'ScalingConfig: { MaximumConcurrency: 5 }',
      'ScalingConfig: { MaximumConcurrency: many }',
      `${resources('api', 'LadderRefreshFunction')}.Events.Ladders.Properties.ScalingConfig.MaximumConcurrency: must be a whole number`,
    ],
    [
      'api.yaml',
      'EventInvokeConfig: { MaximumRetryAttempts: 0 }',
      'EventInvokeConfig: { MaximumRetryAttempts: 1 }',
      `${resources('api', 'SeasonCloseFunction')}.EventInvokeConfig.MaximumRetryAttempts: the local cloud knows only 0 here, not 1`,
    ],
    ...[
      ['rate(1 minute)', 'cron(0 0 * * ? *)', 'ScheduleExpression: the local cloud knows only rate(n minutes)'],
      ['rate(1 minute)', 'rate(0 minutes)', 'ScheduleExpression: the local cloud knows only rate(n minutes)'],
      ['rate(1 minute)', 'rate(1 second)', 'ScheduleExpression: the local cloud knows only rate(n minutes)'],
      [
        "{ Mode: 'OFF' }",
        '{ Mode: FLEXIBLE, MaximumWindowInMinutes: 5 }',
        'FlexibleTimeWindow.MaximumWindowInMinutes: the local cloud does',
      ],
      ["{ Mode: 'OFF' }", '{ Mode: FLEXIBLE }', 'FlexibleTimeWindow.Mode: the local cloud knows only OFF here, not FLEXIBLE'],
      ["Input: '{}'", "Input: '{'", 'Target.Input: must be a JSON document'],
      ["Input: '{}'", 'SqsParameters: { MessageGroupId: a }', 'Target.SqsParameters: the local cloud does not know this property'],
      ['Arn: !Ref SeasonCloseFunction.Alias', 'Arn: !Ref LaddersQueue', 'Target.Arn: laurel-local-ladders does not fit'],
      [
        'MaximumRetryAttempts: 0 }\n\n  SeasonCloseScheduleRole',
        'MaximumRetryAttempts: 3 }\n\n  SeasonCloseScheduleRole',
        'Target.RetryPolicy.MaximumRetryAttempts: the',
      ],
      ['FlexibleTimeWindow:', 'GroupName: seasons\n      FlexibleTimeWindow:', 'GroupName: the local cloud does not know this property'],
    ].map(([from, to, message]) => ['api.yaml', from!, to!, `${resources('api', 'SeasonCloseSchedule')}.${message!}`] as const),
    ['realtime.yaml', '$request.body.action', '$request.header.action', `${resources('realtime', 'Socket')}.RouteSelectionExpression`],
    [
      'realtime.yaml',
      'AuthType: CUSTOM',
      'AuthType: AWS_IAM',
      `${resources('realtime', 'Socket')}.Auth.AuthType: the local cloud knows only CUSTOM here`,
    ],
    [
      'realtime.yaml',
      'AuthType: CUSTOM',
      'IdentitySource: [a]\n        AuthType: CUSTOM',
      `${resources('realtime', 'Socket')}.Auth.IdentitySource: the local cloud does not know`,
    ],
  ])('%s with %s → %s is refused with its place', (file, from, to, message) => {
    expect(() => readChanged(file, from, to, message.startsWith(score) ? SCORE : '')).toThrow(message);
  });
});
