// The Unity package, played under Mono against `npm start`: each scenario of Tests~/Proof as a game of its own (`npm run test:unity`).
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { guest, npmStart, type Started, stop } from '../newcomer.fixture.ts';
import { placeOf, play } from './proof.fixture.ts';
import { keep } from './transcripts.fixture.ts';

const isScenario = (file: string): boolean => readFileSync(file, 'utf8').includes(': IScenario');
const SCENARIOS = globSync('libs/unity-client/Tests~/Proof/*.cs')
  .filter(isScenario)
  .map((file) => basename(file, '.cs'))
  .toSorted();

let started: Started;
let folder: string;
beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  folder = await mkdtemp(join(tmpdir(), 'laurel-unity-'));
}, 240_000);
afterAll(async () => {
  await stop(started, 'SIGKILL');
  await rm(folder, { recursive: true });
});

it.each(SCENARIOS)('%s', async (scenario) => {
  const place = await placeOf(started.url);
  const transcript = await play(scenario, join(folder, scenario), place, await guest(place));
  keep(scenario, transcript);
  expect(transcript).toMatch(/\npassed, [1-9]\d* checks\n$/);
});
