import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { freePort } from '#testing/engine';
import { startEngine } from './engine/engine.ts';
import { enginePid } from './engine/engine.fixture.ts';
import { secondsToNoon } from './newcomer.fixture.ts';
import { checkPorts } from './engine/ports.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const WAIT_MS = 45_000;

interface Laurel {
  child: ChildProcess;
  port: number;
  output: string[];
  /** Resolves with the exit code; null where a signal ended it. */
  exit: Promise<number | null>;
}

interface Local {
  rest: string;
  websocket: string;
  s3: string;
  cdn: string;
  cognito: string;
  dynamodb: string;
  userPoolId: string;
  tables: Record<string, string>;
  users: Record<'player' | 'admin' | 'server', { playerId: string; accessToken: string }>;
}

let folder: string;
const running = new Set<Laurel>();

function run(port: number, ...args: string[]): Laurel {
  const options = ['--disable-warning=ExperimentalWarning', MAIN, '--port', String(port), ...args];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => output.push(line));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  const laurel = { child, port, output, exit };
  running.add(laurel);
  void exit.then(() => running.delete(laurel));
  return laurel;
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within ${WAIT_MS} ms: ${what}`);
    await sleep(20);
  }
}

async function start(...args: string[]): Promise<Laurel> {
  const laurel = run(await freePort(), ...args);
  const ready = `Laurel is ready: http://localhost:${laurel.port}`;
  await until(`${ready}: ${laurel.output.join('\n')}`, () => laurel.output.includes(ready) || laurel.child.exitCode !== null);
  expect(laurel.output).toContain(ready);
  return laurel;
}

async function stop({ child, exit }: Laurel): Promise<number | null> {
  child.kill('SIGTERM');
  return exit;
}

async function json<T>(laurel: Laurel, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { 'content-type': 'application/json', ...init.headers };
  const answer = await fetch(`http://localhost:${laurel.port}${path}`, { ...init, headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

const local = (laurel: Laurel): Promise<Local> => json(laurel, '/_local');
const bearer = (accessToken: string) => ({ authorization: `Bearer ${accessToken}` });

async function submit(
  laurel: Laurel,
  accessToken: string,
  score: number,
): Promise<{ windows: { period: string; rank: number; score: number }[] }> {
  return json(laurel, '/score', { method: 'POST', headers: bearer(accessToken), body: JSON.stringify({ boardId: 'arcade', score }) });
}

async function entries(laurel: Laurel): Promise<{ playerId: string; score: number }[]> {
  const { users } = await local(laurel);
  const page = await json<{ entries: { playerId: string; score: number }[] }>(laurel, '/leaderboard/global?boardId=arcade&window=all', {
    headers: bearer(users.player.accessToken),
  });
  return page.entries.map(({ playerId, score }) => ({ playerId, score }));
}

/** What stands in the bucket of exports, by the SDK as a script would use it; undefined where nothing does. */
async function exported(laurel: Laurel, write?: string): Promise<string | undefined> {
  const { s3 } = await local(laurel);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: s3, forcePathStyle: true, region: 'us-east-1', credentials });
  const object = { Bucket: 'laurel-local-exports-000000000000', Key: 'kept.json' };
  try {
    if (write !== undefined) await client.send(new PutObjectCommand({ ...object, Body: write }));
    return await (await client.send(new GetObjectCommand(object))).Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-main-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a running Laurel', () => {
  let laurel: Laurel;

  beforeAll(async () => {
    laurel = await start('--memory');
  });

  afterAll(async () => {
    expect(await stop(laurel)).toBe(0);
  });

  it('serves every address that it names', async () => {
    const { rest, websocket, s3, cdn, cognito, dynamodb, userPoolId, tables } = await local(laurel);
    const { port } = laurel;
    expect([rest, websocket]).toEqual([`http://localhost:${port}`, `ws://localhost:${port + 1}/prod`]);
    expect([cognito, dynamodb]).toEqual([`http://localhost:${port + 3}`, `http://localhost:${port + 4}`]);
    expect([s3, (await fetch(s3)).status, cdn]).toEqual([`http://localhost:${port + 2}`, 403, `${s3}/_cdn`]);
    expect((await fetch(`${cdn}/p/fox/webp128.webp`)).headers.get('content-type')).toBe('image/webp');
    expect(Object.keys(tables).sort()).toEqual(['boards', 'core', 'live']);
    for (const url of [`${rest}/`, `${rest}/health`, `${s3}/_local/health`, `${cognito}/${userPoolId}/.well-known/jwks.json`, dynamodb]) {
      expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    }
    expect(laurel.output.length).toBeLessThan(8);
  });

  it('is itself under no other name', async () => {
    for (const port of [laurel.port, laurel.port + 1, laurel.port + 2, laurel.port + 3]) {
      const request = httpRequest({ host: '127.0.0.1', port, path: '/', headers: { host: `evil.example:${port}` } }).end();
      const [response] = (await once(request, 'response')) as [{ statusCode: number; resume: () => void }];
      response.resume();
      expect([port, response.statusCode]).toEqual([port, 403]);
    }
  });

  it('takes a score, ranks it, and moves the board of a socket that is open', async () => {
    const { websocket, users } = await local(laurel);
    const socket = new WebSocket(websocket, ['laurel.v1', users.player.accessToken]);
    const snapshots: { rows: [number, string, string, number][] }[] = [];
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; rows: [number, string, string, number][] };
      if (message.type === 'leaderboard.snapshot') snapshots.push(message);
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ action: 'subscribe', boardId: 'arcade', window: 'all' }));
    await until('the first snapshot', () => snapshots.length > 0);
    const { windows } = await submit(laurel, users.admin.accessToken, 120);
    expect(windows[0]).toMatchObject({ rank: 1, score: 120 });
    await until(
      'the push',
      () => snapshots.at(-1)?.rows.some(([, playerId, , score]) => playerId === users.admin.playerId && score === 120) ?? false,
    );
    socket.close();
    await once(socket, 'close');
  });

  it('travels in time with its apps, not with its tokens', async () => {
    const { users } = await local(laurel);
    // To a noon, so that no day ends between two calls.
    const advanceSeconds = 86_400 + secondsToNoon(new Date());
    const { now } = await json<{ now: string }>(laurel, '/_local/clock', { method: 'POST', body: JSON.stringify({ advanceSeconds }) });
    const { windows } = await submit(laurel, users.player.accessToken, 5);
    expect(windows.map(({ period }) => period)).toContain(`d${now.slice(0, 10)}`);
    await json(laurel, '/_local/clock', { method: 'POST', body: '{"reset":true}' });
    const today = await submit(laurel, users.player.accessToken, 6);
    expect(today.windows.map(({ period }) => period)).not.toContain(`d${now.slice(0, 10)}`);
  });

  it('tells what calls cost', async () => {
    const { calls, recent } = await json<{ calls: Record<string, { units: { write: number } }>; recent: { function: string }[] }>(
      laurel,
      '/_local/metrics',
    );
    expect(calls['POST /score']!.units.write).toBeGreaterThan(0);
    expect(recent.map(({ function: name }) => name)).toEqual(
      expect.arrayContaining(['ScoreSubmitFunction', 'StreamFunction', 'PublisherFunction']),
    );
  });

  it('is in the way of a second one on its port, which says so in one line', async () => {
    const second = run(laurel.port, '--memory');
    expect(await second.exit).toBe(1);
    expect(second.output).toEqual([expect.stringContaining(`Port ${laurel.port} is taken`)]);
  });
});

describe('the data folder', () => {
  afterEach(async () => {
    for (const { child, exit } of running) {
      child.kill('SIGKILL');
      await exit;
    }
  });

  it('outlives a kill; is not shared; and is emptied when asked', async () => {
    const data = ['--data', join(folder, 'kept')];
    const first = await start(...data);
    const { users } = await local(first);
    await submit(first, users.player.accessToken, 77);
    const kept = await entries(first);
    expect(kept).toEqual([{ playerId: users.player.playerId, score: 77 }]);
    expect(await exported(first, 'kept')).toBe('kept');

    for (const args of [data, [...data, '--fresh']]) {
      const second = run(await freePort(), ...args);
      expect(await second.exit).toBe(1);
      expect(second.output.filter((line) => !line.startsWith('Read the templates'))).toEqual([
        expect.stringContaining('already uses this data folder'),
      ]);
    }

    first.child.kill('SIGKILL');
    expect(await first.exit).toBeNull();
    await until('the engine’s end', () =>
      checkPorts([first.port + 4]).then(
        () => true,
        () => false,
      ),
    );
    const again = await start(...data);
    expect(await entries(again)).toEqual(kept);
    expect(await exported(again)).toBe('kept');
    expect(await stop(again)).toBe(0);
    const fresh = await start(...data, '--fresh');
    expect(await entries(fresh)).toEqual([]);
    expect(await exported(fresh)).toBeUndefined();
    expect(await stop(fresh)).toBe(0);
  }, 120_000);

  it('is not needed for a DynamoDB that runs already', async () => {
    const port = await freePort();
    const engine = await startEngine({ port, file: undefined, region: 'us-east-1', onExit: () => undefined });
    process.env.LAUREL_DYNAMODB_ENDPOINT = engine.endpoint;
    const laurel = await start('--memory').finally(() => delete process.env.LAUREL_DYNAMODB_ENDPOINT);
    const { dynamodb, users } = await local(laurel);
    expect(dynamodb).toBe(engine.endpoint);
    expect((await submit(laurel, users.player.accessToken, 3)).windows[0]).toMatchObject({ rank: 1 });
    expect(await stop(laurel)).toBe(0);
    await engine.close();
  });

  it('is closed well by Ctrl-C, which several processes pass on', async () => {
    const laurel = await start('--data', join(folder, 'stopped'));
    for (const pid of [enginePid(laurel.port + 4), laurel.child.pid!, laurel.child.pid!]) process.kill(pid, 'SIGINT');
    expect(await laurel.exit).toBe(0);
    expect(laurel.output.slice(laurel.output.findIndex((line) => line.startsWith('Laurel is ready')) + 1)).toEqual(['Stopping …']);
    await checkPorts([laurel.port, laurel.port + 1, laurel.port + 2, laurel.port + 3, laurel.port + 4]);
  });

  it('an engine that dies ends everything, with a word', async () => {
    const laurel = await start('--memory');
    process.kill(enginePid(laurel.port + 4), 'SIGKILL');
    expect(await laurel.exit).toBe(1);
    expect(laurel.output.at(-1)).toContain("DynamoDB's stand-in ended");
  });
});

describe('a wrong option', () => {
  it('is said in one line', async () => {
    const laurel = run(4000, '--prot', '5');
    expect(await laurel.exit).toBe(1);
    expect(laurel.output).toEqual([expect.stringMatching(/^Unknown option '--prot'.* Use: npm start -- /)]);
  });
});
