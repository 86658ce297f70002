import { describe, expect, it } from '@jest/globals';
import { type Deployed, deployed, list, map } from './stack.fixture.ts';

const prod = deployed('foundation', 'prod');
const roleOf = (id: string, stack: Deployed) => {
  const { AssumeRolePolicyDocument, Policies, ...others } = map(stack.properties(id));
  expect(others).toEqual({});
  const [policy, ...more] = list(Policies);
  expect(more).toEqual([]);
  return { trust: map(AssumeRolePolicyDocument).Statement, rights: map(map(policy).PolicyDocument).Statement };
};
const here = { StringEquals: { 'aws:SourceAccount': '000000000000' } };

describe('another account', () => {
  const id = 'a-long-external-id';
  const stack = deployed('foundation', 'prod', { ReaderAccount: '123456789012', ReaderExternalId: id });
  const core = 'arn:aws:dynamodb:us-east-1:000000000000:table/laurel-prod-core';
  const boards = core.replace('core', 'boards');

  it('reads nothing by default', () => {
    expect(prod.properties('ReaderRole')).toBeUndefined();
    expect(map(map(prod.template.Outputs).ReaderRoleArn).Condition).toBe('HasReader');
  });

  it('reads the tables core and boards with its external id, and nothing else', () => {
    const { trust, rights } = roleOf('ReaderRole', stack);
    const AWS = 'arn:aws:iam::123456789012:root';
    const Condition = { StringEquals: { 'sts:ExternalId': id } };
    expect(trust).toEqual([{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', Condition }]);
    const all = ['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'].map((action) => `dynamodb:${action}`);
    expect(rights).toEqual([
      { Effect: 'Allow', Action: all, Resource: [core, boards] },
      { Effect: 'Allow', Action: ['dynamodb:Query', 'dynamodb:Scan'], Resource: `${boards}/index/rank` },
    ]);
  });

  it('needs an external id, of 16 characters and more, which nobody is shown', () => {
    const empty = (Ref: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref }, ''] }] });
    const assertion = expect.objectContaining({ Assert: empty('ReaderExternalId') });
    expect(map(prod.template.Rules).ReaderNamesItsId).toEqual({ RuleCondition: empty('ReaderAccount'), Assertions: [assertion] });
    const { NoEcho, AllowedPattern } = map(map(prod.template.Parameters).ReaderExternalId);
    expect(NoEcho).toBe(true);
    const fits = (text: string): boolean => new RegExp(String(AllowedPattern)).test(text);
    expect(['', 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(15) + '*'].map(fits)).toEqual([true, false, true, false]);
  });
});

describe('images of the avatar function', () => {
  const repository = map(prod.properties('AvatarRepository'));

  it('are scanned, encrypted, and forgotten but for the last twenty', () => {
    expect(repository).toMatchObject({
      RepositoryName: 'laurel-prod-avatar',
      ImageScanningConfiguration: { ScanOnPush: true },
      EncryptionConfiguration: { EncryptionType: 'AES256' },
    });
    const policy: unknown = JSON.parse(String(map(repository.LifecyclePolicy).LifecyclePolicyText));
    const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 20 };
    expect(policy).toMatchObject({ rules: [{ selection, action: { type: 'expire' } }] });
    expect(prod.ssm.get('/laurel/prod/avatar-repository')).toBe('000000000000.dkr.ecr.us-east-1.amazonaws.com/laurel-prod-avatar');
  });

  it('are read by Lambda, for functions of the stack avatar', () => {
    expect(map(repository.RepositoryPolicyText).Statement).toEqual([
      {
        Sid: 'Lambda',
        Effect: 'Allow',
        Principal: { Service: 'lambda.amazonaws.com' },
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Condition: { ...here, ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:us-east-1:000000000000:function:laurel-prod-avatar-*' } },
      },
    ]);
  });
});

describe('the role by which API Gateway writes logs', () => {
  it('writes those of this account and region, and stays', () => {
    expect(prod.properties('ApiGatewayAccount')).toEqual({ CloudWatchRoleArn: 'ApiGatewayLogRole.Arn' });
    const { trust, rights } = roleOf('ApiGatewayLogRole', prod);
    expect(trust).toEqual([{ Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' }]);
    expect(rights).toEqual([
      {
        Effect: 'Allow',
        Action: expect.arrayContaining(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
        Resource: 'arn:aws:logs:us-east-1:000000000000:*',
      },
    ]);
    for (const id of ['ApiGatewayLogRole', 'ApiGatewayAccount']) {
      expect(map(prod.template.Resources)[id]).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('is left alone where the account has one', () => {
    const stack = deployed('foundation', 'prod', { ApiGatewayLogs: 'no' });
    expect([stack.properties('ApiGatewayAccount'), stack.properties('ApiGatewayLogRole')]).toEqual([undefined, undefined]);
  });
});

describe('alarms', () => {
  const topic = 'arn:aws:sns:us-east-1:000000000000:laurel-prod-alarms';
  const publish = { Action: 'sns:Publish', Resource: topic };
  const from = (arn: string) => ({ ...here, ArnLike: { 'aws:SourceArn': arn } });

  it('come from alarms and budgets of this account, by TLS', () => {
    const { Topics, PolicyDocument } = map(prod.properties('AlarmTopicPolicy'));
    expect(Topics).toEqual([topic]);
    const tls = { Bool: { 'aws:SecureTransport': 'false' } };
    const alarms = from('arn:aws:cloudwatch:us-east-1:000000000000:alarm:*');
    const budgets = from('arn:aws:budgets::000000000000:*');
    expect(map(PolicyDocument).Statement).toEqual([
      { Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', ...publish, Condition: tls },
      { Sid: 'Alarms', Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, ...publish, Condition: alarms },
      { Sid: 'Budgets', Effect: 'Allow', Principal: { Service: 'budgets.amazonaws.com' }, ...publish, Condition: budgets },
    ]);
  });

  const named = { TopicName: 'laurel-prod-alarms' };
  const encrypted = { ...named, KmsMasterKeyId: 'AlarmKey' };

  it.each([
    ['prod', {}, encrypted],
    ['prod', { EncryptAlarms: 'yes' }, encrypted],
    ['prod', { EncryptAlarms: 'no' }, named],
    ['dev', {}, { TopicName: 'laurel-dev-alarms' }],
    ['dev', { EncryptAlarms: 'yes' }, { ...encrypted, TopicName: 'laurel-dev-alarms' }],
  ])('lie under a key of their own in prod, or where that is wanted: %s with %j', (env, parameters, expected) => {
    const stack = deployed('foundation', env, parameters);
    expect(stack.properties('AlarmTopic')).toEqual(expected);
    expect(stack.properties('AlarmKey') !== undefined).toBe('KmsMasterKeyId' in expected);
  });

  it('lie under a key that lets the same publish, of this account alone', () => {
    const { KeyPolicy, EnableKeyRotation } = map(prod.properties('AlarmKey'));
    expect(EnableKeyRotation).toBe(true);
    expect(map(KeyPolicy).Statement).toEqual([
      { Sid: 'Account', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' },
      {
        ...{ Sid: 'Publishers', Effect: 'Allow', Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] } },
        ...{ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', Condition: here },
      },
    ]);
  });
});

describe('a launch day', () => {
  const day = { LaunchDay: 'yes', WarmReads: '50000', WarmWrites: '9000' };
  const warm = (env: string, parameters: Record<string, string>) => {
    const stack = deployed('foundation', env, parameters);
    const [core, boards, live] = stack.ids('AWS::DynamoDB::Table').map((id) => map(stack.properties(id)));
    const [rank] = list(boards!.GlobalSecondaryIndexes).map(map);
    return [core, boards, rank, live].map((one) => one!.WarmThroughput);
  };

  it('warms what scores are written to', () => {
    const units = { ReadUnitsPerSecond: '50000', WriteUnitsPerSecond: '9000' };
    expect(warm('prod', day)).toEqual([units, units, units, undefined]);
  });

  it.each([
    ['prod', {}],
    ['dev', day],
  ])('is none in %s with %j', (env, parameters) => {
    expect(warm(env, parameters)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a restored table', () => {
  const table = (name: string): string => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
  const stream = `${table('laurel-prod-boards-2')}/stream/2026-11-30T00:00:00.000`;
  const restored = { CoreInUse: 'laurel-prod-core-2', BoardsInUse: 'laurel-prod-boards-2', BoardsStreamInUse: stream };
  const reader = { ReaderAccount: '123456789012', ReaderExternalId: 'a-long-external-id' };
  const stack = deployed('foundation', 'prod', { ...restored, ...reader });
  const resourcesOf = (id: string) =>
    list(roleOf(id, stack).rights)
      .map((one) => map(one))
      .filter(({ Action }) => list(Action).some((action) => String(action).startsWith('dynamodb:')))
      .flatMap(({ Resource }) => Resource);

  it('is what every stack uses', () => {
    expect(stack.ssm.get('/laurel/prod/core-table')).toBe('laurel-prod-core-2');
    expect(stack.ssm.get('/laurel/prod/boards-table')).toBe('laurel-prod-boards-2');
    expect(stack.ssm.get('/laurel/prod/boards-stream')).toBe(stream);
  });

  it('is what the trigger of sign-ins and another account may reach, and not the old one', () => {
    expect(resourcesOf('PreTokenGenerationRole')).toEqual([table('laurel-prod-core-2')]);
    const boards = table('laurel-prod-boards-2');
    expect(resourcesOf('ReaderRole')).toEqual([table('laurel-prod-core-2'), boards, `${boards}/index/rank`]);
  });

  it('is none by default, and boards need the stream of theirs', () => {
    expect(prod.ssm.get('/laurel/prod/core-table')).toBe('laurel-prod-core');
    expect(prod.ssm.get('/laurel/prod/boards-table')).toBe('laurel-prod-boards');
    const empty = (Ref: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref }, ''] }] });
    const assertion = expect.objectContaining({ Assert: empty('BoardsStreamInUse') });
    expect(map(prod.template.Rules).RestoredBoardsHaveAStream).toEqual({ RuleCondition: empty('BoardsInUse'), Assertions: [assertion] });
  });
});
