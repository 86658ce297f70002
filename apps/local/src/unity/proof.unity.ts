// The Unity package, played under Mono against `npm start`: each scenario of Tests~/Proof as a game of its own (`npm run test:unity`).
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { guest, local, npmStart, type Started, stop } from '../newcomer.fixture.ts';

const COMPILED = 'dist/unity';
const LIMIT_MS = 120_000;
const isScenario = (file: string): boolean => readFileSync(file, 'utf8').includes(': IScenario');
const SCENARIOS = globSync('libs/unity-client/Tests~/Proof/*.cs')
  .filter(isScenario)
  .map((file) => basename(file, '.cs'))
  .toSorted();

let started: Started;
let folder: string;
const transcripts: string[] = [];
beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  folder = await mkdtemp(join(tmpdir(), 'laurel-unity-'));
}, 240_000);
afterAll(async () => {
  await stop(started, 'SIGKILL');
  await rm(folder, { recursive: true });
  await writeFile(join(COMPILED, 'transcript.txt'), transcripts.join('\n'));
});

/** Plays a scenario as a new guest. @returns all it printed, with what it failed of where it did */
async function play(scenario: string): Promise<string> {
  const place = await local(started.url);
  const args = [scenario, join(folder, scenario), JSON.stringify({ local: place, guest: await guest(place) })];
  return new Promise((resolve) => {
    execFile('mono', ['--debug', join(COMPILED, 'proof.exe'), ...args], { timeout: LIMIT_MS }, (error, stdout, stderr) => {
      resolve(`${stdout}${stderr}${error?.killed ? `It did not end within ${LIMIT_MS / 1000} s.\n` : ''}`);
    });
  });
}

it.each(SCENARIOS)('%s', async (scenario) => {
  const transcript = await play(scenario);
  transcripts.push(`== ${scenario}\n${transcript}`);
  expect(transcript).toMatch(/\npassed, [1-9]\d* checks\n$/);
});
