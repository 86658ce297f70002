import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Guest, type Local, local } from '../newcomer.fixture.ts';

export const COMPILED = 'dist/unity';
const LIMIT_MS = 120_000;

/** A game's program, with all it printed. */
export interface Game {
  child: ChildProcess;
  output: () => string;
}

/** Where a game plays: the local cloud, or what stands before parts of it. */
export type GamePlace = Local & { rest: string };

export const placeOf = async (url: string, instead: Partial<GamePlace> = {}): Promise<GamePlace> => ({
  ...((await local(url)) as GamePlace),
  ...instead,
});

/** Starts a scenario of Tests~/Proof as a game that keeps its files in a folder. */
export function start(scenario: string, folder: string, place: GamePlace, guest?: Guest): Game {
  const args = [scenario, folder, JSON.stringify({ local: place, guest: guest ?? {} })];
  const child = spawn('mono', ['--debug', join(COMPILED, 'proof.exe'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      text += String(chunk);
    });
  return { child, output: () => text };
}

/** Plays a scenario to its end. @returns all it printed, with what it failed of where it did */
export async function play(scenario: string, folder: string, place: GamePlace, guest?: Guest): Promise<string> {
  const { child, output } = start(scenario, folder, place, guest);
  const tooLong = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  await once(child, 'close');
  clearTimeout(tooLong);
  return `${output()}${child.signalCode ? `It did not end within ${LIMIT_MS / 1000} s.\n` : ''}`;
}

/** Waits for a line of a game. @returns what follows on it */
export async function said({ child, output }: Game, words: string): Promise<string> {
  const line = (): string | undefined =>
    output()
      .split('\n')
      .map((one) => one.trim())
      .find((one) => one.startsWith(words));
  await until(() => line() !== undefined || child.exitCode !== null, `"${words}"`);
  const found = line();
  if (found === undefined) throw new Error(`It did not say "${words}":\n${output()}`);
  return found.slice(words.length).trim();
}

export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Did not come about: ${what}`);
    await sleep(20);
  }
}

/** As a player's hand or the system ends a game: without a word. */
export async function kill({ child }: Game): Promise<void> {
  const end = once(child, 'close');
  child.kill('SIGKILL');
  await end;
}
