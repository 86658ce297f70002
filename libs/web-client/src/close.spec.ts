import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Laurel } from './laurel.ts';
import { FakePool, silence } from './pool.fixture.ts';
import { Device, reply, settled } from './tabs.fixture.ts';

const PICTURE = new Blob(['picture'], { type: 'image/png' });
const CODE = '7Y79R-6GV5H-6KX3T-ABDP7-V3MZ0-00020-G30G2-GC1R8-1450P-30D1R-7H048-J2CA1-A5GQ3-0CHM6-RW3MF-1Y8K9';
const closed = expect.objectContaining({ name: 'AbortError', message: expect.stringContaining('The client was closed') });
let device: Device;
let pool: FakePool;
/** The paths that the service was asked for. */
let asked: string[];
/** What the service answers, of each path; nobody where there is none. */
let answers: Record<string, () => Response>;
let laurel: Laurel;

const game = (): Laurel => {
  const platform = device.tab((url, init) => {
    if (url === pool.url) return pool.answer(init);
    const { pathname } = new URL(url);
    asked.push(pathname);
    const answer = answers[pathname];
    return answer ? Promise.resolve(answer()) : silence(init.signal);
  });
  return new Laurel({ url: 'https://api.example', socket: 'wss://x', cognito: pool.url, clientId: 'c', platform });
};

beforeEach(() => {
  device = new Device();
  pool = new FakePool(device);
  [asked, answers] = [[], {}];
  laurel = game();
});

const ends = async (works: Promise<unknown>[]): Promise<unknown[]> =>
  (await Promise.allSettled(works)).map((end): unknown => (end.status === 'rejected' ? end.reason : end.value));

describe('a close', () => {
  it('ends at once what is under way: calls, uploads, waits, the queue, the socket', async () => {
    await device.run(laurel.signIn());
    answers = {
      '/money': () => reply(503, { code: 'try_again', detail: 'x', requestId: 'r' }, { 'retry-after': '9' }),
      '/avatar/presign': () => reply(200, { uploadId: 'u-1', url: 'https://bucket.example/picture', fields: {} }),
    };
    const works = [laurel.get('/me'), laurel.post('/unlock', { unlockId: 'level-2' }), laurel.get('/money'), laurel.uploadAvatar(PICTURE)];
    const score = laurel.queue.score({ boardId: 'arcade', score: 1 });
    laurel.listen(() => undefined);
    await device.pass(1_000);
    expect([...asked].sort()).toEqual(['/avatar/presign', '/me', '/money', '/picture', '/score', '/unlock']);
    const begun = device.now;
    await laurel.close();
    expect(await device.run(ends(works))).toEqual(works.map(() => closed));
    await expect(device.run(score)).rejects.toMatchObject({
      name: 'AbortError',
      message: 'The client was closed: this entry is kept, and sent when its player is back.',
    });
    await settled();
    expect([device.now - begun, device.timers, asked.length]).toEqual([0, 0, 6]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a sign-in', () => laurel.signIn()],
    ['a call that waits for it', () => laurel.get('/me')],
    ['another player’s', () => laurel.restore(CODE)],
    ['that by e-mail', () => laurel.signInByEmail('ada@example.com', 'a password of her own')],
    ['a code for a new password', () => laurel.forgotPassword('ada@example.com')],
  ])('ends %s, and who plays stays so', async (_, work) => {
    await device.run(laurel.signIn());
    await device.pass(3_600_000);
    const before = await device.store.getItem('laurel.c.player');
    pool.faults = ['silent'];
    const under = ends([work()]);
    await device.pass(1_000);
    expect([pool.calls.length, device.timers]).toEqual([3, 1]);
    await laurel.close();
    expect(await device.run(under)).toEqual([closed]);
    await settled();
    expect([pool.calls.length, device.timers, await device.store.getItem('laurel.c.player')]).toEqual([3, 0, before]);
  });

  it('ends a renewal that no call waits for', async () => {
    await device.run(laurel.signIn());
    await device.pass(0.9 * 3_600_000);
    pool.faults = ['silent'];
    answers = { '/me': () => reply(200, {}) };
    await device.run(laurel.get('/me'));
    expect(device.timers).toBe(1);
    await laurel.close();
    await settled();
    expect(device.timers).toBe(0);
  });

  it('lets nobody begin to play who was about to', async () => {
    await device.run(laurel.signIn());
    void laurel.queue.score({ boardId: 'arcade', score: 1 });
    await settled();
    await laurel.close();
    const kept = await device.store.getItem('laurel.c.player');
    asked = [];
    const [one, other] = [game(), game()];
    const works = [one.signIn(), other.newGuest()];
    await Promise.all([one.close(), other.close()]);
    expect(await device.run(ends(works))).toEqual([closed, closed]);
    await device.pass(120_000);
    expect([asked, device.timers, await device.store.getItem('laurel.c.player')]).toEqual([[], 0, kept]);
  });

  it('ends what waits for the store, or for a tab that has the queue', async () => {
    await device.run(laurel.signIn());
    const { username } = JSON.parse((await device.store.getItem('laurel.c.player'))!) as { username: string };
    let free: () => void = () => undefined;
    const other = device.tab(() => Promise.reject(new Error('none')));
    void other.alone(`laurel.c.queue.${username}.kept`, () => new Promise<void>((resolve) => (free = resolve)));
    await settled();
    device.store.getItem = () => new Promise(() => undefined);
    const { queue } = laurel;
    const works = ends([queue.score({ boardId: 'arcade', score: 1 }), queue.save({ slot: 'main', data: {} }), queue.waiting()]);
    await settled();
    await device.run(laurel.close());
    expect(await device.run(works)).toEqual([closed, closed, closed]);
    free();
  });

  it('is over once what was queued before is kept', async () => {
    await device.run(laurel.signIn());
    const { username } = JSON.parse((await device.store.getItem('laurel.c.player'))!) as { username: string };
    let free: () => void = () => undefined;
    const other = device.tab(() => Promise.reject(new Error('none')));
    void other.alone(`laurel.c.queue.${username}.kept`, () => new Promise<void>((resolve) => (free = resolve)));
    await settled();
    const works = ends([laurel.queue.score({ boardId: 'arcade', score: 1 })]);
    await settled();
    let isOver = false;
    const closing = laurel.close().then(() => (isOver = true));
    expect(await device.run(works)).toEqual([closed]);
    expect([isOver, await device.store.getItem(`laurel.c.queue.${username}`)]).toEqual([false, null]);
    free();
    await closing;
    expect(await device.store.getItem(`laurel.c.queue.${username}`)).toContain('arcade');
    expect(device.timers).toBe(0);
  });

  it('in the middle of a switch leaves the player who was there', async () => {
    let written: () => void = () => undefined;
    const on = device.tab((_, init) => pool.answer(init));
    const setItem = async (name: string, text: string): Promise<void> => {
      await on.store.setItem(name, text);
      await new Promise<void>((resolve) => (written = resolve));
    };
    await device.run(laurel.signIn());
    const kept = await device.store.getItem('laurel.c.player');
    const platform = { ...on, store: { ...on.store, setItem } };
    const other = new Laurel({ url: 'https://api.example', socket: 'wss://x', cognito: pool.url, clientId: 'c', platform });
    const works = ends([other.newGuest()]);
    await settled();
    expect(await device.store.getItem('laurel.c.player')).not.toBe(kept);
    await other.close();
    written();
    expect(await works).toEqual([closed]);
    await settled();
    expect(await device.store.getItem('laurel.c.player')).toBe(kept);
  });

  it('is the end of the client: what is asked of it later rejects in the same way', async () => {
    await laurel.close();
    await laurel.close();
    const works = [
      ...[laurel.signIn(), laurel.get('/me'), laurel.get('/health'), laurel.post('/score', { boardId: 'arcade', score: 1 })],
      ...[laurel.delete('/me'), laurel.recoveryCode(), laurel.restore(CODE), laurel.newGuest(), laurel.linkEmail('ada@example.com')],
      ...[laurel.verifyEmail('1'), laurel.signInByEmail('a', 'b'), laurel.forgotPassword('a'), laurel.confirmForgotPassword('a', 'b', 'c')],
      ...[laurel.uploadAvatar(PICTURE), laurel.queue.score({ boardId: 'arcade', score: 1 }), laurel.queue.waiting(), laurel.queue.send()],
      laurel.queue.save({ slot: 'main', data: {} }),
    ];
    expect(await device.run(ends(works))).toEqual(works.map(() => closed));
    for (const begin of [() => laurel.watch('arcade', 'day', () => undefined), () => laurel.listen(() => undefined)])
      expect(begin).toThrow(closed);
    await device.pass(60_000);
    expect([asked, pool.calls, device.timers, await device.store.getItem('laurel.c.player')]).toEqual([[], [], 0, null]);
  });
});

const PACKED = join(import.meta.dirname, '..', '..', '..', 'dist', 'web-client', 'index.mjs');
/** A game that is told by a line when to close. */
const PROGRAM = `
  const { Laurel } = await import(process.argv[1]);
  const url = process.argv[2];
  const laurel = new Laurel({ url, socket: url.replace('http', 'ws'), cognito: url, clientId: 'c' });
  laurel.listen(() => undefined);
  laurel.queue.score({ boardId: 'arcade', score: 1 });
  await laurel.queue.waiting();
  await laurel.newGuest();
  laurel.queue.score({ boardId: 'arcade', score: 2 });
  const works = [laurel.signIn(), laurel.get('/me'), laurel.restore('${CODE}')];
  process.stdin.once('data', async () => {
    process.stdin.destroy();
    await laurel.close();
    console.log((await Promise.allSettled(works)).map(({ reason }) => reason.name).join());
  });
`;

it('a program of Node that closes during a sign-in ends, though the user pool never answers', async () => {
  const server = createServer(() => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM, PACKED, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (text) => (said += String(text)));
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  await Promise.race([once(server, 'request'), exit]);
  const killer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  child.stdin.write('close\n');
  const [code, signal] = await exit;
  clearTimeout(killer);
  server.closeAllConnections();
  server.close();
  expect([code, signal, said]).toEqual([0, null, 'AbortError,AbortError,AbortError\n']);
});
