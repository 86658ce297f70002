import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import WebSocket from 'ws';
import { freePort } from '#testing/engine';
import { directClient, scanAll } from '#testing/storm';
import { guest, type Guest, type Local, local, openSocket } from './newcomer.fixture.ts';
import { type LocalCloud, startLocalCloud } from './start/local-cloud.ts';

interface Where extends Local {
  dynamodb: string;
  tables: Record<'live', string>;
}

const root = join(import.meta.dirname, '..', '..', '..');
const VISITS = 1_000;
const AT_ONCE = 20;
const MESSAGES = 10_000;
/** What a visit may leave behind is nothing; what jest and the compiler keep meanwhile is about a megabyte. */
const MOST_LEFT_BYTES = 4_000_000;

let cloud: LocalCloud;
let where: Where;
let player: Guest;
let tables: DynamoDBDocumentClient;

beforeAll(async () => {
  const onFailure = (reason: string): void => {
    throw new Error(reason);
  };
  const options = { port: await freePort(), data: undefined, fresh: false, dedicated: false, watch: false };
  cloud = await startLocalCloud({ ...options, root, dynamodbEndpoint: undefined, print: () => undefined, onFailure });
  where = (await local(cloud.url)) as Where;
  player = await guest(where);
  tables = directClient(where.dynamodb);
});
afterAll(async () => {
  tables.destroy();
  await cloud.close();
});

/** Bytes of the heap that are in use, once all that nobody holds is gone. The gateway is in this process. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

/** The records that are not a topic's own: connections, players' devices, subscriptions. */
const records = async (): Promise<unknown[]> => (await scanAll(tables, where.tables.live)).filter(({ sk }) => sk !== 'M');

async function untilNoRecords(): Promise<void> {
  const deadline = performance.now() + 30_000;
  while ((await records()).length > 0) {
    if (performance.now() > deadline) throw new Error(`Records stay: ${JSON.stringify(await records())}`);
    await sleep(50);
  }
}

async function visit(): Promise<void> {
  const socket = await openSocket(where, player);
  socket.send({ action: 'subscribe', boardId: 'arcade' });
  await socket.next(({ type }) => type === 'leaderboard.snapshot', 30_000);
  socket.close();
}

async function visits(count: number): Promise<void> {
  for (let i = 0; i < count; i += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, visit));
  await untilNoRecords();
}

/** Sends so many messages as fast as it can; gives the frames and the code with which the socket was closed. */
async function flood(): Promise<{ frames: string[]; code: number }> {
  const socket = new WebSocket(where.websocket, ['laurel.v1', player.token]);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => {
    const { type, code } = JSON.parse(String(data)) as { type: string; code?: string };
    frames.push(code ?? type);
  });
  await once(socket, 'open');
  for (let i = 0; i < MESSAGES; i++) socket.send('{"action":"ping"}');
  const [code] = (await once(socket, 'close')) as [number];
  return { frames, code };
}

describe('nothing stays, neither records nor memory,', () => {
  it('of who comes and goes a thousand times', async () => {
    await visits(VISITS / 5);
    const before = heap();
    await visits(VISITS);
    expect(heap() - before).toBeLessThan(MOST_LEFT_BYTES);
  });

  it('of who sends ten thousand messages at once: told once, and closed', async () => {
    const quiet = await openSocket(where, player);
    await flood();
    const before = heap();
    for (let i = 0; i < 3; i++) {
      const { frames, code } = await flood();
      expect(code).toBe(1000);
      expect(frames).toContain('too_many_requests');
      // 30 in each of the functions' few environments, which count for themselves.
      expect(frames.filter((frame) => frame === 'pong').length).toBeLessThan(MESSAGES / 30);
    }
    expect(heap() - before).toBeLessThan(MOST_LEFT_BYTES);
    quiet.send({ action: 'ping' });
    await quiet.next(({ type }) => type === 'pong');
    quiet.close();
    await untilNoRecords();
  });
});
