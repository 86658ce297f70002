import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppsClock } from '../control/apps-clock.ts';
import { failed, FakeFunctions, ok } from '../gateway/socket/functions.fake.ts';
import type { Outcome } from '../lambda/functions.ts';
import type { CloudSchedule } from '../template/cloud.ts';
import { type Schedules, startSchedules } from './schedules.ts';

const ALL_BUT_TIMEOUTS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval'] as const),
];
const MINUTE = 60;
const MONTH = 30 * 86_400;

const every = (everySeconds: number, name = 'Close'): CloudSchedule => ({
  name: `${name}Schedule`,
  everySeconds,
  function: name,
  input: { for: name },
});

let machine: number;
let clock: AppsClock;
let functions: FakeFunctions<object>;
let schedules: Schedules;
let looks: number;
/** Lets runs end that are under way; each is a test's own. */
let underWay: ((outcome: Outcome) => void)[];

const start = (...all: CloudSchedule[]): void => {
  looks = 0;
  const now = (): number => {
    looks += 1;
    return clock.now().getTime();
  };
  schedules = startSchedules({ schedules: all, functions, now });
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The machine's time and timers go on, second by second. */
async function pass(seconds: number): Promise<void> {
  await turn();
  for (let second = 0; second < seconds; second++) {
    machine += 1_000;
    jest.advanceTimersByTime(1_000);
    await turn();
  }
}

/** As POST /_local/clock does it. */
async function move(seconds: number): Promise<void> {
  if (seconds === 0) clock.reset();
  else expect(clock.advance(seconds)).toBe(true);
  schedules.clockMoved();
  await turn();
}

const runs = (name = 'Close'): number => functions.seen(name).length;
const slow = (): Promise<Outcome> => new Promise((resolve) => underWay.push(resolve));

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ALL_BUT_TIMEOUTS });
  machine = Date.UTC(2026, 10, 20);
  clock = new AppsClock(() => new Date(machine));
  functions = new FakeFunctions({ Close: () => ok(null), Other: () => ok(null) });
  underWay = [];
});
afterEach(async () => {
  for (const end of underWay) end(ok(null));
  await schedules.close();
  jest.useRealTimers();
  expect(functions.unexpected).toEqual([]);
});

describe('a schedule', () => {
  it('calls its function with its input at the start, and again after each period', async () => {
    start(every(5 * MINUTE));
    await pass(5 * MINUTE - 1);
    expect(functions.calls.map(({ event }) => event)).toEqual([{ for: 'Close' }]);
    await pass(1);
    expect(runs()).toBe(2);
    await pass(10 * MINUTE);
    expect(runs()).toBe(4);
  });

  it('with a longer period than a timer can wait comes not sooner, and does not look for it all the time', async () => {
    start(every(MONTH));
    await pass(10);
    expect([runs(), looks < 5]).toEqual([1, true]);
    await move(MONTH);
    expect(runs()).toBe(2);
  });

  it('goes on after a failure as if there had been none', async () => {
    functions.answers.Close = () => failed('boom');
    start(every(MINUTE));
    await pass(3 * MINUTE);
    expect(runs()).toBe(4);
  });

  it('does not wait for another', async () => {
    functions.answers.Close = slow;
    start(every(MINUTE), every(2 * MINUTE, 'Other'));
    await pass(4 * MINUTE);
    expect([runs(), runs('Other')]).toEqual([1, 3]);
  });
});

describe('a run', () => {
  it('that takes longer than the period is followed by one when it ends, and never runs beside another', async () => {
    functions.answers.Close = slow;
    start(every(MINUTE));
    await pass(3 * MINUTE + 30);
    expect(runs()).toBe(1);
    underWay.shift()?.(ok(null));
    await turn();
    expect(runs()).toBe(2);
    underWay.shift()?.(ok(null));
    await pass(MINUTE - 1);
    expect(runs()).toBe(2);
    await pass(1);
    expect(runs()).toBe(3);
  });
});

describe('a clock that is moved', () => {
  it('past the next run starts it at once, and once, however far; then the machine’s minutes count', async () => {
    start(every(MINUTE));
    await pass(10);
    await move(6 * MONTH);
    expect(runs()).toBe(2);
    await pass(MINUTE - 1);
    expect(runs()).toBe(2);
    await pass(2 * MINUTE + 1);
    expect(runs()).toBe(5);
  });

  it('less far brings it nearer', async () => {
    start(every(MINUTE));
    await pass(10);
    await move(40);
    expect(jest.getTimerCount()).toBe(1);
    await pass(9);
    expect(runs()).toBe(1);
    await pass(1);
    expect(runs()).toBe(2);
  });

  it('while a run is under way, with the old time, starts another when that has ended', async () => {
    functions.answers.Close = slow;
    start(every(MINUTE));
    await pass(10);
    await move(MONTH);
    await move(MONTH);
    expect(runs()).toBe(1);
    underWay.shift()?.(ok(null));
    await turn();
    expect(runs()).toBe(2);
    underWay.shift()?.(ok(null));
    await pass(MINUTE - 1);
    expect(runs()).toBe(2);
  });

  it('back again does not leave the next run in a far future', async () => {
    start(every(MINUTE));
    await move(6 * MONTH);
    await move(0);
    expect(runs()).toBe(2);
    await pass(MINUTE - 1);
    expect(runs()).toBe(2);
    await pass(1);
    expect(runs()).toBe(3);
  });
});

describe('closing', () => {
  it('waits for what is under way and begins nothing more', async () => {
    functions.answers.Close = slow;
    start(every(MINUTE), every(MINUTE, 'Other'));
    await pass(MINUTE);
    let closed = false;
    const closing = schedules.close().then(() => (closed = true));
    await move(MONTH);
    expect([closed, runs(), runs('Other')]).toEqual([false, 1, 2]);
    underWay.shift()?.(ok(null));
    await closing;
    expect(jest.getTimerCount()).toBe(0);
    await move(MONTH);
    await pass(2 * MINUTE);
    expect([runs(), runs('Other')]).toEqual([1, 2]);
  });

  it('waits two seconds at most', async () => {
    functions.answers.Close = slow;
    start(every(MINUTE));
    let closed = false;
    const closing = schedules.close().then(() => (closed = true));
    await pass(1);
    expect(closed).toBe(false);
    await pass(1);
    await closing;
    expect(closed).toBe(true);
  });
});
