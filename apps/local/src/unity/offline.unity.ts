// The Unity client over the end of the service and of the game: kept, in order, one at a time, each once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { npmStart, type Started, stop } from '../newcomer.fixture.ts';
import { type BadLine, badLine } from './bad-line.fixture.ts';
import { kill, placeOf, play, said, start } from './proof.fixture.ts';
import { keep } from './transcripts.fixture.ts';

let started: Started;
let folder: string;
let line: BadLine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-unity-'));
  started = await npmStart(await freePort(), '--data', join(folder, 'data'));
  line = await badLine(started.url, () => 'pass');
}, 240_000);
afterAll(async () => {
  await stop(started, 'SIGKILL');
  await line.close();
  await rm(folder, { recursive: true });
});

it('keeps scores and saves while the service is gone, and sends them in order when it is back', async () => {
  const place = await placeOf(started.url, { rest: line.url });
  const device = join(folder, 'device');
  const signedIn = await play('QueueBegin', device, place);
  await stop(started, 'SIGKILL');
  const offline = start('QueueOffline', device, place);
  expect(await said(offline, 'kept')).toBe('5');
  await kill(offline);

  const online = start('QueueOnline', device, place);
  expect(await said(online, 'waiting')).toBe('6');
  started = await npmStart(Number(new URL(started.url).port), '--data', join(folder, 'data'));
  await said(online, 'passed');
  const parts = [signedIn, '   the service is killed\n', offline.output(), '   the game is killed, and started again\n', online.output()];
  keep('QueueOffline', parts.join(''));

  const sent = line.passed.filter(({ method, path }) => method === 'POST' && ['/score', '/progress'].includes(path));
  const answered = sent.filter(({ status }) => status === 200).slice(0, 6);
  expect(answered.map(({ path }) => path)).toEqual(['/score', '/score', '/score', '/progress', '/progress', '/progress']);
  expect(answered.slice(0, 3).map(({ body }) => (JSON.parse(body) as { score: number }).score)).toEqual([100, 20, 3]);
  expect(answered.slice(3).map(({ body }) => (JSON.parse(body) as { baseVersion: number }).baseVersion)).toEqual([0, 1, 2]);
  expect(new Set(answered.map(({ key }) => key)).size).toBe(6);
  expect(sent.map(({ besides }) => besides)).toEqual(sent.map(() => 0));
});

it('loses nothing of three windows that play at once, and are killed', async () => {
  const place = await placeOf(started.url);
  const device = join(folder, 'windows');
  const parts = [await play('QueueBegin', device, place)];
  const windows = [0, 1, 2].map(() => start('QueueWindow', device, { ...place, rest: 'http://127.0.0.1:9' }));
  await Promise.all(windows.map((one) => said(one, 'kept')));
  await Promise.all(windows.map(kill));
  const last = start('QueueLastWindow', device, place);
  expect(await said(last, 'counted')).toBe('60');
  await said(last, 'passed');
  keep('Windows', [...parts, ...windows.map((one) => one.output()), '   all three are killed\n', last.output()].join(''));
});

it('sends what two windows play at once, each once and in its order, and tells of all', async () => {
  const place = await placeOf(started.url);
  const device = join(folder, 'beside');
  await play('QueueBegin', device, place);
  const windows = [0, 1].map(() => start('QueueBeside', device, place));
  const told = await Promise.all(windows.map((one) => said(one, 'told')));
  await Promise.all(windows.map((one) => said(one, 'passed')));
  expect(new Set(told.flatMap((keys) => keys.split(' '))).size).toBe(2 * (30 + 6));
  const last = start('QueueLastWindow', device, place);
  expect(await said(last, 'counted')).toBe('60');
  keep('WindowsBeside', [...windows.map((one) => one.output()), last.output()].join(''));
}, 240_000);

it('shows a live board again when the service is back', async () => {
  const game = start('LiveAgain', join(folder, 'screen'), await placeOf(started.url));
  await said(game, 'watching');
  await stop(started, 'SIGKILL');
  await said(game, 'lost');
  started = await npmStart(Number(new URL(started.url).port), '--data', join(folder, 'data'));
  await said(game, 'passed');
  keep('LiveAgain', game.output());
});
