import { describe, expect, it } from '@jest/globals';
import type { Sent } from '#testing/hearing';
import { needsOf } from './request.rules.ts';

const sent = (service: string, method: string, path: string, more: Partial<Sent> = {}): Sent => ({
  ...{ method, path, body: '', ...more },
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=test/20261120/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    ...more.headers,
  },
});
const target = (service: string, operation: string, input: object): Sent =>
  sent(service, 'POST', '/', { headers: { 'x-amz-target': `Any_1.${operation}` }, body: JSON.stringify(input) });
const inWords = (request: Sent): string[] =>
  needsOf(request).map(({ action, name, rest, keys }) => [action, name + rest, ...keys].join(' '));
const Key = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });

describe('a request to DynamoDB needs', () => {
  it.each([
    ['GetItem', { TableName: 'core', Key: Key('P#ada') }, ['dynamodb:GetItem core P#']],
    ['PutItem', { TableName: 'core', Item: { ...Key('X#1#2'), a: { M: {} } } }, ['dynamodb:PutItem core X#']],
    ['Query', { TableName: 'boards' }, ['dynamodb:Query boards']],
    ['Query', { TableName: 'boards', IndexName: 'rank' }, ['dynamodb:Query boards/index/rank']],
    [
      'BatchGetItem',
      { RequestItems: { core: { Keys: [Key('P#a'), Key('P#b'), Key('I#c')] }, boards: { Keys: [Key('B#d')] } } },
      ['dynamodb:BatchGetItem core I# P#', 'dynamodb:BatchGetItem boards B#'],
    ],
    [
      'BatchWriteItem',
      { RequestItems: { core: [{ DeleteRequest: { Key: Key('P#a') } }, { PutRequest: { Item: Key('R#b') } }] } },
      ['dynamodb:BatchWriteItem core P# R#'],
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName: 'core', Key: Key('P#a') } }] }, ['dynamodb:GetItem core P#']],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'core', Item: Key('P#a') } },
          { Update: { TableName: 'core', Key: Key('P#b') } },
          { Delete: { TableName: 'boards', Key: Key('B#c') } },
          { ConditionCheck: { TableName: 'boards', Key: Key('B#d') } },
        ],
      },
      ['dynamodb:PutItem core P#', 'dynamodb:UpdateItem core P#', 'dynamodb:DeleteItem boards B#', 'dynamodb:ConditionCheckItem boards B#'],
    ],
  ])('for %s of %j: %j', (operation, input, expected) => {
    expect(inWords(target('dynamodb', operation, input))).toEqual(expected);
  });
});

describe('a request to', () => {
  const arn = 'arn:aws:lambda:us-east-1:0:function:F:live';
  it.each([
    ['a queue', target('sqs', 'SendMessage', { QueueUrl: 'http://q/0/jobs' }), ['sqs:SendMessage http://q/0/jobs']],
    ['a queue, of many messages,', target('sqs', 'SendMessageBatch', { QueueUrl: 'http://q/0/jobs' }), ['sqs:SendMessage http://q/0/jobs']],
    ['the user pool', target('cognito-idp', 'AdminGetUser', { UserPoolId: 'p' }), ['cognito-idp:AdminGetUser p']],
    [
      'a function',
      sent('lambda', 'POST', `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`),
      [`lambda:InvokeFunction ${arn}`],
    ],
    ['the CDN', sent('cloudfront', 'POST', '/2020-05-31/distribution/D1/invalidation'), ['cloudfront:CreateInvalidation D1']],
    [
      'a socket',
      sent('execute-api', 'POST', '/prod/%40connections/a%3D', { headers: { host: 'h:1' } }),
      ['execute-api:ManageConnections http://h:1/prod/POST/@connections/a='],
    ],
    [
      'a socket, to close it,',
      sent('execute-api', 'DELETE', '/prod/@connections/a', { headers: { host: 'h:1' } }),
      ['execute-api:ManageConnections http://h:1/prod/DELETE/@connections/a'],
    ],
    ['an object', sent('s3', 'GET', '/b/u/ada/1?x-id=GetObject'), ['s3:GetObject b/u/ada/1']],
    ['the head of an object', sent('s3', 'HEAD', '/b/u/1'), ['s3:GetObject b/u/1']],
    ['store an object', sent('s3', 'PUT', '/b/u/1'), ['s3:PutObject b/u/1']],
    ['delete an object', sent('s3', 'DELETE', '/b/u/1'), ['s3:DeleteObject b/u/1']],
    ['list objects', sent('s3', 'GET', '/b?list-type=2&prefix=u%2F'), ['s3:ListBucket b']],
    ['an object that is not there', sent('s3', 'HEAD', '/b/u/1', { status: 404 }), ['s3:ListBucket b']],
  ])('%s needs its right', (_, request, expected) => {
    expect(inWords(request)).toEqual(expected);
  });

  it('whoever asks for no signature needs none', () => {
    expect(needsOf({ method: 'GET', path: '/.well-known/jwks.json', headers: {}, body: '' })).toEqual([]);
  });

  it.each([
    ['another service', sent('kms', 'POST', '/')],
    ['another operation of S3', sent('s3', 'GET', '/b?policy')],
    ['another operation of Lambda', sent('lambda', 'GET', '/2015-03-31/functions/')],
  ])('%s fails until it is known', (_, request) => {
    expect(() => needsOf(request)).toThrow('infra/rights');
  });
});
