import { jest } from '@jest/globals';

/** What goes on while time stands still: waits and everything that is not the date. */
const RUNNING = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/** The date stands still until it is let go, or held at another. @param now milliseconds since 1970 */
export const holdTime = (now: number): void => {
  jest.useFakeTimers({ now, doNotFake: RUNNING });
};

export const letTimeGo = (): void => {
  jest.useRealTimers();
};
