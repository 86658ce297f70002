import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { answers, dynamoClient } from './tables.ts';

export interface EngineSettings {
  port: number;
  /** The database file; undefined: in memory. */
  file: string | undefined;
  region: string;
  /** Called when the engine ends though nobody closed it. */
  onExit: (reason: string) => void;
}

export interface Engine {
  endpoint: string;
  client: DynamoDBClient;
  close(): Promise<void>;
}

const START_LIMIT = 15_000;
const STOP_LIMIT = 2_000;

/**
 * The engine takes the shell's place, so that its end is seen at once. What stays behind reads our end of the pipe, which the kernel
 * closes however we end, and stops the engine then. Ctrl-C goes to all processes of a terminal: the engine, which must outlive the
 * calls that end, has it blocked (a session of its own would do too, but a busy machine may then starve it: autogroups).
 */
const GUARD = `
trap '' INT HUP
exec 3<&0
(cat <&3; kill $$) >/dev/null 2>&1 &
block='env --block-signal=INT,HUP'
$block true 2>/dev/null || block=
exec $block "$0" "$@" 3<&- </dev/null`;

/** Starts DynamoDB's stand-in, and waits until it answers. @throws Error that says what is missing, or why the engine did not start */
export async function startEngine({ port, file, region, onExit }: EngineSettings): Promise<Engine> {
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), ...(file === undefined ? [] : ['--db-path', file])];
  const program = engineBinary((id) => createRequire(import.meta.url).resolve(id));
  const child = spawn('/bin/sh', ['-c', GUARD, program, ...args], { stdio: ['pipe', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const said = text(child.stderr);
  const endpoint = `http://localhost:${port}`;
  const client = dynamoClient(endpoint, region);
  const failed = exited.then(async () => `DynamoDB's stand-in ended: ${(await said).trim() || 'without a word'}`);
  const waiting = new AbortController();
  const problem = await Promise.race([failed, untilAnswers(client, waiting.signal)]);
  if (problem !== undefined) {
    waiting.abort();
    await stop(child, exited);
    throw new Error(problem);
  }
  let closing = false;
  void failed.then((reason) => {
    if (!closing) onExit(reason);
  });
  return {
    endpoint,
    client,
    close: async () => {
      closing = true;
      client.destroy();
      await stop(child, exited);
    },
  };
}

/** An engine that runs already: LAUREL_DYNAMODB_ENDPOINT. @throws Error where it does not answer */
export async function useEngine(endpoint: string, region: string): Promise<Engine> {
  const client = dynamoClient(endpoint, region);
  const problem = await untilAnswers(client);
  if (problem !== undefined) throw new Error(`${problem} Start it, or correct LAUREL_DYNAMODB_ENDPOINT: ${endpoint}`);
  return {
    endpoint,
    client,
    close: () => {
      client.destroy();
      return Promise.resolve();
    },
  };
}

/**
 * The path of the engine's program, which comes as an optional package.
 * @throws Error that says what is missing on this machine, and what to do
 */
export function engineBinary(resolve: (id: string) => string): string {
  try {
    return resolve('@dynoxide/linux-x64/dynoxide');
  } catch {
    throw new Error(
      `No DynamoDB comes for ${process.platform}-${process.arch}: start Amazon's DynamoDB Local (Java 17) or another one, and give its address, as in LAUREL_DYNAMODB_ENDPOINT=http://localhost:8000 npm start.`,
    );
  }
}

/** Undefined once it answers, or that it did not. */
async function untilAnswers(client: DynamoDBClient, signal?: AbortSignal): Promise<string | undefined> {
  const deadline = Date.now() + START_LIMIT;
  while (!(await answers(client, signal))) {
    if (signal?.aborted || Date.now() > deadline) return `DynamoDB did not answer within ${START_LIMIT / 1000} s.`;
    await sleep(10);
  }
  return undefined;
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.stdin?.destroy();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await exited;
  clearTimeout(timer);
}
