import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { TABLES, tableDefinitions } from '#dynamo/tables';

/** A DynamoDB engine in memory with empty tables, for one test file. */
export interface Engine {
  endpoint: string;
  stop(): boolean;
}

const LIMIT_MS = 60_000;

/** An engine that all test files use, each with its own tables: `npm run test:dynamodb-local`. */
const shared = process.env.LAUREL_TEST_DYNAMODB;
const prefix = shared ? `test-${randomUUID()}-` : 'test-';

/** The physical name of a table in tests. */
export const testTable = (name: string): string => prefix + name;

/**
 * Whether the engine counts request units as the service does. Amazon's DynamoDB Local does not: to it a transaction is 2 units whatever
 * it holds, and what a batch does not find is free.
 */
export const countsUnits = !shared;

export async function startEngine(): Promise<Engine> {
  if (shared) {
    await makeTables(shared);
    return { endpoint: shared, stop: () => true };
  }
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const port = await freePort();
  const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  // Nobody waits for its end: on a busy machine that takes longer than jest gives a worker, which it then calls leaking.
  child.unref();
  process.on('exit', () => {
    child.kill('SIGKILL');
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await makeTables(endpoint);
  return { endpoint, stop: () => child.kill('SIGKILL') };
}

async function makeTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const deadline = Date.now() + LIMIT_MS;
  while (!(await answers(client))) {
    if (Date.now() > deadline) throw new Error(`The engine at ${endpoint} does not answer`);
    await sleep(20);
  }
  for (const name of TABLES) await client.send(new CreateTableCommand({ ...tableDefinitions[name], TableName: testTable(name) }));
  client.destroy();
}

const answers = (client: DynamoDBClient): Promise<boolean> =>
  client.send(new ListTablesCommand()).then(
    () => true,
    () => false,
  );

const BLOCK = 10;

/**
 * The first of nine ports of 127.0.0.1 that nobody listens on, below those that systems give away by themselves. The tenth is held until
 * this process ends: so no other test has the same ports, though they are free between a check and their use.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const first = 10_000 + BLOCK * Math.floor(Math.random() * 2_000);
    const held = await listener(first + BLOCK - 1);
    if (!held) continue;
    const probes = await Promise.all(Array.from({ length: BLOCK - 1 }, (_, i) => listener(first + i)));
    const open = probes.filter((probe) => probe !== undefined);
    await Promise.all(open.map((probe) => new Promise((closed) => probe.close(closed))));
    if (open.length === probes.length) return first;
    held.close();
  }
}

/** Undefined where somebody listens there already. It keeps no process alive. */
const listener = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server: Server = createServer().unref();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
