import { describe, expect, it } from '@jest/globals';
import { deployed, list, map } from './stack.fixture.ts';

const stacks = ['foundation', 'avatar', 'realtime'].map((name) => [name, deployed(name, 'prod')] as const);
const api = deployed('api', 'prod');
const everywhere = [...stacks, ['api', api] as const];
const all = (type: string) =>
  everywhere.flatMap(([name, stack]) => stack.ids(type).map((id) => [name, id, map(stack.properties(id))] as const));

describe.each(stacks)('%s', (name, stack) => {
  it('writes the names of all its functions', () => {
    expect(stack.properties('FunctionNamesParameter')).toEqual({
      Name: `/laurel/prod/functions-${name}`,
      Type: 'StringList',
      Value: stack.ids('AWS::Serverless::Function').join(','),
    });
  });

  it('lets its queues be reached by TLS alone', () => {
    const queues = stack.ids('AWS::SQS::Queue');
    expect(queues.length).toBeGreaterThan(0);
    const urls = queues.map((id) => `https://sqs.us-east-1.amazonaws.com/000000000000/${String(map(stack.properties(id)).QueueName)}`);
    expect(stack.properties('QueuePolicy')).toEqual({
      Queues: urls,
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            ...{ Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: '*' },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });
});

describe('everywhere', () => {
  it.each(all('AWS::SQS::Queue'))('%s: %s is encrypted', (_, __, { SqsManagedSseEnabled }) => {
    expect(SqsManagedSseEnabled).toBe(true);
  });

  it.each(all('AWS::SQS::Queue').filter(([, id]) => id.includes('Dead')))(
    '%s: somebody is told of the first message in %s',
    (_, __, queue) => {
      const watching = all('AWS::CloudWatch::Alarm').filter(([, , { Dimensions }]) =>
        list(Dimensions).some((one) => map(one).Name === 'QueueName' && map(one).Value === queue.QueueName),
      );
      expect(watching.map(([, , alarm]) => alarm)).toMatchObject([
        {
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Statistic: 'Maximum',
          Threshold: 0,
          ComparisonOperator: 'GreaterThanThreshold',
          AlarmActions: [expect.stringMatching(/alarms$|^the-AlarmTopic$/)],
        },
      ]);
    },
  );

  it.each(all('AWS::Logs::LogGroup'))('%s: %s forgets', (_, __, { RetentionInDays }) => {
    expect(RetentionInDays).toBe(90);
  });

  it('no log group is written by two', () => {
    const names = all('AWS::Logs::LogGroup').map(([, , { LogGroupName }]) => LogGroupName);
    expect(new Set(names).size).toBe(names.length);
  });

  it('roles bring no managed policy', () => {
    expect(all('AWS::IAM::Role').filter(([, , { ManagedPolicyArns }]) => ManagedPolicyArns !== undefined)).toEqual([]);
  });
});
