import {
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { eventually, failed, FakeFunctions, ok } from '../gateway/socket/functions.fake.ts';
import type { Outcome } from '../lambda/functions.ts';
import type { CloudQueue } from '../template/cloud.ts';
import { pumpQueue, type QueueSource } from './pump.ts';
import { type Queues, startQueues } from './queues.ts';

const standard = (name: string, more: Partial<CloudQueue> = {}): CloudQueue => ({
  name,
  fifo: false,
  visibilityTimeout: 30,
  deadLetter: undefined,
  ...more,
});
const DECLARED: CloudQueue[] = [
  standard('late'),
  standard('flaky', { visibilityTimeout: 1, deadLetter: { queue: 'late', maxReceiveCount: 2 } }),
  standard('tick.fifo', { fifo: true }),
  standard('flaky.fifo', { fifo: true, visibilityTimeout: 1, deadLetter: { queue: 'dead.fifo', maxReceiveCount: 2 } }),
  standard('dead.fifo', { fifo: true }),
];
const ALL_BUT_TIMEOUTS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval'] as const),
];
const START = Date.UTC(2026, 0, 1);

let queues: Queues;
let sdk: SQSClient;
let now: number;
let logged: string[];
let pumps: { close(): Promise<void> }[];
let functions: FakeFunctions<SQSEvent>;

const client = (config: SQSClientConfig = {}) =>
  new SQSClient({
    region: 'us-east-1',
    endpoint: queues.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    ...config,
  });

beforeEach(async () => {
  now = START;
  logged = [];
  pumps = [];
  functions = new FakeFunctions({ Publisher: () => ok(null) });
  const log = (line: string) => void logged.push(line);
  queues = await startQueues({ queues: DECLARED, region: 'us-east-1', accountId: '000000000000', port: 0, now: () => now, log });
  sdk = client();
});
afterEach(async () => {
  jest.useRealTimers();
  for (const pump of pumps) await pump.close();
  sdk.destroy();
  await queues.close();
  expect(functions.unexpected).toEqual([]);
});

const send = (name: string, input: Omit<SendMessageCommandInput, 'QueueUrl'>) =>
  sdk.send(new SendMessageCommand({ QueueUrl: queues.queueUrl(name), ...input }));
const sendTick = (MessageBody: string, MessageGroupId = 'g', MessageDeduplicationId = MessageBody) =>
  send('tick.fifo', { MessageBody, MessageGroupId, MessageDeduplicationId });
const pump = (queue: string, { to = 'Publisher', ...more }: Partial<QueueSource> & { to?: string } = {}) => {
  const source: QueueSource = { kind: 'queue', queue, batchSize: 10, partialFailures: false, ...more };
  pumps.push(pumpQueue(queues.queue(queue), source, to, functions));
};
const bodies = () => functions.calls.map(({ event }) => event.Records.map(({ body }) => body));

describe('an event', () => {
  it('of a standard queue has all that SQS gives', async () => {
    const { MessageId, MD5OfMessageBody, SequenceNumber } = await send('late', { MessageBody: '{"name":"Zoë"}' });
    expect([MD5OfMessageBody, SequenceNumber]).toEqual([createHash('md5').update('{"name":"Zoë"}').digest('hex'), undefined]);
    now += 5;
    pump('late');
    expect(await functions.called('Publisher')).toEqual([
      {
        Records: [
          {
            messageId: MessageId,
            receiptHandle: expect.any(String),
            body: '{"name":"Zoë"}',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: String(START),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: String(START + 5),
            },
            messageAttributes: {},
            md5OfBody: MD5OfMessageBody,
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:late',
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
  });

  it('of a FIFO queue has its place as well', async () => {
    const first = await sendTick('a');
    const second = await sendTick('b');
    pump('tick.fifo');
    const [event] = await functions.called('Publisher');
    expect(event?.Records.map((record) => record.attributes)).toEqual([
      expect.objectContaining({ MessageGroupId: 'g', MessageDeduplicationId: 'a', SequenceNumber: first.SequenceNumber }),
      expect.objectContaining({ MessageGroupId: 'g', MessageDeduplicationId: 'b', SequenceNumber: second.SequenceNumber }),
    ]);
    expect(BigInt(second.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(first.SequenceNumber ?? 0));
  });

  it('holds at most a batch, and a batch sent comes as one', async () => {
    pump('late', { batchSize: 3 });
    const Entries = ['a', 'b', 'c', 'd'].map((Id) => ({ Id, MessageBody: Id }));
    const { Successful, Failed } = await sdk.send(new SendMessageBatchCommand({ QueueUrl: queues.queueUrl('late'), Entries }));
    expect([Successful?.map(({ Id }) => Id), Failed]).toEqual([['a', 'b', 'c', 'd'], undefined]);
    await functions.called('Publisher', 2);
    expect(bodies()).toEqual([['a', 'b', 'c'], ['d']]);
  });
});

describe('a delay', () => {
  it('hides a message of a standard queue for so many seconds', async () => {
    jest.useFakeTimers({ doNotFake: ALL_BUT_TIMEOUTS });
    pump('late');
    await send('late', { MessageBody: 'delayed', DelaySeconds: 1 });
    await send('late', { MessageBody: 'at once' });
    await functions.called('Publisher');
    jest.advanceTimersByTime(999);
    expect(queues.queue('late').receive(1)).toEqual([]);
    jest.advanceTimersByTime(1);
    await functions.called('Publisher', 2);
    expect(bodies()).toEqual([['at once'], ['delayed']]);
  });

  it.each([-1, 901, 1.5])('of %d seconds is refused', async (DelaySeconds) => {
    await expect(send('late', { MessageBody: 'x', DelaySeconds })).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
  });

  it('may be 900 seconds', async () => {
    await send('late', { MessageBody: 'x', DelaySeconds: 900 });
    expect([queues.queue('late').size, queues.queue('late').receive(1)]).toEqual([1, []]);
  });

  it('is refused by a FIFO queue, unless it is 0', async () => {
    const fifo = { MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'x' };
    await expect(send('tick.fifo', { ...fifo, DelaySeconds: 1 })).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
      message: expect.stringContaining('not valid for this queue type'),
      $metadata: { httpStatusCode: 400 },
    });
    await send('tick.fifo', { ...fifo, DelaySeconds: 0 });
  });
});

describe('a FIFO queue', () => {
  it('takes a deduplication id once in 5 minutes, also after the message is gone', async () => {
    pump('tick.fifo');
    const first = await sendTick('first', 'g', 'same');
    await eventually('an empty queue', () => (queues.queue('tick.fifo').size === 0 ? true : undefined));
    now += 299_999;
    const again = await sendTick('second', 'g', 'same');
    expect([again.MessageId, again.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
    now += 1;
    const later = await sendTick('third', 'g', 'same');
    expect(later.MessageId).not.toBe(first.MessageId);
    await functions.called('Publisher', 2);
    expect(bodies()).toEqual([['first'], ['third']]);
  });

  it('has one batch of a group in flight, in order, while other groups go on', async () => {
    const waiting: ((outcome: Outcome) => void)[] = [];
    functions.answers.Publisher = () => new Promise((resolve) => waiting.push(resolve));
    pump('tick.fifo', { batchSize: 1 });
    for (const [body, group] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['a3', 'a'],
      ['b2', 'b'],
    ] as const)
      await sendTick(body, group);
    await functions.called('Publisher', 2);
    expect(bodies()).toEqual([['a1'], ['b1']]);
    for (let done = 0; done < 5; done++) (await eventually('a batch under way', () => waiting.shift()))(ok(null));
    await eventually('an empty queue', () => (queues.queue('tick.fifo').size === 0 ? true : undefined));
    const order = bodies().flat();
    expect(order.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(order.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2']);
  });

  it('keeps the order of a group over a failure, then over its dead letter', async () => {
    functions.answers.Publisher = ({ Records }) => (Records[0]?.body === 'bad' ? failed('boom') : ok(null));
    functions.answers.Dead = () => ok(null);
    pump('flaky.fifo', { batchSize: 1 });
    for (const MessageBody of ['bad', 'good'])
      await send('flaky.fifo', { MessageBody, MessageGroupId: 'g', MessageDeduplicationId: MessageBody });
    await functions.called('Publisher', 3);
    expect(bodies()).toEqual([['bad'], ['bad'], ['good']]);
    pump('dead.fifo', { to: 'Dead' });
    const [event] = await functions.called('Dead');
    expect(event?.Records).toMatchObject([{ body: 'bad', attributes: { MessageGroupId: 'g', MessageDeduplicationId: 'bad' } }]);
  });

  it.each([
    [{ MessageBody: 'x', MessageDeduplicationId: 'd' }, 'MissingParameter'],
    [{ MessageBody: 'x', MessageGroupId: 'g' }, 'InvalidParameterValue'],
    [{ MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'with space' }, 'InvalidParameterValue'],
    [{ MessageBody: 'x', MessageGroupId: 'g'.repeat(129), MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
  ])('refuses %j', async (input, Code) => {
    await expect(send('tick.fifo', input)).rejects.toMatchObject({ Code });
    expect(queues.queue('tick.fifo').size).toBe(0);
  });
});

describe('a failure', () => {
  it('brings the batch again after the visibility timeout, with its receive count, then to the dead-letter queue', async () => {
    functions.answers.Publisher = () => failed('boom');
    functions.answers.Dead = () => ok(null);
    const { MessageId } = await send('flaky', { MessageBody: 'x' });
    pump('flaky');
    const seen = await functions.called('Publisher', 2);
    expect(seen.map(({ Records }) => Records[0]?.attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
    expect(seen[0]?.Records[0]?.receiptHandle).not.toBe(seen[1]?.Records[0]?.receiptHandle);
    expect(functions.calls[1]!.at - functions.calls[0]!.at).toBeGreaterThanOrEqual(990);
    await eventually('the dead letter', () => (queues.queue('late').size === 1 ? true : undefined));
    expect([queues.queue('flaky').size, logged]).toEqual([0, [expect.stringContaining('failed 2 times')]]);
    pump('late', { to: 'Dead' });
    expect((await functions.called('Dead'))[0]?.Records).toMatchObject([
      {
        messageId: MessageId,
        attributes: { ApproximateReceiveCount: '1', DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:flaky' },
      },
    ]);
  });

  it('of some brings back only those, where the function may say so', async () => {
    functions.answers.Publisher = ({ Records }) =>
      ok({ batchItemFailures: Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({ itemIdentifier: messageId })) });
    for (const MessageBody of ['a', 'b', 'c']) await send('flaky', { MessageBody });
    pump('flaky', { partialFailures: true });
    await functions.called('Publisher', 2);
    expect(bodies()).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it.each<[string, boolean, unknown, number]>([
    ['names are not heeded without the setting', false, { batchItemFailures: [{ itemIdentifier: 'x' }] }, 0],
    ['an unknown name fails the whole batch', true, { batchItemFailures: [{ itemIdentifier: 'x' }] }, 2],
    ['a malformed name fails the whole batch', true, { batchItemFailures: [{ id: 'x' }] }, 2],
    ['a malformed list fails the whole batch', true, { batchItemFailures: 'all' }, 2],
    ['an empty list fails nothing', true, { batchItemFailures: [] }, 0],
    ['no list fails nothing', true, {}, 0],
    ['no answer fails nothing', true, null, 0],
  ])('%s', async (_, partialFailures, payload, left) => {
    functions.answers.Publisher = () => ok(payload);
    for (const MessageBody of ['a', 'b']) await send('late', { MessageBody });
    pump('late', { partialFailures });
    await functions.called('Publisher');
    await pumps[0]!.close();
    expect(queues.queue('late').size).toBe(left);
  });

  it('that comes after the message was received again deletes nothing', async () => {
    let release: (outcome: Outcome) => void = () => undefined;
    functions.answers.Publisher = () => (functions.calls.length === 1 ? new Promise((resolve) => (release = resolve)) : failed('boom'));
    await send('flaky', { MessageBody: 'slow' });
    pump('flaky');
    await functions.called('Publisher', 2);
    release(ok(null));
    await eventually('the dead letter', () => (queues.queue('late').size === 1 ? true : undefined));
  });
});

describe('a pump', () => {
  it.each([
    [5, undefined],
    [2, 2],
    [5, 9],
  ])('works on %d batches at once, no more, where its source allows %s', async (most, maxConcurrency) => {
    const waiting: ((outcome: Outcome) => void)[] = [];
    functions.answers.Publisher = () => new Promise((resolve) => waiting.push(resolve));
    for (let i = 0; i < 7; i++) await send('late', { MessageBody: String(i) });
    pump('late', { batchSize: 1, ...(maxConcurrency !== undefined && { maxConcurrency }) });
    await functions.called('Publisher', most);
    await send('late', { MessageBody: 'wakes it' });
    expect(functions.calls).toHaveLength(most);
    waiting.shift()?.(ok(null));
    await functions.called('Publisher', most + 1);
    expect(functions.calls).toHaveLength(most + 1);
    functions.answers.Publisher = () => ok(null);
    for (const release of waiting) release(ok(null));
    await functions.called('Publisher', 8);
  });

  it('that is closed waits for what is under way and takes no more', async () => {
    let done = false;
    functions.answers.Publisher = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      done = true;
      return ok(null);
    };
    pump('late');
    await send('late', { MessageBody: 'one' });
    await functions.called('Publisher');
    await pumps[0]!.close();
    expect([done, queues.queue('late').size]).toEqual([true, 0]);
    await send('late', { MessageBody: 'two' });
    expect([functions.calls.length, queues.queue('late').size]).toEqual([1, 1]);
  });
});

describe('the endpoint', () => {
  it('is also found by the URL of a queue alone', async () => {
    const warned: unknown[] = [];
    const log = (line: unknown) => void warned.push(line);
    const logger = { debug: () => undefined, info: () => undefined, warn: log, error: log };
    const plain = new SQSClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, logger });
    await plain.send(new SendMessageCommand({ QueueUrl: queues.queueUrl('late'), MessageBody: 'x' }));
    expect(queues.queue('late').size).toBe(1);
    plain.destroy();
  });

  it('does not know a queue of another name or account', async () => {
    for (const QueueUrl of [`${queues.url}/000000000000/none`, `${queues.url}/111111111111/late`, 'late']) {
      await expect(sdk.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).rejects.toMatchObject({
        name: 'QueueDoesNotExist',
        Code: 'AWS.SimpleQueueService.NonExistentQueue',
        $metadata: { httpStatusCode: 400 },
      });
    }
    expect(() => queues.queueUrl('none')).toThrow('No template declares the queue none');
  });

  it('limits a message to 1 MB', async () => {
    await send('late', { MessageBody: '"'.repeat(1_048_576) });
    await expect(send('late', { MessageBody: '"'.repeat(1_048_577) })).rejects.toMatchObject({
      Code: 'InvalidParameterValue',
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    });
  });

  it.each([
    [{ MessageBody: '' }, 'MissingParameter'],
    [{ MessageBody: 'null\0' }, 'InvalidMessageContents'],
    [{ MessageBody: 'x', MessageDeduplicationId: 'd' }, 'InvalidParameterValue'],
    [
      { MessageBody: 'x', MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } } },
      'AWS.SimpleQueueService.UnsupportedOperation',
    ],
  ])('refuses %j', async (input, Code) => {
    await expect(send('late', input)).rejects.toMatchObject({ Code });
    expect(queues.queue('late').size).toBe(0);
  });

  it('refuses whole batches, or single entries of them', async () => {
    const batch = (Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]) =>
      sdk.send(new SendMessageBatchCommand({ QueueUrl: queues.queueUrl('late'), Entries }));
    const entries = (count: number, MessageBody = 'x') => Array.from({ length: count }, (_, i) => ({ Id: String(i), MessageBody }));
    await expect(batch([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(batch(entries(11))).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
    await expect(batch([...entries(1), ...entries(1)])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(batch([{ Id: 'a b', MessageBody: 'x' }])).rejects.toMatchObject({ name: 'InvalidBatchEntryId' });
    await expect(batch(entries(2, 'x'.repeat(600_000)))).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
    expect(queues.queue('late').size).toBe(0);
    const { Successful, Failed } = await batch([...entries(1), { Id: 'bad', MessageBody: 'x', DelaySeconds: 901 }]);
    expect(Successful).toMatchObject([{ Id: '0' }]);
    expect(Failed).toEqual([
      { Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue', Message: expect.stringContaining('DelaySeconds') },
    ]);
    expect(queues.queue('late').size).toBe(1);
  });

  it('refuses what no SDK sends', async () => {
    const call = async (target: string, body: string) => {
      const answer = await fetch(queues.url, { method: 'POST', body, headers: { 'x-amz-target': target } });
      return [answer.status, answer.headers.get('x-amzn-query-error'), await answer.json()];
    };
    expect(await call('AmazonSQS.PurgeQueue', '{}')).toMatchObject([400, 'UnknownOperation;Sender', {}]);
    for (const body of ['', 'x', '[]', '{"QueueUrl":1']) {
      expect(await call('AmazonSQS.SendMessage', body)).toMatchObject([400, 'MalformedInput;Sender', {}]);
    }
    expect(await call('AmazonSQS.SendMessage', '{"QueueUrl":1}')).toMatchObject([
      400,
      'AWS.SimpleQueueService.NonExistentQueue;Sender',
      {},
    ]);
    const QueueUrl = queues.queueUrl('late');
    for (const MessageBody of [1, {}, []]) {
      expect(await call('AmazonSQS.SendMessage', JSON.stringify({ QueueUrl, MessageBody }))).toMatchObject([
        400,
        'MalformedInput;Sender',
        {},
      ]);
    }
  });

  it('refuses a foreign host', async () => {
    const status = await new Promise((resolve) => {
      request(queues.url, { method: 'POST', headers: { host: 'evil.example' } }, (response) => {
        resolve(response.resume().statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});

describe('what is declared', () => {
  const start = (declared: CloudQueue[]) =>
    startQueues({ queues: declared, region: 'us-east-1', accountId: '0', port: 0, now: Date.now, log: () => undefined });
  const deadLetter = (queue: string) => ({ deadLetter: { queue, maxReceiveCount: 1 } });

  it.each<[string, CloudQueue[]]>([
    ['is missing', [standard('a', deadLetter('none'))]],
    ['is of the other kind', [standard('a', deadLetter('b.fifo')), standard('b.fifo', { fifo: true })]],
    ['is the queue itself', [standard('a', deadLetter('a'))]],
    ['leads back', [standard('a', deadLetter('b')), standard('b', deadLetter('a'))]],
  ])('fails at the start where a dead-letter queue %s', async (_, declared) => {
    await expect(start(declared)).rejects.toThrow('RedrivePolicy');
  });

  it('may come in any order', async () => {
    const started = await start([standard('a', deadLetter('b')), standard('b')]);
    expect(started.queue('b').arn).toBe('arn:aws:sqs:us-east-1:0:b');
    await started.close();
  });
});
