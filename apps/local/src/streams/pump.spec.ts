import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, failed, FakeFunctions, ok } from '../gateway/socket/functions.fake.ts';
import { fileCheckpoints, noCheckpoints } from './checkpoints.ts';
import { CREDENTIALS, TABLE, TestEngine } from './engine.fixture.ts';
import { pumpStream, type StreamPumpOptions } from './pump.ts';

let folder: string;
let engine: TestEngine;
let functions: FakeFunctions<DynamoDBStreamEvent>;
let logged: string[];
let pumps: { close(): Promise<void> }[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-streams-'));
  engine = await TestEngine.start(join(folder, 'dynamo.db'));
  await engine.createTable();
  functions = new FakeFunctions({ Stream: () => ok(null) });
  logged = [];
  pumps = [];
});
afterEach(async () => {
  for (const pump of pumps) await pump.close();
  engine.client.destroy();
  await engine.kill();
  rmSync(folder, { recursive: true });
  expect(functions.unexpected).toEqual([]);
});

const optionsOf = (batchSize: number, partialFailures: boolean) => ({
  endpoint: engine.endpoint,
  region: 'us-east-1',
  accountId: '000000000000',
  credentials: CREDENTIALS,
  table: TABLE,
  source: { kind: 'stream', table: TABLE, batchSize, partialFailures } as const,
  functionName: 'Stream',
});
const pump = ({
  batchSize = 100,
  partialFailures = false,
  ...more
}: Partial<StreamPumpOptions> & { batchSize?: number; partialFailures?: boolean } = {}) => {
  const retries = { attempts: 3, firstMs: 5, longestMs: 20 };
  const log = (line: string) => void logged.push(line);
  const started = pumpStream({ ...optionsOf(batchSize, partialFailures), functions, checkpoints: noCheckpoints, log, retries, ...more });
  pumps.push(started);
  return started;
};
const keysOf = ({ Records }: DynamoDBStreamEvent) => Records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S ?? '');
const numbersOf = ({ Records }: DynamoDBStreamEvent) => Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
const seen = () => functions.calls.map(({ event }) => keysOf(event));
const delivered = async (count: number) =>
  eventually(`${count} records`, () => (seen().flat().length >= count ? seen().flat() : undefined), 15_000);

describe('an event', () => {
  it('tells of each change with its keys and images', async () => {
    await engine.put('a');
    await engine.put('a', 2);
    await engine.delete('a');
    pump();
    const [event] = await functions.called('Stream');
    const common = {
      eventID: expect.any(String),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/laurel-local-boards\/stream\/.+$/),
    };
    const item = (n: string) => ({ pk: { S: 'a' }, n: { N: n }, b: { B: 'Af8=' } });
    const change = (SequenceNumber: string, images: object) => ({
      ApproximateCreationDateTime: expect.any(Number),
      Keys: { pk: { S: 'a' } },
      ...images,
      SequenceNumber,
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
    expect(event).toEqual({
      Records: [
        { ...common, eventName: 'INSERT', dynamodb: change('1', { NewImage: item('1') }) },
        { ...common, eventName: 'MODIFY', dynamodb: change('2', { NewImage: item('2'), OldImage: item('1') }) },
        { ...common, eventName: 'REMOVE', dynamodb: change('3', { OldImage: item('2') }) },
      ],
    });
    const seconds = event?.Records[0]?.dynamodb?.ApproximateCreationDateTime ?? 0;
    expect(Math.abs(Date.now() / 1_000 - seconds)).toBeLessThan(60);
  });

  it('is not made of a write that changed nothing', async () => {
    await engine.put('a');
    await engine.put('a');
    await engine.put('b');
    pump();
    await delivered(2);
    expect(seen()).toEqual([['a', 'b']]);
  });

  it('comes soon after the change, however long nothing happened', async () => {
    pump();
    const waits: number[] = [];
    const writes: number[] = [];
    for (let i = 0; i < 15; i++) {
      const startedAt = Date.now();
      await engine.put(String(i));
      writes.push(Date.now() - startedAt);
      await functions.called('Stream', i + 1);
      waits.push(functions.calls[i]!.at - startedAt);
    }
    const median = (times: number[]): number => times.toSorted((a, b) => a - b)[7]!;
    // Where a mere write takes long, so may the rest: the machine is busy.
    expect(median(waits)).toBeLessThan(Math.max(200, 20 * median(writes)));
  });
});

describe('the records', () => {
  it('come in order and in batches, beyond what one read gives', async () => {
    await engine.putMany(1_500);
    pump({ batchSize: 400 });
    await delivered(1_500);
    const numbers = functions.calls.flatMap(({ event }) => numbersOf(event));
    expect(numbers).toEqual(Array.from({ length: 1_500 }, (_, i) => String(i + 1)));
    expect(seen().map((batch) => batch.length)).toEqual([400, 400, 200, 400, 100]);
  });

  it('come one batch at a time', async () => {
    let under = 0;
    let most = 0;
    functions.answers.Stream = async () => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 5));
      under -= 1;
      return ok(null);
    };
    await engine.putMany(20);
    pump({ batchSize: 2 });
    await delivered(20);
    expect(most).toBe(1);
  });
});

describe('a failure', () => {
  it('brings the same batch again, before anything later', async () => {
    let calls = 0;
    functions.answers.Stream = () => (++calls < 3 ? failed('boom') : ok(null));
    await engine.putMany(3);
    pump({ batchSize: 2 });
    await delivered(7);
    const [first = [], , , last] = seen();
    expect(seen()).toEqual([first, first, first, last]);
    expect([first.length, last?.length, logged]).toEqual([2, 1, []]);
  });

  it('again and again passes the batch over, loudly', async () => {
    functions.answers.Stream = (event) => (numbersOf(event).includes('1') ? failed('boom') : ok(null));
    await engine.putMany(3);
    pump({ batchSize: 2 });
    await functions.called('Stream', 4);
    expect(functions.calls.map(({ event }) => numbersOf(event))).toEqual([['1', '2'], ['1', '2'], ['1', '2'], ['3']]);
    expect(logged).toEqual([expect.stringMatching(/^LOST: Stream failed 3 times on records 1 to 2 of arn:.*\(Error: boom\)\.$/)]);
  });

  it('that the function names brings the records from there on again', async () => {
    let calls = 0;
    functions.answers.Stream = () => ok({ batchItemFailures: ++calls === 1 ? [{ itemIdentifier: '4' }, { itemIdentifier: '3' }] : [] });
    await engine.putMany(5);
    pump({ partialFailures: true });
    await functions.called('Stream', 2);
    expect(functions.calls.map(({ event }) => numbersOf(event))).toEqual([
      ['1', '2', '3', '4', '5'],
      ['3', '4', '5'],
    ]);
  });

  it('that it names again and again passes over only that record', async () => {
    functions.answers.Stream = (event) => ok({ batchItemFailures: numbersOf(event).includes('2') ? [{ itemIdentifier: '2' }] : [] });
    await engine.putMany(3);
    pump({ partialFailures: true });
    await functions.called('Stream', 5);
    expect(functions.calls.map(({ event }) => numbersOf(event))).toEqual([['1', '2', '3'], ['2', '3'], ['2', '3'], ['2', '3'], ['3']]);
    expect(logged).toEqual([expect.stringMatching(/^LOST: .* on records 2 to 2 /)]);
  });

  it.each([
    ['an unknown record', [{ itemIdentifier: '99' }]],
    ['nothing', [{}]],
    ['no list', 'all'],
  ])('that names %s is one of the whole batch', async (_, batchItemFailures) => {
    let calls = 0;
    functions.answers.Stream = () => ok(++calls === 1 ? { batchItemFailures } : null);
    await engine.putMany(2);
    pump({ partialFailures: true });
    await functions.called('Stream', 2);
    expect(functions.calls.map(({ event }) => numbersOf(event))).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });

  it('is not read from the answer without the setting', async () => {
    functions.answers.Stream = () => ok({ batchItemFailures: [{ itemIdentifier: '1' }] });
    await engine.putMany(1);
    pump();
    await functions.called('Stream');
    await engine.put('next');
    await functions.called('Stream', 2);
    expect(seen()).toEqual([['0'], ['next']]);
  });
});

describe('after a restart', () => {
  const checkpoints = () => fileCheckpoints(join(folder, 'checkpoints', 'boards.json'));

  it('the records go on where the checkpoint is', async () => {
    await engine.put('before');
    const first = pump({ checkpoints: checkpoints() });
    await functions.called('Stream');
    await first.close();
    await engine.put('meanwhile');
    await engine.kill();
    await engine.start();
    pump({ checkpoints: checkpoints() });
    await functions.called('Stream', 2);
    await engine.put('after');
    await functions.called('Stream', 3);
    expect(seen()).toEqual([['before'], ['meanwhile'], ['after']]);
  });

  it('they begin with the oldest where there is none', async () => {
    await engine.put('before');
    await pump().close();
    await engine.put('after');
    pump();
    await delivered(2);
    expect(seen().flat()).toEqual(['before', 'after']);
  });

  it('what was under way at a kill -9 comes again, and nothing that was done with', async () => {
    await engine.putMany(3);
    const script = `
      const { pumpStream } = await import(${JSON.stringify(new URL('pump.ts', import.meta.url).href)});
      const { fileCheckpoints } = await import(${JSON.stringify(new URL('checkpoints.ts', import.meta.url).href)});
      let calls = 0;
      const invoke = async () => {
        console.log('call');
        return ++calls === 1 ? { ok: true, payload: null } : new Promise(() => {});
      };
      const options = ${JSON.stringify(optionsOf(2, false))};
      const checkpoints = fileCheckpoints(${JSON.stringify(join(folder, 'checkpoints', 'boards.json'))});
      pumpStream({ ...options, functions: { invoke }, checkpoints, log: console.error });`;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]);
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    await eventually(`two batches in the child ${errors}`, () => (output === 'call\ncall\n' ? true : undefined), 15_000);
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    pump({ checkpoints: checkpoints() });
    await functions.called('Stream');
    expect(functions.calls.map(({ event }) => numbersOf(event))).toEqual([['3']]);
  });

  it('a stop waits for the batch under way and keeps what it did', async () => {
    let done = false;
    functions.answers.Stream = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      done = true;
      return ok(null);
    };
    await engine.putMany(2);
    const first = pump({ batchSize: 1, checkpoints: checkpoints() });
    await functions.called('Stream');
    await first.close();
    expect([done, functions.calls.length]).toEqual([true, 1]);
    expect(Object.values(checkpoints().load()?.shards ?? {})).toEqual(['1']);
  });
});

describe('an engine', () => {
  it('that is killed and comes back is followed on, with one line about it', async () => {
    pump();
    await engine.put('before');
    await functions.called('Stream');
    await engine.kill();
    await eventually('the line', () => logged[0]);
    await engine.start();
    await engine.put('after');
    await functions.called('Stream', 2);
    expect(seen()).toEqual([['before'], ['after']]);
    expect(logged).toEqual([expect.stringContaining('The stream of laurel-local-boards cannot be read')]);
  });

  it('whose table is made later, or again, is followed from then on', async () => {
    await engine.deleteTable();
    pump();
    await eventually('the line', () => logged[0]);
    await engine.createTable();
    await engine.put('first');
    await functions.called('Stream');
    await engine.deleteTable();
    await engine.createTable();
    await engine.put('second');
    await eventually('the second', () => (seen().flat().includes('second') ? true : undefined));
  });
});
