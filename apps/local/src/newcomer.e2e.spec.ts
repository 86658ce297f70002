import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Frame,
  guest,
  type Guest,
  type Local,
  local,
  npmStart,
  openSocket,
  somePort,
  type Started,
  stop,
  submit,
} from './newcomer.fixture.ts';

let started: Started;
let where: Local;
let ada: Guest;
let bob: Guest;

beforeAll(async () => {
  started = await npmStart(somePort(), '--memory');
  where = await local(started.url);
  [ada, bob] = await Promise.all([guest(where), guest(where)]);
}, 90_000);
afterAll(() => stop(started, 'SIGKILL'));

const shows = (playerId: string, score: number) => (frame: Frame) =>
  frame.type === 'leaderboard.snapshot' && (frame.rows as unknown[][]).some((row) => row[1] === playerId && row[3] === score);

describe('npm start, as a newcomer uses it', () => {
  it('takes a score, answers the rank, and moves the board of a second player live', async () => {
    const socket = await openSocket(where, bob);
    socket.send({ action: 'subscribe', boardId: 'arcade' });
    await socket.next(({ type }) => type === 'leaderboard.snapshot');
    const answer = await submit(started.url, ada.token, 4_200);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ boardId: 'arcade', windows: [{ window: 'all', score: 4_200, rank: 1 }, {}, {}] });
    expect(await socket.next(shows(ada.playerId, 4_200), 3_000)).toMatchObject({ topic: 'lb:arcade:all', total: 1 });
    const mine = await fetch(`${started.url}/leaderboard?boardId=arcade`, { headers: { Authorization: `Bearer ${ada.token}` } });
    expect(await mine.json()).toMatchObject({ total: 1, me: { rank: 1, playerId: ada.playerId, score: 4_200 } });
    socket.close();
  });

  it('always pushes the last of many quick changes, at most one push a second', async () => {
    const socket = await openSocket(where, bob);
    socket.send({ action: 'subscribe', boardId: 'arcade' });
    await socket.next(({ type }) => type === 'leaderboard.snapshot');
    for (let score = 5_000; score < 5_040; score++) expect((await submit(started.url, ada.token, score)).status).toBe(200);
    const pushed: Frame[] = [];
    const last = shows(ada.playerId, 5_039);
    while (!pushed.some(last)) pushed.push(await socket.next(({ type }) => type === 'leaderboard.snapshot', 5_000));
    const times = pushed.map(({ at }) => Date.parse(String(at)));
    for (const [i, time] of times.entries()) if (i > 0) expect(time - times[i - 1]!).toBeGreaterThanOrEqual(1_000);
    expect(pushed.map(({ seq }) => Number(seq))).toEqual(pushed.map((_, i) => Number(pushed[0]!.seq) + i));
    socket.close();
  }, 30_000);

  it.each([
    ['a forged token', 'POST', '/score', 'a.b.c', 401, 'unauthenticated'],
    ['an unknown route', 'GET', '/nowhere', '', 404, 'unknown_route'],
    ['an unknown method', 'PATCH', '/score', '', 404, 'unknown_route'],
  ])('answers %s as the contract says, through the gateway', async (...[, method, path, token, status, code]) => {
    const headers = { Origin: 'https://game.example', ...(token && { Authorization: `Bearer ${token}` }) };
    const answer = await fetch(started.url + path, { method, headers });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://game.example');
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ status, code, type: `urn:laurel:problem:${code}` });
    expect(body.requestId).toBe(answer.headers.get('x-request-id'));
  });

  it('serves the home page, the docs and the contract', async () => {
    for (const [path, type] of [
      ['/', 'text/html'],
      ['/docs', 'text/html'],
      ['/openapi.yaml', 'yaml'],
    ] as const) {
      const answer = await fetch(started.url + path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('moves the apps’ clock: tomorrow has a board of its own', async () => {
    const clock = (body: object): Promise<Response> =>
      fetch(`${started.url}/_local/clock`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const day = async (): Promise<string> => {
      const { windows } = (await (await submit(started.url, bob.token, 1)).json()) as { windows: { period: string }[] };
      return windows[1]!.period;
    };
    const today = await day();
    expect((await clock({ advanceSeconds: 86_400 })).status).toBe(200);
    expect((await day()) > today).toBe(true);
    expect((await clock({ reset: true })).status).toBe(200);
    expect(await day()).toBe(today);
    const socket = await openSocket(where, bob);
    socket.send({ action: 'subscribe', boardId: 'arcade' });
    for (const score of [9_000, 9_001]) await submit(started.url, ada.token, score);
    await socket.next(shows(ada.playerId, 9_001), 5_000);
    socket.close();
  }, 30_000);

  it('stops clean on SIGTERM and leaves nobody behind', async () => {
    await stop(started, 'SIGTERM');
    for (const address of [started.url, where.cognito, where.websocket.replace('ws', 'http')]) await untilClosed(address, 10_000);
  }, 30_000);
});

/** Everything ends within seconds; npm itself goes first. */
async function untilClosed(address: string, limitMs: number): Promise<void> {
  const answers = (): Promise<boolean> =>
    fetch(address).then(
      () => true,
      () => false,
    );
  const deadline = Date.now() + limitMs;
  while (await answers()) {
    if (Date.now() > deadline) throw new Error(`${address} still answers`);
    await sleep(50);
  }
}
