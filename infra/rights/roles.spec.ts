import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readRoles } from './roles.ts';

const { functions, calls } = readRoles(join(import.meta.dirname, '..'));
const used = (name: string): string[] => functions[name]!.service.map(({ action, resource }) => `${action} ${resource.split(':').at(-1)!}`);
const LOG_AND_TRACES = ['logs:CreateLogStream *', 'logs:PutLogEvents *', 'xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];

describe('the templates', () => {
  it('name for each function a call that it handles, and no two for one', () => {
    expect([...new Set(Object.values(calls))].sort()).toEqual(Object.keys(functions).sort());
  });

  it.each([
    ['POST /score', 'ScoreSubmitFunction'],
    ['$connect', 'ConnectFunction'],
    ['broadcast', 'MessageFunction'],
    ['publisher', 'PublisherFunction'],
    ['jobs', 'PlayerJobsFunction'],
    ['avatar-processor', 'AvatarProcessingLambda'],
  ])('let %s be handled by %s', (call, name) => {
    expect(calls[call]).toBe(name);
  });

  it('give a function its variables and statements with all names', () => {
    const { environment, statements } = functions.AvatarRecorderFunction!;
    expect(environment).toMatchObject({ CORE_TABLE: 'laurel-local-core', UPLOADS_BUCKET: 'laurel-local-uploads-000000000000' });
    const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/laurel-local-core';
    expect(statements.filter(({ resources }) => resources.includes(table)).map(({ effect, leadingKeys }) => [effect, leadingKeys])).toEqual(
      [
        ['Allow', undefined],
        ['Deny', ['X#*', 'R#*']],
      ],
    );
  });
});

describe('AWS itself, by the role of a function,', () => {
  it('writes its log and sends traces', () => {
    expect(used('HealthFunction')).toEqual(LOG_AND_TRACES);
  });

  it('polls the queues that feed it', () => {
    const polling = (queue: string) => ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} ${queue}`);
    expect(used('PublisherFunction')).toEqual([
      ...LOG_AND_TRACES,
      ...['laurel-local-tick.fifo', 'laurel-local-tick-late'].flatMap(polling),
    ]);
  });

  it('reads the stream that feeds it, and keeps what failed', () => {
    const reading = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
    const stream = 'table/laurel-local-boards/stream/local';
    const expected = [...reading.map((action) => `dynamodb:${action} ${stream}`), 'sqs:SendMessage laurel-local-stream-dead'];
    expect(used('StreamFunction')).toEqual([...LOG_AND_TRACES, ...expected]);
    expect(used('AvatarRecorderFunction')).toEqual([...LOG_AND_TRACES, 'sqs:SendMessage laurel-local-avatar-dead']);
  });
});
