// The Unity client on bad lines: answers that are lost, a service that is busy, a stage that asks for work, a game that is killed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { workRefusal, workText, zeroBits } from '#guest-client/work';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop } from '../newcomer.fixture.ts';
import { type BadLine, badLine, type Fault, type Passed } from './bad-line.fixture.ts';
import { kill, placeOf, play, said, start, until } from './proof.fixture.ts';
import { refusedUpgrades } from './refused-upgrades.fixture.ts';
import { keep } from './transcripts.fixture.ts';

const BITS = 14;

let started: Started;
let folder: string;
let line: BadLine | undefined;
beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  folder = await mkdtemp(join(tmpdir(), 'laurel-unity-'));
}, 240_000);
afterEach(async () => {
  await line?.close();
  line = undefined;
});
afterAll(async () => {
  await stop(started, 'SIGKILL');
  await rm(folder, { recursive: true });
});

const isFirst = (one: Passed, passed: readonly Passed[]): boolean => passed.filter(({ path }) => path === one.path).length === 1;
const hotel: Fault = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome to the hotel</h1>' };
const problem = (status: number, headers: Record<string, string> = {}): Fault => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify({
    type: 'about:blank',
    title: 'No',
    status,
    detail: 'No.',
    code: status === 401 ? 'unauthenticated' : 'try_again',
    requestId: 'r',
  }),
});
const FIRST: Record<string, Fault> = {
  ...{ '/money/add': 'cut', '/shop/buy': 'cut', '/money': problem(503, { 'retry-after': '1' }) },
  ...{ '/shop': hotel, '/tasks': problem(401), '/inventory': problem(429, { 'retry-after': '120' }) },
};

it('tries again with the same key, and each call has one effect', async () => {
  line = await badLine(started.url, (one, passed) => (isFirst(one, passed) ? (FIRST[one.path] ?? 'pass') : 'pass'));
  const transcript = await play('Retried', join(folder, 'retried'), await placeOf(started.url, { rest: line.url }));
  keep('Retried', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  const { passed } = line;
  const of = (path: string): Passed[] => passed.filter((one) => one.path === path);
  expect(of('/money/add').map(({ key }) => key)).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), of('/money/add')[0]?.key]);
  const [first, again, refused] = of('/shop/buy');
  expect([again?.key, again?.body, again?.status]).toEqual([first?.key, first?.body, 200]);
  expect([refused?.key, refused?.status, of('/shop/buy').length]).toEqual(['sword-1', 409, 3]);
  expect(of('/money').map(({ status }) => status)).toEqual([503, 200]);
  expect(of('/shop').map(({ status }) => status)).toEqual([200, 200]);
  const [bad, good] = of('/tasks');
  expect([bad?.status, good?.status, of('/tasks').length]).toEqual([401, 200, 2]);
  expect(good?.token).not.toBe(bad?.token);
  expect(of('/inventory')).toHaveLength(1);
});

it('sends a score again after the game was killed between the effect and the answer', async () => {
  line = await badLine(started.url, (one, passed) => (one.path === '/score' && isFirst(one, passed) ? 'hold' : 'pass'));
  const { passed, url } = line;
  const place = await placeOf(started.url, { rest: url });
  const game = start('QueueCut', join(folder, 'cut'), place);
  const key = await said(game, 'submitted');
  await until(() => passed.some(({ path }) => path === '/score'), 'the score is sent');
  await kill(game);
  const transcript = await play('QueueCut', join(folder, 'cut'), place);
  keep('QueueCut', `${game.output()}   killed, and started again\n${transcript}`);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  expect(transcript).toContain(`again ${key}\n`);
  expect(passed.filter(({ path }) => path === '/score').map((one) => one.key)).toEqual([key, key]);
});

it('opens its socket with another token where the first is refused at the upgrade', async () => {
  const { websocket } = await placeOf(started.url);
  const upgrades = await refusedUpgrades(websocket, (token, offered) => token === offered[0]);
  try {
    const transcript = await play('LiveRefused', join(folder, 'refused'), await placeOf(started.url, { websocket: upgrades.url }));
    keep('LiveRefused', transcript);
    expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
    const [first, second, third] = upgrades.offered;
    expect([second, upgrades.offered.length]).toEqual([first, 3]);
    expect(third).not.toBe(first);
  } finally {
    await upgrades.close();
  }
});

it('asks again for an avatar that is drawn later', async () => {
  const later: Fault = { status: 202, headers: { 'content-type': 'application/json' }, body: '{"status":"processing","avatarId":"a"}' };
  line = await badLine(started.url, (one, passed) => (one.path === '/avatar/process' && isFirst(one, passed) ? later : 'pass'));
  const transcript = await play('AvatarLater', join(folder, 'later'), await placeOf(started.url, { rest: line.url }));
  keep('AvatarLater', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  const [first, second, ...more] = line.passed.filter(({ path }) => path === '/avatar/process');
  expect([first?.status, second?.status, more]).toEqual([202, 200, []]);
  // With the first's key it would have the first's answer.
  expect([second?.body, second?.key === first?.key]).toEqual([first?.body, false]);
});

it('does the work that a stage asks for', async () => {
  const { cognito } = await placeOf(started.url);
  line = await badLine(cognito, ({ operation, body }) => (operation === 'SignUp' && zerosOf(body) < BITS ? refusal : 'pass'));
  const transcript = await play('Work', join(folder, 'work'), await placeOf(started.url, { cognito: line.url }));
  keep('Work', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  const signUps = line.passed.filter(({ operation }) => operation === 'SignUp');
  expect(signUps.map(({ status }) => status)).toEqual([400, 200, 200]);
});

/** Passes the first sign-in of a user pool, and fails what comes after that. */
const afterFirst =
  (fault: Fault) =>
  ({ operation }: Passed, passed: readonly Passed[]): Fault =>
    operation === 'InitiateAuth' && passed.filter((one) => one.operation === operation).length > 1 ? fault : 'pass';
const signIns = ({ passed }: BadLine): number => passed.filter(({ operation }) => operation === 'InitiateAuth').length;

it('waits for no silent user pool while it has a good token, and for nothing after its end', async () => {
  const { cognito } = await placeOf(started.url);
  line = await badLine(cognito, afterFirst('hold'));
  const transcript = await play('SilentPool', join(folder, 'silent'), await placeOf(started.url, { cognito: line.url }));
  keep('SilentPool', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  expect(signIns(line)).toBe(2);
});

it('asks a busy user pool again after half a minute, and not with each call', async () => {
  const { cognito } = await placeOf(started.url);
  const busy = { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' } };
  line = await badLine(cognito, afterFirst({ ...busy, body: JSON.stringify({ __type: 'TooManyRequestsException', message: 'No.' }) }));
  const transcript = await play('BusyPool', join(folder, 'busy'), await placeOf(started.url, { cognito: line.url }));
  keep('BusyPool', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  expect(signIns(line)).toBe(1 + 4 + 4);
});

it('ends what the game awaits with its client, and with the turn of its player', async () => {
  line = await badLine(started.url, ({ path }) => (path === '/score' ? 'hold' : 'pass'));
  const transcript = await play('Ended', join(folder, 'ended'), await placeOf(started.url, { rest: line.url }));
  keep('Ended', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
});

it('signs in, links an e-mail and finds the way back though every other answer of the user pool is lost', async () => {
  const { cognito } = await placeOf(started.url);
  const isOdd = (one: Passed, passed: readonly Passed[]): boolean =>
    passed.filter(({ operation }) => operation === one.operation).length % 2 === 1;
  line = await badLine(cognito, (one, passed) => (isOdd(one, passed) ? 'cut' : 'pass'));
  const transcript = await play('SecondDevice', join(folder, 'lossy'), await placeOf(started.url, { cognito: line.url }));
  keep('SecondDevice.lossy', transcript);
  expect(transcript).toMatch(/\npassed, \d+ checks\n$/);
  const cut = new Set(line.passed.filter(({ status }) => status === 0).map(({ operation }) => operation));
  expect([...cut].toSorted()).toEqual([
    'ConfirmForgotPassword',
    'ForgotPassword',
    'GetUser',
    'InitiateAuth',
    'SignUp',
    'UpdateUserAttributes',
    'VerifyUserAttribute',
  ]);
});

const refusal: Fault = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: 'UserLambdaValidationException', message: `PreSignUp failed with error ${workRefusal(BITS)}.` }),
};

function zerosOf(body: string): number {
  const { Username, ClientMetadata } = JSON.parse(body) as { Username: string; ClientMetadata?: { proof: string } };
  if (!ClientMetadata) return 0;
  return zeroBits(createHash('sha256').update(workText(Username, ClientMetadata.proof)).digest());
}
