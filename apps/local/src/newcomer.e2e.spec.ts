import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import {
  family,
  type Frame,
  guest,
  type Guest,
  type Local,
  local,
  npmStart,
  openSocket,
  secondsToNoon,
  type Started,
  stop,
  submit,
} from './newcomer.fixture.ts';

let started: Started;
let where: Local;
let ada: Guest;
let bob: Guest;

beforeAll(async () => {
  started = await npmStart(await freePort(), '--memory');
  where = await local(started.url);
  [ada, bob] = await Promise.all([guest(where), guest(where)]);
}, 180_000);
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
    expect(await socket.next(shows(ada.playerId, 4_200))).toMatchObject({ topic: 'lb:arcade:all', total: 1 });
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
    while (!pushed.some(last)) pushed.push(await socket.next(({ type }) => type === 'leaderboard.snapshot'));
    // A push that the next has overtaken on its way is dropped, as each client does it.
    const kept = pushed.filter(({ seq }, i) => pushed.slice(0, i).every((before) => Number(before.seq) < Number(seq)));
    const times = kept.map(({ at }) => Date.parse(String(at)));
    for (const [i, time] of times.entries()) if (i > 0) expect(time - times[i - 1]!).toBeGreaterThanOrEqual(1_000);
    expect(kept.some(last)).toBe(true);
    socket.close();
  });

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
    const day = async (): Promise<string> => {
      const { windows } = (await (await submit(started.url, bob.token, 1)).json()) as { windows: { period: string }[] };
      return windows[1]!.period;
    };
    // Whichever day it is: one may end meanwhile.
    const isToday = async (): Promise<void> => {
      const before = new Date();
      const found = await day();
      expect([before, new Date()].map((time) => `d${time.toISOString().slice(0, 10)}`)).toContain(found);
    };
    await isToday();
    const { now } = await moveClock({ advanceSeconds: 86_400 + secondsToNoon(new Date()) });
    expect(await day()).toBe(`d${now.slice(0, 10)}`);
    await moveClock({ reset: true });
    await isToday();
    const socket = await openSocket(where, bob);
    socket.send({ action: 'subscribe', boardId: 'arcade' });
    for (const score of [9_000, 9_001]) await submit(started.url, ada.token, score);
    await socket.next(shows(ada.playerId, 9_001));
    socket.close();
  });

  it('pays for a day of play: runs feed a task, its coins an unlock, the shop and the week; tomorrow the task is there again', async () => {
    const eve = await guest(where);
    const call = async (method: string, path: string, body?: object, token = eve.token): Promise<Record<string, unknown>> => {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
      const answer = await fetch(started.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    const daily = async (): Promise<unknown> =>
      ((await call('GET', '/tasks')).tasks as { taskId: string }[]).find((task) => task.taskId === 'daily-runs');
    const runs = async (): Promise<void> => {
      for (const score of [10, 20, 30]) expect((await submit(started.url, eve.token, score)).status).toBe(200);
    };

    // No day ends while they play.
    await moveClock({ advanceSeconds: secondsToNoon(new Date()) });
    expect(await daily()).toMatchObject({ claimable: false, missing: [{ type: 'counter', counter: 'runs', have: 0, need: 3 }] });
    expect(await call('POST', '/task/complete', { taskId: 'daily-runs' })).toMatchObject({ status: 409, code: 'task_not_finished' });
    await runs();
    expect(await daily()).toMatchObject({ claimable: true, missing: [] });
    expect(await call('POST', '/task/complete', { taskId: 'daily-runs' })).toMatchObject({ status: 200, balances: { coins: 50 } });
    expect(await call('POST', '/task/complete', { taskId: 'daily-runs' })).toMatchObject({ status: 409, code: 'task_already_claimed' });

    expect(await call('POST', '/unlock', { unlockId: 'level-2' })).toMatchObject({ status: 200, already: false });
    expect(await call('POST', '/unlock', { unlockId: 'level-3' })).toMatchObject({ status: 200, balances: { coins: 0 } });
    expect(await call('POST', '/shop/buy', { offerId: 'potion' })).toMatchObject({
      status: 409,
      code: 'insufficient_funds',
      have: 0,
      need: 10,
    });
    const { server } = where.users;
    const reward = { playerId: eve.playerId, currency: 'coins', amount: 150, source: 'match' };
    expect(await call('POST', '/money/add', reward, server.accessToken)).toMatchObject({ status: 200, balance: 150 });
    expect(await call('POST', '/shop/buy', { offerId: 'potion', quantity: 5 })).toMatchObject({
      status: 200,
      remaining: 0,
      balances: { coins: 100 },
    });
    expect(await call('POST', '/shop/buy', { offerId: 'sword' })).toMatchObject({ status: 200, balances: { coins: 0 } });
    expect(await call('POST', '/task/complete', { taskId: 'weekly-spender' })).toMatchObject({ status: 200, balances: { gems: 1 } });
    expect(await call('POST', '/progress', { slot: 'main', data: { highestLevel: 3 }, baseVersion: 0 })).toMatchObject({
      status: 200,
      version: 1,
    });
    expect(await call('GET', '/me')).toMatchObject({ balances: { coins: 0, gems: 1 }, unlocks: ['level-2', 'level-3'] });

    await moveClock({ advanceSeconds: 86_400 });
    expect(await daily()).toMatchObject({ claimable: false });
    await runs();
    expect(await call('POST', '/task/complete', { taskId: 'daily-runs' })).toMatchObject({ status: 200, balances: { coins: 50 } });
    expect(await call('POST', '/shop/buy', { offerId: 'potion' })).toMatchObject({ status: 200, remaining: 4 });
    await moveClock({ reset: true });
  }, 120_000);

  it.each([0, 1, 2])(
    'leaves nobody behind when npm, its shell or the runner is killed (process %i)',
    async (place) => {
      const other = await npmStart(await freePort(), '--memory');
      const above = family(other.child.pid!)[place]!;
      process.kill(above, 'SIGKILL');
      await untilClosed(other.url, 30_000);
      await stop(other, 'SIGKILL');
    },
    180_000,
  );

  it('stops clean on SIGTERM and leaves nobody behind', async () => {
    await stop(started, 'SIGTERM');
    for (const address of [started.url, where.cognito, where.websocket.replace('ws', 'http')]) await untilClosed(address, 30_000);
  });
});

async function moveClock(body: object): Promise<{ now: string }> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${started.url}/_local/clock`, request);
  expect(answer.status).toBe(200);
  return (await answer.json()) as { now: string };
}

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
