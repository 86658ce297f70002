import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import { tableDefinitions } from '#dynamo/tables';
import type { CloudTable } from '../template/cloud.ts';
import { type Engine, engineBinary, startEngine, useEngine } from './engine.ts';
import { enginePid } from './engine.fixture.ts';
import { checkPorts, PortTakenError } from './ports.ts';
import { answers, createTables, dynamoClient } from './tables.ts';

const tables: Record<string, CloudTable> = {
  core: { create: { ...tableDefinitions.core, TableName: 'laurel-core' }, ttlAttribute: 'x' },
  boards: { create: { ...tableDefinitions.boards, TableName: 'laurel-boards' }, ttlAttribute: 'x' },
};
const item = { pk: { S: 'a' }, sk: { S: 'b' }, n: { N: '1' } };

let folder: string;
let engine: Engine | undefined;
let ends: string[];

async function start(file?: string, port?: number): Promise<Engine> {
  engine = await startEngine({ port: port ?? (await freePort()), file, region: 'us-east-1', onExit: (reason) => ends.push(reason) });
  return engine;
}

/** Waits until it is so, and fails where it takes too long. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('It did not come about within 20 s');
    await sleep(20);
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-engine-'));
  ends = [];
});

afterEach(async () => {
  await engine?.close();
  engine = undefined;
  rmSync(folder, { recursive: true });
});

describe('the engine', () => {
  it('makes the tables once, and keeps their items in its file', async () => {
    const file = join(folder, 'dynamodb.db');
    const first = await start(file);
    await createTables(first.client, tables);
    await first.client.send(new PutItemCommand({ TableName: 'laurel-core', Item: item }));
    await first.close();
    expect(await answers(dynamoClient(first.endpoint, 'us-east-1'))).toBe(false);

    const second = await start(file);
    await createTables(second.client, tables);
    expect((await second.client.send(new ListTablesCommand())).TableNames).toEqual(['laurel-boards', 'laurel-core']);
    const { Item } = await second.client.send(new GetItemCommand({ TableName: 'laurel-core', Key: { pk: item.pk, sk: item.sk } }));
    expect(Item).toEqual(item);
    expect(ends).toEqual([]);
  });

  it('keeps nothing in memory', async () => {
    const first = await start();
    await createTables(first.client, tables);
    await first.close();
    expect((await (await start()).client.send(new ListTablesCommand())).TableNames).toEqual([]);
  });

  it('says why it does not start', async () => {
    await expect(start(join(folder, 'no', 'such', 'folder.db'))).rejects.toThrow(/unable to open database file/);
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    await expect(startEngine({ port, file: undefined, region: 'us-east-1', onExit: (reason) => ends.push(reason) })).rejects.toThrow(
      `port ${port} is already in use`,
    );
    other.close();
    expect(ends).toEqual([]);
  });

  it('tells when it ends by itself', async () => {
    const { endpoint } = await start();
    process.kill(enginePid(Number(new URL(endpoint).port)), 'SIGKILL');
    await until(() => Promise.resolve(ends.length > 0));
    expect(ends[0]).toMatch(/^DynamoDB's stand-in ended/);
  });

  it('ends with its parent, even one that is killed', async () => {
    const port = await freePort();
    const script = `
      const { startEngine } = await import(${JSON.stringify(new URL('./engine.ts', import.meta.url).href)});
      await startEngine({ port: ${port}, file: ${JSON.stringify(join(folder, 'a.db'))}, region: 'us-east-1', onExit: () => {} });
      console.log('started');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');
    const client = dynamoClient(`http://localhost:${port}`, 'us-east-1');
    expect(await answers(client)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await until(async () => !(await answers(client)));
    client.destroy();
  });

  it('is missed in one sentence that says what to do', () => {
    const nowhere = (): string => {
      throw new Error('Cannot find module');
    };
    expect(() => engineBinary(nowhere)).toThrow(/^No DynamoDB comes for \w+-\w+: .*LAUREL_DYNAMODB_ENDPOINT=.* npm start\.$/);
  });

  it('can be one that runs already', async () => {
    const own = await start();
    const given = await useEngine(own.endpoint, 'us-east-1');
    await createTables(given.client, tables);
    await given.close();
    expect(await answers(own.client)).toBe(true);
  });
});

describe('ports', () => {
  it('are checked before anything starts', async () => {
    const [one, two] = [await freePort(), await freePort()];
    await checkPorts([one, two]);
    const taken = createServer().listen(two, '127.0.0.1');
    await once(taken, 'listening');
    await expect(checkPorts([one, two])).rejects.toThrow(PortTakenError);
    await expect(checkPorts([one, two])).rejects.toThrow(`Port ${two} is taken`);
    taken.close();
    await once(taken, 'close');
    await checkPorts([one, two]);
  });
});
