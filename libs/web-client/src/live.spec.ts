import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Board } from '#realtime-client/board';
import type { SocketEvents } from '#realtime-client/platform';
import { Events } from './events.ts';
import { Live, type ToldFrame } from './live.ts';
import type { HeldToken } from './session.ts';
import { Device, settled } from './tabs.fixture.ts';

const AT = '2026-11-20T12:00:00.000Z';
let device: Device;
/** Each socket that was opened: its token, what it was sent, how it is told, whether it is closed. */
let sockets: { token: string; said: { action: string; id?: string }[]; events: SocketEvents; isClosed: boolean }[];
let held: (HeldToken | undefined)[];
let live: Live;
let events: Events;

beforeEach(() => {
  device = new Device();
  [sockets, held] = [[], []];
  const platform = device.tab(() => Promise.reject(new Error('none')));
  platform.open = (url, [, token = ''], socketEvents) => {
    const socket: (typeof sockets)[number] = { token: `${url} ${token}`, said: [], events: socketEvents, isClosed: false };
    sockets.push(socket);
    return {
      send: (text) => socket.said.push(JSON.parse(text) as { action: string }),
      close: () => (socket.isClosed = true),
    };
  };
  events = new Events(platform);
  const token = (before?: HeldToken): Promise<string> => Promise.resolve(`t${held.push(before)}`);
  live = new Live({ platform, socket: 'wss://x', events, token });
});

const push = (at: number, frame: object): void => {
  sockets[at]!.events.message(JSON.stringify({ at: AT, ...frame }));
};
const open = async (at: number): Promise<void> => {
  await device.pass(1_000);
  sockets[at]!.events.open();
};

it('has one socket for all who watch and listen, and none without them', async () => {
  await settled();
  expect(sockets).toHaveLength(0);
  const boards: Board[] = [];
  const frames: ToldFrame[] = [];
  const stops = [live.watch('arcade', 'day', (board) => boards.push(board)), live.watch('arcade', 'all', () => undefined), live.listen((frame) => frames.push(frame))]; // prettier-ignore
  await open(0);
  expect([sockets[0]!.token, sockets[0]!.said.map(({ id }) => id)]).toEqual(['wss://x t1', ['arcade.day', 'arcade.all']]);
  const named = { topic: 'lb:arcade:d', epoch: 'e', seq: 1 };
  push(0, { type: 'subscribed', ...named, endsAt: null, id: 'arcade.day' });
  push(0, { type: 'leaderboard.snapshot', ...named, total: 1, rows: [[1, 'p', 'Ada', 7]], quantiles: [] });
  push(0, { type: 'announcement', message: 'Hear' });
  push(0, { type: 'later-version' });
  expect([boards.map(({ rows }) => rows), frames.map(({ type }) => type)]).toEqual([[[[1, 'p', 'Ada', 7]]], ['announcement']]);
  for (const stop of stops.slice(0, 2)) stop();
  expect(sockets[0]!.isClosed).toBe(false);
  stops[2]!();
  await device.pass(60_000);
  expect([sockets.length, sockets[0]!.isClosed]).toEqual([1, true]);
});

it('goes on where a watcher or a listener fails: the others are told, and the error is thrown by itself', async () => {
  const fail = (): never => {
    throw new Error('of the game');
  };
  const [boards, frames]: [Board[], ToldFrame[]] = [[], []];
  live.watch('arcade', 'day', fail);
  live.watch('arcade', 'day', (board) => boards.push(board));
  live.listen(fail);
  live.listen((frame) => frames.push(frame));
  await open(0);
  const named = { topic: 'lb:arcade:d', epoch: 'e', seq: 1 };
  push(0, { type: 'subscribed', ...named, endsAt: null, id: 'arcade.day' });
  push(0, { type: 'leaderboard.snapshot', ...named, total: 1, rows: [[1, 'p', 'Ada', 7]], quantiles: [] });
  push(0, { type: 'announcement', message: 'Hear' });
  const stop = live.watch('arcade', 'day', fail);
  expect([boards.length, frames.length]).toEqual([1, 1]);
  stop();
  for (let i = 0; i < 3; i++) await expect(device.pass(0)).rejects.toThrow('of the game');
  await device.pass(0);
});

it('asks for another token than the one that was refused, and only then', async () => {
  live.listen(() => undefined);
  await open(0);
  push(0, { type: 'error', code: 'unauthenticated', title: 'x', detail: 'x', requestId: 'r', id: null });
  await open(1);
  sockets[1]!.events.close();
  await open(2);
  expect(held).toEqual([undefined, { text: 't1', fault: 'refused' }, undefined]);
});

it('goes on with the same boards over a socket of the next player', async () => {
  const states: string[] = [];
  events.on('live', ({ state }) => states.push(state));
  const stop = live.watch('arcade', 'day', () => undefined);
  await open(0);
  live.renew();
  await open(1);
  expect([sockets.map(({ isClosed }) => isClosed), sockets[1]!.said.map(({ id }) => id)]).toEqual([[true, false], ['arcade.day']]);
  stop();
  expect(sockets[1]!.isClosed).toBe(true);
  expect(states).toEqual(['connecting', 'live', 'closed', 'connecting', 'live', 'closed']);
});

it('goes on over a socket of the next player also where somebody only listens', async () => {
  const frames: ToldFrame[] = [];
  live.listen((frame) => frames.push(frame));
  await open(0);
  live.renew();
  await open(1);
  push(1, { type: 'announcement', message: 'Hear' });
  expect([sockets.map(({ isClosed }) => isClosed), frames.length]).toEqual([[true, false], 1]);
});

describe('a game that acts on what it is told of the socket', () => {
  const when = (state: string, work: () => void): void => {
    let isDone = false;
    events.on('live', (event) => {
      if (event.state !== state || isDone) return;
      isDone = true;
      work();
    });
  };
  const isClosed = (): boolean[] => sockets.map((socket) => socket.isClosed);
  const ids = (at: number): unknown[] => sockets[at]!.said.map(({ id }) => id);

  it('ends all of it at the first word', async () => {
    when('connecting', () => {
      live.close();
    });
    live.listen(() => undefined);
    await device.pass(600_000);
    expect([sockets.length, held, device.timers]).toEqual([0, [], 0]);
  });

  it('stops again at the end: it is told of that once', async () => {
    const states: string[] = [];
    events.on('live', ({ state }) => {
      states.push(state);
      if (state === 'closed') stop();
    });
    const stop = live.watch('arcade', 'day', () => undefined);
    await open(0);
    stop();
    await device.pass(600_000);
    expect([states, isClosed(), device.timers]).toEqual([['connecting', 'live', 'closed'], [true], 0]);
  });

  it('begins anew at the end, over another socket', async () => {
    when('closed', () => live.watch('arcade', 'week', () => undefined));
    const stop = live.watch('arcade', 'day', () => undefined);
    await open(0);
    stop();
    await open(1);
    expect([ids(1), isClosed()]).toEqual([['arcade.week'], [true, false]]);
  });

  it('stops and begins where another player begins to play', async () => {
    const boards: Board[] = [];
    const stopDay = live.watch('arcade', 'day', () => undefined);
    live.watch('arcade', 'all', () => undefined);
    when('closed', () => {
      stopDay();
      live.watch('arcade', 'week', (board) => boards.push(board));
    });
    await open(0);
    live.renew();
    await open(1);
    const named = { topic: 'lb:arcade:w', epoch: 'e', seq: 1 };
    push(1, { type: 'subscribed', ...named, endsAt: null, id: 'arcade.week' });
    push(1, { type: 'leaderboard.snapshot', ...named, total: 1, rows: [[1, 'p', 'Ada', 7]], quantiles: [] });
    expect([ids(1).sort(), isClosed(), boards.length]).toEqual([['arcade.all', 'arcade.week'], [true, false], 1]);
  });

  it('stops all where another player begins to play: no socket is opened for nobody', async () => {
    const stop = live.listen(() => undefined);
    when('closed', stop);
    await open(0);
    live.renew();
    await device.pass(60_000);
    expect([isClosed(), device.timers]).toEqual([[true], 0]);
  });
});

it('opens no socket for who has stopped in the same turn', async () => {
  live.listen(() => undefined)();
  await device.pass(60_000);
  expect([sockets.length, held, device.timers]).toEqual([0, [], 0]);
});
