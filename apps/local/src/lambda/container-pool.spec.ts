import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../gateway/socket/functions.fake.ts';
import type { CloudFunction } from '../template/cloud.ts';
import { testFunction, writeBundles } from './bundle.fixture.ts';
import { type LocalFunctions, startFunctions } from './local-functions.ts';
import { Metrics } from './metrics.ts';

const SOURCE = `
let events = 0;
export const handler = async ({ what, ms = 0 }, { awsRequestId }) => {
  events += 1;
  if (what === 'throw') throw new TypeError('no picture');
  if (what === 'exit') process.exit(3);
  if (what === 'hang') await new Promise(() => setInterval(() => {}, 1000));
  if (what === 'large') return 'x'.repeat(7000000);
  if (what === 'env') return process.env;
  if (what === 'log') {
    console.log('half a line and ' + awsRequestId.length);
    console.log(JSON.stringify({ message: 'call', call: 'draw', status: 200, requestId: 'r-1', units: { read: 1, write: 2 } }));
  }
  await new Promise((resolve) => setTimeout(resolve, ms));
  return { pid: process.pid, events };
};
`;
const GIVEN = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' };

let functions: LocalFunctions;
let dist: string;
let lines: [string, string][];
let metrics: Metrics;
beforeEach(() => {
  lines = [];
  metrics = new Metrics();
});
afterEach(async () => {
  await functions.close(0);
  rmSync(dist, { recursive: true });
});

function start(source = SOURCE, overrides: Partial<CloudFunction> = {}): LocalFunctions {
  dist = writeBundles({ 'avatar-processor': source, api: 'export const echo = async (event) => event;' });
  const image = { bundle: 'avatar-processor', isContainer: true, environment: { UPLOADS_BUCKET: 'u' }, timeoutSeconds: 30, ...overrides };
  functions = startFunctions({
    functions: [testFunction('Draw', image), testFunction('Echo', { handler: 'echo' })],
    ...{ region: 'us-east-1', accountId: '000000000000', dist, dedicated: false, metrics, loadLimit: 20_000 },
    variables: { ...GIVEN, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2', LAUREL_CLOCK_OFFSET_SECONDS: '0' },
    log: (bundle, line) => lines.push([bundle, line]),
  });
  return functions;
}

async function value<T = { pid: number; events: number }>(event: object): Promise<T> {
  const outcome = await functions.invoke('Draw', event);
  if (!outcome.ok) throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`);
  return outcome.payload as T;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const gone = (pid: number): Promise<true> => eventually(`the end of process ${pid}`, () => (isAlive(pid) ? undefined : true));

describe('a container function', () => {
  it('runs in one process of its own, one event after the other, beside the others', async () => {
    start();
    const [first, second, echo] = await Promise.all([value({}), value({}), functions.invoke('Echo', 1)]);
    expect([first.pid === process.pid, first.pid === second.pid, first.events, second.events]).toEqual([false, true, 1, 2]);
    expect(echo).toEqual({ ok: true, payload: 1 });
  });

  it('sees the variables of the template, where it is, S3 and the clock: nothing of the machine or of the others', async () => {
    start();
    const { LAUREL_CLOCK_OFFSET_SECONDS, UPLOADS_BUCKET, ...given } = await value<Record<string, string>>({ what: 'env' });
    expect([given, UPLOADS_BUCKET, LAUREL_CLOCK_OFFSET_SECONDS]).toEqual([GIVEN, 'u', '0']);
  });

  it('is counted as every function, cold and warm, with its failures and its lines', async () => {
    start();
    await value({ what: 'log' });
    await functions.invoke('Draw', { what: 'throw' });
    const { functions: counts, calls, recent } = metrics.snapshot();
    expect(counts.Draw).toMatchObject({ calls: 2, coldStarts: 1, errors: 1 });
    expect(calls).toEqual({ draw: { calls: 1, units: { read: 1, write: 2 } } });
    expect(recent.map(({ start: how, call }) => [how, call])).toEqual([
      ['warm', null],
      ['cold', 'draw'],
    ]);
    expect(lines.slice(0, 2)).toEqual([
      ['avatar-processor', 'half a line and 36'],
      ['avatar-processor', expect.stringContaining('"call":"draw"')],
    ]);
    expect(lines.at(-1)).toEqual(['avatar-processor', expect.stringContaining('"message":"Draw failed"')]);
  });

  it('is started before its first event where it was told to be, and nobody has to wait for it', async () => {
    start(`console.log('loaded');\n${SOURCE}`);
    functions.warmContainers();
    await eventually('the start', () => lines[0]);
    expect(metrics.snapshot().functions).toEqual({});
    expect([(await value({})).events, lines]).toEqual([1, [['avatar-processor', 'loaded']]]);
  });

  it.each([
    ['throw', { reason: 'thrown', errorType: 'TypeError', errorMessage: 'no picture' }],
    ['exit', { reason: 'exited', errorMessage: 'Runtime exited with error: exit status 3' }],
    ['hang', { reason: 'timeout', errorType: 'Sandbox.Timedout' }],
    ['large', { reason: 'thrown', errorType: 'Function.ResponseSizeTooLarge' }],
  ])('%s says what went wrong, and the next event is served', async (what, expected) => {
    start(SOURCE, { timeoutSeconds: 5 });
    expect(await functions.invoke('Draw', { what })).toMatchObject(expected);
    expect(await value({})).toMatchObject({ pid: expect.any(Number) });
  });

  it('that does not load says why at each event, and keeps nobody from starting', async () => {
    start(`throw new RangeError('no models');`);
    functions.warmContainers();
    await functions.warm();
    for (let n = 0; n < 2; n++)
      expect(await functions.invoke('Draw', {})).toMatchObject({ errorType: 'RangeError', errorMessage: 'no models' });
  });

  it('takes as many events at once as its reserved executions, and a hundred that wait', async () => {
    start(SOURCE, { reservedConcurrency: 1 });
    const first = value({ ms: 50 });
    expect(await functions.invoke('Draw', {})).toMatchObject({ reason: 'throttled' });
    await first;
    await functions.close(0);
    rmSync(dist, { recursive: true });
    start();
    const all = await Promise.all(Array.from({ length: 101 }, () => functions.invoke('Draw', {})));
    expect(all.map((outcome) => outcome.ok || outcome.reason).filter((how) => how !== true)).toEqual(['throttled']);
  });
});

describe('new variables', () => {
  it('are seen by later events, in a new process; what runs ends first, and its process after it', async () => {
    start();
    const { pid } = await value({});
    const running = value({ ms: 200 });
    functions.reconfigure({ LAUREL_CLOCK_OFFSET_SECONDS: '60' });
    expect(await value({ what: 'env' })).toMatchObject({ ...GIVEN, UPLOADS_BUCKET: 'u', LAUREL_CLOCK_OFFSET_SECONDS: '60' });
    expect((await running).pid).toBe(pid);
    await gone(pid);
    expect(isAlive((await value({})).pid)).toBe(true);
  });
});

describe('the end', () => {
  it('lets what runs come to its end, and refuses what comes then', async () => {
    start();
    const { pid } = await value({});
    const running = value({ ms: 100 });
    await functions.close(20_000);
    expect((await running).pid).toBe(pid);
    await gone(pid);
    expect(await functions.invoke('Draw', {})).toMatchObject({ reason: 'exited' });
  });

  it('does not wait for what hangs, also where its variables have changed', async () => {
    start();
    const { pid } = await value({});
    const hanging = functions.invoke('Draw', { what: 'hang' });
    functions.reconfigure({});
    await functions.close(50);
    expect(await hanging).toMatchObject({ reason: 'exited' });
    await gone(pid);
  });
});
