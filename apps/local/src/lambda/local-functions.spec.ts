import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { CloudFunction } from '../template/cloud.ts';
import type { Outcome } from './functions.ts';
import { type FunctionsSettings, type LocalFunctions, startFunctions } from './local-functions.ts';
import { Metrics } from './metrics.ts';
import { testFunction, writeBundles } from './bundle.fixture.ts';

const BUNDLE = `
import { threadId } from 'node:worker_threads';
let events = 0;
export const echo = async (event) => event;
export const sync = (event) => ({ got: event });
export const nothing = async () => {};
export const who = async () => ({ threadId, events: ++events });
export const env = async () => process.env;
export const context = async (event, context) => {
  const before = context.getRemainingTimeInMillis();
  await new Promise((resolve) => setTimeout(resolve, 30));
  return { ...context, before, after: context.getRemainingTimeInMillis() };
};
export const wait = async ({ ms }) => { await new Promise((resolve) => setTimeout(resolve, ms)); return { threadId }; };
export const fail = async () => { throw new TypeError('no such thing'); };
export const failText = async () => { throw 'plain'; };
export const spin = async () => { for (;;); };
export const never = () => new Promise(() => {});
export const exit = async () => { console.log('leaving'); process.exit(3); };
export const crash = () => new Promise(() => { setTimeout(() => { throw new RangeError('late'); }, 5); });
export const rejects = () => new Promise(() => { void Promise.reject(new RangeError('unheard')); });
export const leak = async () => { const all = []; for (;;) all.push(new Array(100000).fill({})); };
export const bigint = async () => ({ n: 1n });
export const large = async ({ size }) => 'x'.repeat(size);
export const callback = (event, context, done) => done(null, 'old');
export const mutate = async (event) => { event.list.push(1); return event; };
export const dated = async () => ({ when: new Date(0), left: undefined });
export const notAFunction = 5;
export const call = async ({ units }) => {
  console.log(JSON.stringify({ level: 'INFO', message: 'call', call: 'POST /score', status: 200, units, requestId: 'r-1' }));
  process.stderr.write(JSON.stringify({ level: 'WARN', message: 'careful', code: 'x' }) + '\\n');
  return 'ok';
};
`;
const ALL_BUT_TIMEOUTS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval'] as const),
];
const NAMES = [...BUNDLE.matchAll(/export const (\w+)/g)].map(([, name]) => name!);

let running: LocalFunctions | undefined;
let dist: string;
let lines: [string, string][];
let metrics: Metrics;

function start(functions: CloudFunction[], bundles: Record<string, string>, settings: Partial<FunctionsSettings> = {}): LocalFunctions {
  dist = writeBundles(bundles);
  running = startFunctions({
    functions,
    region: 'us-east-1',
    accountId: '123456789012',
    dist,
    variables: {},
    dedicated: false,
    log: (bundle, line) => lines.push([bundle, line]),
    metrics,
    loadLimit: 20_000,
    ...settings,
  });
  return running;
}

const all = (overrides: Partial<CloudFunction> = {}): CloudFunction[] =>
  NAMES.map((name) => testFunction(name, { handler: name, ...overrides }));

async function value(functions: LocalFunctions, name: string, event: unknown = null): Promise<unknown> {
  const outcome = await functions.invoke(name, event);
  if (!outcome.ok) throw new Error(`${name}: ${outcome.errorType}: ${outcome.errorMessage}`);
  return outcome.payload;
}

async function failed(functions: LocalFunctions, name: string, event: unknown = null): Promise<Extract<Outcome, { ok: false }>> {
  const outcome = await functions.invoke(name, event);
  if (outcome.ok) throw new Error(`${name} answered ${JSON.stringify(outcome.payload)}`);
  return outcome;
}

beforeEach(() => {
  lines = [];
  metrics = new Metrics();
});

afterEach(async () => {
  jest.useRealTimers();
  await running?.close(0);
  rmSync(dist, { recursive: true, force: true });
});

describe('one function', () => {
  it('gets the event and answers, as JSON, by copy', async () => {
    const functions = start(all(), { api: BUNDLE });
    const event = { list: [], text: 'Zoë 😀', nested: { n: 1.5, none: null } };
    expect(await value(functions, 'echo', event)).toEqual(event);
    expect(await value(functions, 'mutate', event)).toEqual({ ...event, list: [1] });
    expect(event.list).toEqual([]);
    expect(await value(functions, 'sync', 1)).toEqual({ got: 1 });
    expect(await value(functions, 'nothing')).toBeNull();
    expect(await value(functions, 'dated')).toEqual({ when: '1970-01-01T00:00:00.000Z' });
    expect(await value(functions, 'echo', undefined)).toBeNull();
  });

  it('gets the context that Lambda gives', async () => {
    const functions = start(all({ timeoutSeconds: 70, memoryMb: 300 }), { api: BUNDLE });
    const context = (await value(functions, 'context')) as Record<string, number>;
    expect(context).toMatchObject({
      functionName: 'context',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:context',
      memoryLimitInMB: '300',
    });
    expect(context.awsRequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(context.before).toBeGreaterThan(10_000);
    expect(context.before).toBeLessThanOrEqual(70_000);
    expect(context.before! - context.after!).toBeGreaterThanOrEqual(25);
  });

  it.each([
    ['fail', null, { reason: 'thrown', errorType: 'TypeError', errorMessage: 'no such thing' }],
    ['failText', null, { reason: 'thrown', errorType: 'string', errorMessage: 'plain' }],
    ['bigint', null, { reason: 'thrown', errorType: 'Runtime.MarshalError' }],
    ['notAFunction', null, { reason: 'thrown', errorType: 'Runtime.HandlerNotFound' }],
    ['callback', null, { reason: 'thrown', errorType: 'Runtime.CallbackHandlerDeprecated' }],
    ['large', { size: 6_291_555 }, { reason: 'thrown', errorType: 'Function.ResponseSizeTooLarge' }],
    ['exit', null, { reason: 'exited', errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: exit status 3' }],
    ['crash', null, { reason: 'exited', errorType: 'RangeError', errorMessage: 'Runtime exited with error: late' }],
    ['rejects', null, { reason: 'exited', errorType: 'RangeError' }],
  ])('%s says what went wrong, and the next event is served', async (name, event, expected) => {
    const functions = start(all(), { api: BUNDLE });
    expect(await failed(functions, name, event)).toMatchObject(expected);
    expect(await value(functions, 'echo', 2)).toBe(2);
    if (name === 'exit') expect(lines).toContainEqual(['api', 'leaving']);
  });

  it('answers up to the limit of a payload', async () => {
    const functions = start(all(), { api: BUNDLE });
    expect(await value(functions, 'large', { size: 6_291_554 })).toHaveLength(6_291_554);
    expect(await failed(functions, 'echo', 'x'.repeat(6 * 1024 * 1024))).toMatchObject({ errorType: 'RequestEntityTooLargeException' });
    expect(await failed(functions, 'echo', { n: 1n })).toMatchObject({ errorType: 'InvalidRequestContentException' });
  });

  it('ends when it takes all the memory, and the next event is served', async () => {
    const functions = start(all({ memoryMb: 64 }), { api: BUNDLE });
    expect(await failed(functions, 'leak')).toMatchObject({ reason: 'exited' });
    expect(await value(functions, 'echo', 2)).toBe(2);
  });

  it.each(['never', 'spin'])('%s is stopped at its time-out; the next event gets a new environment', async (name) => {
    const short = all().map((one) => (one.name === name ? { ...one, timeoutSeconds: 0.2 } : one));
    const functions = start(short, { api: BUNDLE });
    await functions.warm();
    const first = (await value(functions, 'who')) as { threadId: number };
    expect(await failed(functions, name)).toMatchObject({ reason: 'timeout', errorType: 'Sandbox.Timedout' });
    const second = (await value(functions, 'who')) as { threadId: number };
    expect(second.threadId).not.toBe(first.threadId);
    expect(metrics.snapshot().functions[name]).toMatchObject({ calls: 1, errors: 1, coldStarts: 0 });
    expect(metrics.snapshot().functions.who).toMatchObject({ calls: 2, coldStarts: 1 });
  });

  it('is unknown when the templates have no such function', async () => {
    const functions = start(all(), { api: BUNDLE });
    expect(await failed(functions, 'toString')).toMatchObject({ errorType: 'ResourceNotFoundException' });
  });
});

describe('a bundle that does not load', () => {
  it.each([
    ['throws', `throw new RangeError('no table')`, 20_000, 'RangeError: no table'],
    ['is no code', `const = 5`, 20_000, 'SyntaxError'],
    ['exits', `process.exit(4)`, 20_000, 'exit status 4'],
    ['never ends', `await new Promise(() => setInterval(() => {}, 1000))`, 300, 'did not load within 300 ms'],
  ])('%s: the start and each event say so', async (_, source, loadLimit, text) => {
    const functions = start([testFunction('f')], { api: source }, { loadLimit });
    await expect(functions.warm()).rejects.toThrow(text);
    const outcome = await failed(functions, 'f');
    expect(`${outcome.errorType}: ${outcome.errorMessage}`).toContain(text);
  });

  it('is not there: says which file', async () => {
    const functions = start([testFunction('f', { bundle: 'gone' })], {});
    await expect(functions.warm()).rejects.toThrow(/gone.index\.mjs/);
  });
});

describe('environments', () => {
  it('are at most four for a bundle, one event at a time in each, and are used again', async () => {
    const functions = start(all(), { api: BUNDLE });
    const threads = (await Promise.all(Array.from({ length: 12 }, () => value(functions, 'wait', { ms: 40 })))) as { threadId: number }[];
    expect(new Set(threads.map(({ threadId }) => threadId)).size).toBe(4);
    const { coldStarts, calls } = metrics.snapshot().functions.wait!;
    expect({ coldStarts, calls }).toEqual({ coldStarts: 4, calls: 12 });
  });

  it('is one after a warm start, and the first call finds it warm', async () => {
    const functions = start(all(), { api: BUNDLE });
    await functions.warm();
    expect(await value(functions, 'who')).toMatchObject({ events: 1 });
    expect(await value(functions, 'who')).toMatchObject({ events: 2 });
    expect(metrics.snapshot().functions.who).toMatchObject({ calls: 2, coldStarts: 0 });
  });

  it('share the variables of their functions and see nothing of the machine', async () => {
    const one = testFunction('one', { handler: 'env', environment: { STAGE: 'local', ONE: '1' } });
    const two = testFunction('two', { handler: 'env', environment: { STAGE: 'local', TWO: '2' }, memoryMb: 512 });
    const functions = start([one, two], { api: BUNDLE }, { variables: { AWS_REGION: 'us-east-1' } });
    const expected = {
      STAGE: 'local',
      ONE: '1',
      TWO: '2',
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'api',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      _HANDLER: 'index.handler',
    };
    expect(await value(functions, 'one')).toEqual(expected);
    expect(await value(functions, 'two')).toEqual(expected);
  });

  it('refuse variables that differ, naming both functions', () => {
    const one = testFunction('OneFunction', { environment: { LIMIT: '1' } });
    const two = testFunction('TwoFunction', { environment: { LIMIT: '2' } });
    expect(() => start([one, two], { api: BUNDLE })).toThrow(/OneFunction and TwoFunction .* LIMIT/);
    running = undefined;
  });

  it('are each function’s own when dedicated, with its own variables', async () => {
    const one = testFunction('one', { handler: 'env', environment: { LIMIT: '1' } });
    const two = testFunction('two', { handler: 'env', environment: { LIMIT: '2' } });
    const functions = start([one, two], { api: BUNDLE }, { dedicated: true });
    expect(await value(functions, 'one')).toMatchObject({ LIMIT: '1', AWS_LAMBDA_FUNCTION_NAME: 'one', _HANDLER: 'index.env' });
    expect(await value(functions, 'two')).toMatchObject({ LIMIT: '2', AWS_LAMBDA_FUNCTION_NAME: 'two' });
  });

  it('are replaced with new variables; what runs ends first, what comes later runs in new ones', async () => {
    const functions = start(all(), { api: BUNDLE });
    await functions.warm();
    const old = value(functions, 'wait', { ms: 150 });
    functions.reconfigure({ OFFSET: '60' });
    expect(await value(functions, 'env')).toMatchObject({ OFFSET: '60' });
    const { threadId } = (await value(functions, 'who')) as { threadId: number };
    expect(((await old) as { threadId: number }).threadId).not.toBe(threadId);
    functions.reconfigure({});
    expect(await value(functions, 'env')).not.toHaveProperty('OFFSET');
  });

  it('throttle a function beyond its reserved executions, and that one alone', async () => {
    const slow = testFunction('slow', { handler: 'wait', reservedConcurrency: 1 });
    const functions = start([slow, testFunction('other', { handler: 'echo' })], { api: BUNDLE });
    const first = value(functions, 'slow', { ms: 100 });
    expect(await failed(functions, 'slow', { ms: 1 })).toMatchObject({ reason: 'throttled', errorType: 'TooManyRequestsException' });
    expect(await value(functions, 'other', 1)).toBe(1);
    await first;
    await value(functions, 'slow', { ms: 1 });
  });

  it('let a running event end at close, refuse new ones, and stop what hangs', async () => {
    // The grace ends when the test says so, however slow the threads are.
    jest.useFakeTimers({ doNotFake: ALL_BUT_TIMEOUTS });
    const functions = start(all(), { api: BUNDLE });
    await functions.warm();
    const short = value(functions, 'wait', { ms: 50 });
    const hanging = failed(functions, 'never');
    const closed = functions.close(300);
    jest.advanceTimersByTime(299);
    await short;
    jest.advanceTimersByTime(1);
    await closed;
    expect(await hanging).toMatchObject({ reason: 'exited' });
    expect(await failed(functions, 'echo')).toMatchObject({ reason: 'exited' });
  });
});

describe('what functions write', () => {
  it('goes to the log line by line, and call lines to the metrics of their event', async () => {
    const functions = start(all(), { api: BUNDLE });
    await functions.warm();
    await value(functions, 'call', { units: { read: 0.5, write: 4 } });
    await value(functions, 'call', { units: { read: 1, write: 2 } });
    await failed(functions, 'fail');
    expect(lines.map(([bundle, line]) => `${bundle} ${(JSON.parse(line) as { message: string }).message}`)).toEqual([
      'api call',
      'api careful',
      'api call',
      'api careful',
      'api fail failed',
    ]);
    const { calls, recent } = metrics.snapshot();
    expect(calls).toEqual({ 'POST /score': { calls: 2, units: { read: 1.5, write: 6 } } });
    expect(recent).toHaveLength(3);
    expect(recent[0]).toMatchObject({ function: 'fail', call: null, start: 'warm', units: { read: 0, write: 0 } });
    expect(recent[1]).toMatchObject({ function: 'call', requestId: 'r-1', call: 'POST /score', status: 200, units: { read: 1, write: 2 } });
  });
});
