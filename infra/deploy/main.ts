import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { deploySteps } from './deploy.ts';
import type { Deployment } from './deployment.ts';
import { destroy } from './destroy.ts';
import { readSettings } from './samconfig.ts';
import { dryShell, shell } from './shell.ts';
import { follow } from './steps.ts';
import { readWanted, UsageError, type Wanted } from './wanted.ts';

const root = join(import.meta.dirname, '..', '..');
const say = (line: string): void => {
  console.log(line);
};
const surroundings = { say, now: () => performance.now() };

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

async function prepare(wanted: Wanted): Promise<Deployment> {
  const settings = readSettings(await readFile(join(root, 'infra', 'samconfig.toml'), 'utf8'), wanted.env);
  // A dry run is a script that one could run: nothing but commands, and comments.
  const parts = wanted.dryRun ? { shell: dryShell(say), note: () => undefined } : { shell: shell(root, say), note: say };
  return { ...wanted, ...settings, ...parts, root, dockerHost: process.env.DOCKER_HOST };
}

/** @returns whether all was done */
async function main([command, ...args]: readonly string[]): Promise<boolean> {
  const deployment = await prepare(readWanted(args));
  if (command === 'deploy') return follow(deploySteps(deployment, setTimeout), { ...surroundings, isDry: deployment.dryRun });
  if (command === 'destroy') return destroy(deployment, surroundings, ask);
  throw new UsageError('Say what to do: deploy or destroy.');
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
