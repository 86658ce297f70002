import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FakeServer } from './fake-server.fixture.ts';
import { FakeTime } from './fake-time.fixture.ts';
import { expiryOf } from './link.ts';
import { LiveBoards, type LiveBoardsOptions } from './live-boards.ts';
import type { TokenFault } from './platform.ts';
import type { Board } from './board.ts';

const MINUTE_MS = 60_000;

let time: FakeTime;
let server: FakeServer;
let shown: Board[];
beforeEach(() => {
  time = new FakeTime(7);
  server = new FakeServer(time);
  shown = [];
});

const tokenUntil = (ms: number): string => `a.${btoa(JSON.stringify({ exp: Math.floor(ms / 1000) }))}.c`;

function start(more: Partial<LiveBoardsOptions> = {}): LiveBoards {
  const connect = () => Promise.resolve({ url: 'ws://x', token: 'a.b.c' });
  return new LiveBoards({ connect, platform: server.platform, ...more });
}

describe('a connection', () => {
  it('is not tried again and again where every token is refused, and is told that it was', async () => {
    server.refusal = 'unauthenticated';
    const asked: (TokenFault | undefined)[] = [];
    const boards = start({
      connect: (fault) => {
        asked.push(fault);
        return Promise.resolve({ url: 'ws://x', token: 'a.b.c' });
      },
    });
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(10 * MINUTE_MS);
    expect(server.opened).toBeLessThan(40);
    expect([asked[0], asked[1], asked.at(-1)]).toEqual([undefined, 'refused', 'refused']);
    boards.close();
  });

  it('doubts the token from the second socket in a row on that ends before it opens, until one opens', async () => {
    const asked: (TokenFault | undefined)[] = [];
    const boards = start({
      connect: (fault) => {
        asked.push(fault);
        if (asked.length === 2) throw new Error('No token: no socket ends');
        if (asked.length === 5) server.faults = { ...server.faults, refused: 0 };
        return Promise.resolve({ url: 'ws://x', token: 'a.b.c' });
      },
    });
    server.faults = { ...server.faults, refused: 1 };
    await time.pass(MINUTE_MS);
    expect(asked).toEqual([undefined, undefined, undefined, 'doubted', 'doubted']);
    server.dropAll();
    await time.pass(MINUTE_MS);
    expect([asked.slice(5), server.connections]).toEqual([[undefined], 1]);
    boards.close();
  });

  it('that was cut without a word is given up, and the board goes on over another', async () => {
    const boards = start();
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(MINUTE_MS);
    server.mute();
    server.push([[1, 'p', 'n', 3]], true);
    await time.pass(11 * MINUTE_MS);
    expect([server.opened, shown.at(-1)?.seq]).toEqual([2, server.head.seq]);
    boards.close();
  });

  it.each([
    ['a token of an hour, where the clock is an hour ahead', -1, 12],
    ['a token of five minutes', 5, 16],
    ['a token of an hour', 60, 2],
  ])('is renewed before its end, and seldom: %s', async (_, minutes, most) => {
    const boards = start({ connect: () => Promise.resolve({ url: 'ws://x', token: tokenUntil(time.now + minutes * MINUTE_MS) }) });
    await time.pass(Math.max(10, Math.min(60, minutes * 12)) * MINUTE_MS);
    expect(server.opened).toBeLessThanOrEqual(most);
    expect(server.opened).toBeGreaterThan(1);
    boards.close();
  });

  it.each([
    ['connecting', 0, 0],
    ['live', 1, 1],
    ['reconnecting', 1, 1],
    ['closed', 1, 1],
  ])('leaves nothing behind, and asks nobody, where it is closed by who is told that it is %s', async (end, asked, opened) => {
    const told: string[] = [];
    const connect = jest.fn(() => Promise.resolve({ url: 'ws://x', token: 'a.b.c' }));
    const boards: LiveBoards = start({
      connect,
      onState: (state) => {
        told.push(state);
        if (state === end) boards.close();
      },
    });
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(MINUTE_MS);
    server.dropAll();
    if (end === 'closed') boards.close();
    await time.pass(MINUTE_MS);
    expect([time.waiting, server.connections, connect.mock.calls.length, server.opened]).toEqual([0, 0, asked, opened]);
    expect(told.filter((state) => state === 'closed')).toHaveLength(1);
  });

  it('pings where nothing is watched', async () => {
    const boards = start();
    await time.pass(20 * MINUTE_MS);
    expect(server.opened).toBe(1);
    expect([2, 3, 4]).toContain(server.pings);
    boards.close();
  });

  it('is tried again while no address is to be had', async () => {
    let tries = 0;
    const boards = start({
      connect: () => (++tries < 4 ? Promise.reject(new Error('down')) : Promise.resolve({ url: 'ws://x', token: 'a.b.c' })),
    });
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(MINUTE_MS);
    expect([tries, shown.length]).toEqual([4, 1]);
    boards.close();
  });
});

it('goes on where who is told of states, frames and errors fails, whose errors are thrown by themselves', async () => {
  const told: string[] = [];
  const fail = (what: string): never => {
    told.push(what);
    throw new Error('of the game');
  };
  const boards = start({ onState: fail, onFrame: ({ type }) => fail(type), onError: ({ code }) => fail(code) });
  boards.watch('arcade', 'day', (board) => shown.push(board));
  const passed = async (ms: number, failures: number): Promise<void> => {
    for (let i = 0; i < failures; i++) await expect(time.pass(ms)).rejects.toThrow('of the game');
    await time.pass(ms);
  };
  await passed(1_000, 2);
  server.say(JSON.stringify({ type: 'announcement', message: 'Hi' }));
  server.say(JSON.stringify({ type: 'error', code: 'unauthenticated' }));
  await passed(5_000, 4);
  server.push([[1, 'p', 'n', 3]], true);
  await passed(1_000, 0);
  expect(told).toEqual(['connecting', 'live', 'announcement', 'unauthenticated', 'reconnecting', 'live']);
  expect(shown.at(-1)?.rows).toEqual([[1, 'p', 'n', 3]]);
  boards.close();
  await passed(1_000, 1);
});

describe('a watch', () => {
  it('shares its board with another, and goes on when that ends', async () => {
    const boards = start();
    const other: Board[] = [];
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(MINUTE_MS);
    const end = boards.watch('arcade', 'day', (board) => other.push(board));
    expect(other).toEqual(shown);
    end();
    end();
    server.push([[1, 'p', 'n', 3]], true);
    await time.pass(1_000);
    expect([shown.length, other.length, server.subscribes.length]).toEqual([2, 1, 1]);
    boards.close();
  });

  it('goes on where another fails, whose error is thrown by itself', async () => {
    const boards = start();
    boards.watch('arcade', 'day', () => {
      throw new Error('of the game');
    });
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await expect(time.pass(MINUTE_MS)).rejects.toThrow('of the game');
    expect(shown).toHaveLength(1);
    boards.close();
  });

  it('leaves a day that is over for the next', async () => {
    const boards = start();
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(MINUTE_MS);
    expect(server.watched).toEqual(['lb:arcade:d0']);
    await server.nextDay();
    await time.pass(MINUTE_MS);
    expect(server.watched).toEqual(['lb:arcade:d1']);
    expect(shown.map(({ topic }) => topic)).toEqual(['lb:arcade:d0', 'lb:arcade:d1']);
    boards.close();
  });

  it('asks again soon where the service is busy', async () => {
    server.refusal = 'too_many_requests';
    const boards = start();
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(1_000);
    server.refusal = undefined;
    await time.pass(MINUTE_MS);
    expect(shown).toHaveLength(1);
    boards.close();
  });

  it('rests until the heartbeat where it is refused', async () => {
    server.refusal = 'unknown_board';
    const errors: string[] = [];
    const boards = start({ onError: ({ code }) => errors.push(code) });
    boards.watch('arcade', 'day', (board) => shown.push(board));
    await time.pass(4 * MINUTE_MS);
    expect(errors).toEqual(['unknown_board']);
    boards.close();
  });
});

describe('other frames', () => {
  it('reach the application, a reward once', async () => {
    const seen: string[] = [];
    const boards = start({ onFrame: ({ type }) => seen.push(type) });
    await time.pass(1_000);
    const reward = { type: 'reward', id: 'r1', at: '2026-11-20T12:00:00.000Z', rewards: [], reason: 'season', boardId: 'league' };
    const said = [reward, reward, { type: 'announcement', message: 'Hi' }, { type: 'later' }, { message: 'Internal server error' }];
    for (const frame of said) server.say(JSON.stringify(frame));
    server.say('not JSON');
    await time.pass(1_000);
    expect(seen).toEqual(['reward', 'announcement', 'later']);
    boards.close();
  });
});

describe('the end of a token', () => {
  it('is what it says, or not known', () => {
    expect([expiryOf(tokenUntil(5_000)), expiryOf('a.b.c'), expiryOf('')]).toEqual([5_000, undefined, undefined]);
  });
});
