// What CloudFormation gets of every stack: `npm run test:templates`.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { find, listOf, mapOf, named, ofType, resources, stacks } from './transformed.fixture.ts';

const CALLS = ['get', 'post', 'put', 'patch', 'delete', 'head'];
/** Of the 500 that CloudFormation takes. */
const MOST_RESOURCES = 450;
/** Buckets with nothing but files that are made of this repository: they can be put there again. */
const MADE_ANEW = ['PagesBucket', 'ConsoleBucket'];

interface Operation {
  call: string;
  operation: Record<string, unknown>;
}

/** The routes of an OpenAPI document but preflights. */
const operationsOf = (document: unknown): Operation[] =>
  Object.entries(mapOf(mapOf(document).paths)).flatMap(([path, item]) =>
    Object.entries(mapOf(item))
      .filter(([method]) => CALLS.includes(method))
      .map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation: mapOf(operation) })),
  );

const body = mapOf(find('api', 'Api').properties.Body);
const operations = operationsOf(body);
const functions = ofType('AWS::Lambda::Function');

/** The function behind the alias that an integration names. */
function functionOf({ operation }: Operation): unknown {
  const { type, uri } = mapOf(operation['x-amazon-apigateway-integration']);
  expect(type).toBe('aws_proxy');
  const [, names] = listOf(mapOf(uri)['Fn::Sub']);
  const alias = find('api', mapOf(mapOf(names).Fn).Ref);
  expect(alias.type).toBe('AWS::Lambda::Alias');
  return mapOf(alias.properties.FunctionName).Ref;
}

describe('the routes of the API', () => {
  it('have exactly one function each, of their own', () => {
    const names = operations.map(functionOf);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(find('api', name).type).toBe('AWS::Lambda::Function');
  });

  it('are those of openapi.yaml', () => {
    const contract: unknown = parse(readFileSync('openapi.yaml', 'utf8'));
    const calls = operations.map(({ call }) => call);
    expect(calls.toSorted()).toEqual(
      operationsOf(contract)
        .map(({ call }) => call)
        .toSorted(),
    );
  });

  it.each(operations.map(({ call, operation }) => [call, operation] as const))(
    '%s is secured, unless it tells how we are',
    (call, operation) => {
      if (call === 'GET /health') {
        expect(operation.security).toBeUndefined();
        return;
      }
      expect(operation.security).toEqual([{ cognito: ['aws.cognito.signin.user.admin', 'laurel/server'] }]);
    },
  );

  it('are secured by the user pool', () => {
    const { cognito } = mapOf(mapOf(body.components).securitySchemes);
    expect(mapOf(cognito)).toMatchObject({
      name: 'Authorization',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools' },
    });
  });
});

describe('the socket API', () => {
  it('lets nobody connect whom its authorizer refuses', () => {
    const connect = ofType('AWS::ApiGatewayV2::Route').filter(({ properties }) => properties.RouteKey === '$connect');
    expect(connect.map(({ properties }) => properties)).toMatchObject([
      { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: expect.any(String) } },
    ]);
    for (const { stack, properties } of connect) {
      const authorizer = find(stack, mapOf(properties.AuthorizerId).Ref);
      expect(authorizer.properties).toMatchObject({ AuthorizerType: 'REQUEST' });
    }
  });
});

describe('logs', () => {
  const groups = ofType('AWS::Logs::LogGroup');

  it.each(named(functions))('%s has a group of its own', (_, { stack, properties }) => {
    const group = find(stack, mapOf(mapOf(properties.LoggingConfig).LogGroup).Ref);
    expect(group.type).toBe('AWS::Logs::LogGroup');
    const sharing = functions.filter(
      (other) => other.stack === stack && JSON.stringify(other.properties.LoggingConfig).includes(`"${group.id}"`),
    );
    expect(sharing).toHaveLength(1);
  });

  it.each(named(groups))('%s forgets', (_, { properties }) => {
    const { RetentionInDays } = properties;
    const days = typeof RetentionInDays === 'object' ? listOf(mapOf(RetentionInDays)['Fn::If']).slice(1) : [RetentionInDays];
    for (const each of days) expect([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365]).toContain(each);
  });
});

describe('encryption', () => {
  it.each(named(ofType('AWS::S3::Bucket')))('%s is encrypted', (_, { properties }) => {
    const [rule] = listOf(mapOf(properties.BucketEncryption).ServerSideEncryptionConfiguration).map(mapOf);
    expect(['AES256', 'aws:kms']).toContain(mapOf(rule?.ServerSideEncryptionByDefault).SSEAlgorithm);
  });

  // That of SNS itself would keep CloudWatch from publishing; foundation.spec.ts says where the condition holds.
  it('a topic lies under a key of its own, where that is wanted', () => {
    const keys = ofType('AWS::SNS::Topic').map(({ stack, id, properties }) => [stack, id, properties.KmsMasterKeyId]);
    const own = { 'Fn::If': ['EncryptsAlarms', { Ref: 'AlarmKey' }, { Ref: 'AWS::NoValue' }] };
    expect(keys).toEqual([['foundation', 'AlarmTopic', own]]);
    const { type, properties } = find('foundation', 'AlarmKey');
    expect([type, properties.EnableKeyRotation]).toEqual(['AWS::KMS::Key', true]);
  });

  // AWS encrypts these by itself, unless a template says no.
  it.each(named(ofType('AWS::SQS::Queue', 'AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::ECR::Repository')))(
    '%s keeps that of AWS, or has its own key',
    (_, { properties }) => {
      expect(properties.SqsManagedSseEnabled).not.toBe(false);
      expect(JSON.stringify(properties.SSESpecification ?? {})).not.toContain('false');
    },
  );
});

describe('buckets', () => {
  const policies = ofType('AWS::S3::BucketPolicy').map(({ stack, properties }) => ({
    key: `${stack}: ${String(mapOf(properties.Bucket).Ref)}`,
    statements: listOf(mapOf(properties.PolicyDocument).Statement).map(mapOf),
  }));

  it.each(named(ofType('AWS::S3::Bucket')))('%s is not public, and reached by TLS alone', (name, { properties }) => {
    const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    expect(properties.PublicAccessBlockConfiguration).toEqual(Object.fromEntries(blocks.map((block) => [block, true])));
    expect(properties).not.toHaveProperty('AccessControl');
    const statements = policies.filter(({ key }) => key === name).flatMap((policy) => policy.statements);
    const everybody = [JSON.stringify('*'), JSON.stringify({ AWS: '*' })];
    expect(statements.filter(({ Effect, Principal }) => Effect === 'Allow' && everybody.includes(JSON.stringify(Principal)))).toEqual([]);
    expect(statements).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it.each(named(ofType('AWS::CloudFront::Distribution')))('%s shows them by TLS alone', (_, { properties }) => {
    const { DefaultCacheBehavior, CacheBehaviors = [], Origins } = mapOf(properties.DistributionConfig);
    for (const behaviour of [DefaultCacheBehavior, ...listOf(CacheBehaviors)])
      expect(['redirect-to-https', 'https-only']).toContain(mapOf(behaviour).ViewerProtocolPolicy);
    for (const { OriginAccessControlId, CustomOriginConfig } of listOf(Origins).map(mapOf))
      expect(OriginAccessControlId ?? mapOf(CustomOriginConfig).OriginProtocolPolicy).toEqual(
        CustomOriginConfig === undefined ? { 'Fn::GetAtt': [expect.any(String), 'Id'] } : 'https-only',
      );
  });
});

describe('what holds state', () => {
  const stateful = ofType('AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::SecretsManager::Secret', 'AWS::S3::Bucket');

  it.each(named(stateful.filter(({ id }) => !MADE_ANEW.includes(id))))('%s outlives its stack', (_, { deletion }) => {
    expect(['Retain', 'RetainExceptOnCreate']).toContain(deletion[0]);
    expect(deletion[1]).toBe('Retain');
  });

  it('is not what can be made anew', () => {
    const others = stateful.filter(({ id }) => MADE_ANEW.includes(id));
    expect(others.map(({ id, deletion }) => [id, ...deletion])).toEqual(MADE_ANEW.map((id) => [id, 'Delete', 'Delete']));
  });
});

describe('the size of a stack', () => {
  it.each(stacks)('%s leaves room under the limit of CloudFormation', (stack) => {
    const own = resources.filter((resource) => resource.stack === stack);
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThanOrEqual(MOST_RESOURCES);
  });
});
