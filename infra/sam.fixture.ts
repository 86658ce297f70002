import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CREDENTIALS } from '../apps/local/src/engine/tables.ts';

/** What docker/lambda-runtime makes, in place of AWS's image of the runtime. */
export const RUNTIME_IMAGE = 'localhost/laurel/lambda-nodejs:latest';

const SOCKET_LIMIT_MS = 20_000;
/** Of any command; the longest builds an image. */
const COMMAND_LIMIT_MS = 900_000;
const READY_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;
const LOCAL = ['--skip-pull-image', '--invoke-image', RUNTIME_IMAGE];

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The SAM CLI with podman behind it. */
export interface Sam {
  /** For what it needs beside the project. */
  folder: string;
  run(...args: string[]): Promise<Ran>;
  /** `sam local start-api`. @returns its address, once it listens; it is stopped with the rest */
  startApi(port: number, ...args: string[]): Promise<string>;
  /** Ends the API, its containers and podman's service. */
  close(): Promise<void>;
}

/** Runs a command to its end, which a time limit brings about at the latest. */
export function run(command: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { timeout: COMMAND_LIMIT_MS, killSignal: 'SIGKILL', maxBuffer: 64e6 } as const;
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ status: error ? child.exitCode : 0, stdout, stderr });
    });
  });
}

/** Opens podman's service at a socket of its own; SAM takes it for Docker's. */
export async function startSam(): Promise<Sam> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-sam-'));
  const socket = join(folder, 'podman.sock');
  const service = spawn('podman', ['system', 'service', '--time=600', `unix://${socket}`], { stdio: 'ignore' });
  const ended = once(service, 'exit');
  for (const deadline = Date.now() + SOCKET_LIMIT_MS; !existsSync(socket);) {
    if (Date.now() > deadline || service.exitCode !== null) throw new Error("podman's service does not listen");
    await sleep(50);
  }
  const settings = [
    ...[`DOCKER_HOST=unix://${socket}`, `HOME=${folder}`, 'SAM_CLI_TELEMETRY=0', 'AWS_DEFAULT_REGION=us-east-1'],
    ...[`AWS_ACCESS_KEY_ID=${CREDENTIALS.accessKeyId}`, `AWS_SECRET_ACCESS_KEY=${CREDENTIALS.secretAccessKey}`],
  ];
  const ends: (() => Promise<void>)[] = [];
  return {
    folder,
    run: (...args) => run('env', ...settings, 'sam', ...args),
    startApi: async (port, ...args) => {
      const api = startApi([...settings, 'sam', 'local', 'start-api', '--port', String(port), ...LOCAL, ...args]);
      ends.push(api.stop);
      await api.ready;
      return `http://127.0.0.1:${port}`;
    },
    close: async () => {
      for (const end of ends) await end();
      // Made by SAM of the runtime's image, which may be another one the next time.
      await run('podman', 'image', 'rm', '--force', RUNTIME_IMAGE.replace(/:\w+$/, ':rapid-x86_64'));
      service.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** `sam local invoke` of a function. @param args where its template, event and variables are */
export const invoke = (sam: Sam, name: string, ...args: string[]): Promise<Ran> => sam.run('local', 'invoke', name, ...LOCAL, ...args);

function startApi(args: string[]): { ready: Promise<void>; stop: () => Promise<void> } {
  const child = spawn('env', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const listens = async (): Promise<void> => {
    for (const deadline = Date.now() + READY_LIMIT_MS; !said.includes('Running on http');) {
      if (Date.now() > deadline || child.exitCode !== null) throw new Error(`sam local start-api does not listen:\n${said}`);
      await sleep(50);
    }
  };
  const stop = async (): Promise<void> => {
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.kill('SIGINT');
    await ended;
    clearTimeout(late);
    // Those that it should have stopped itself.
    const left = [...said.matchAll(/SAM_CONTAINER_ID: (\w+)/g)].map(([, id = '']) => id);
    if (left.length > 0) await run('podman', 'rm', '--force', '--ignore', '--time=0', ...left);
  };
  return { ready: listens(), stop };
}
