import { jest } from '@jest/globals';

/** All but `Date`. */
const REAL = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/** Lets the clock stand at a time, until it is set by `jest.setSystemTime` or let go by `jest.useRealTimers`. Timers go on. */
export function holdClock(now: Date | number): void {
  jest.useFakeTimers({ now, doNotFake: REAL });
}
