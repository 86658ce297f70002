import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { platform as sockets } from '#realtime-client/platform';
import { Laurel } from './laurel.ts';
import type { Platform } from './platform.ts';
import { FakePool } from './pool.fixture.ts';
import { Device, reply } from './tabs.fixture.ts';

const MINUTE_MS = 60_000;
let device: Device;
let pool: FakePool;
/** Which of the pool's tokens came with each socket, in order: 0 is the first. */
let carried: number[];

beforeEach(() => {
  device = new Device();
  pool = new FakePool(device);
  carried = [];
});

const numberOf = (token: string | undefined): number => pool.given.indexOf(token ?? '');
const game = (platform: Platform, socket = 'wss://x'): Laurel =>
  new Laurel({ url: 'https://api.example', socket, cognito: pool.url, clientId: 'c', platform });
const tab = (): Platform => device.tab((url, init) => (url === pool.url ? pool.answer(init) : Promise.resolve(reply(200, {}))));

describe('a server that refuses a token at the upgrade', () => {
  /** A real second is a minute and a half. */
  const FASTER = 90;
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const gateway = new WebSocketServer({ noServer: true });
    server = createServer();
    server.on('upgrade', (request, peer, head) => {
      const token = numberOf(request.headers['sec-websocket-protocol']?.split(', ')[1]);
      carried.push(token);
      if (token === 0) peer.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      else gateway.handleUpgrade(request, peer, head, () => undefined);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
  });

  it('is given another, once the first is a minute old, and takes it', async () => {
    const begun = performance.now();
    const elapsed = (): number => (performance.now() - begun) * FASTER;
    const after: Platform['after'] = (ms, work) => sockets.after(ms / FASTER, work);
    const laurel = game({ ...tab(), open: sockets.open, elapsed, after }, url);
    const live = new Promise<void>((resolve, reject) => {
      laurel.on('live', ({ state }) => {
        if (state === 'live') resolve();
        if (carried.length > 20) reject(new Error('It was given the same again and again'));
      });
    });
    laurel.listen(() => undefined);
    await live.finally(() => laurel.close());
    expect(carried.length).toBeGreaterThan(2);
    expect(carried).toEqual([...carried.slice(1).fill(0), 1]);
    expect(pool.calls).toEqual(['SignUp', 'USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']);
  });
});

describe('a WebSocket API that is down', () => {
  let laurel: Laurel;

  beforeEach(async () => {
    const on = tab();
    laurel = game({
      ...on,
      open: (_, [, token], { close }) => {
        carried.push(numberOf(token));
        on.after(10, close);
        return { send: () => undefined, close: () => undefined };
      },
    });
    await device.run(laurel.signIn());
    await device.pass(10 * MINUTE_MS);
  });

  it('costs the user pool one renewal a minute, from the second socket on', async () => {
    laurel.listen(() => undefined);
    await device.pass(1_000);
    expect([carried, pool.given.length]).toEqual([[0, 0], 1]);
    await device.pass(1_000);
    expect([carried, pool.given.length]).toEqual([[0, 0, 1], 2]);
    await device.pass(10 * MINUTE_MS);
    const gaps = pool.askedAt.slice(1).map((at, i) => at - pool.askedAt[i]!);
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(pool.given.length).toBeGreaterThan(5);
  });

  it('is tried on with the old token where the user pool is down too, and calls have that at once', async () => {
    pool.faults = Array.from({ length: 200 }, () => 'silent' as const);
    laurel.listen(() => undefined);
    await device.pass(10 * MINUTE_MS);
    expect(carried.length).toBeGreaterThan(10);
    expect(new Set(carried)).toEqual(new Set([0]));
    const before = device.now;
    expect(await device.run(laurel.get('/me'))).toEqual({});
    expect(device.now).toBe(before);
  });
});
