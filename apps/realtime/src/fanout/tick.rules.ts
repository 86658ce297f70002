/** The end of the slot that a time falls into; slots are as long as the interval between pushes. All in milliseconds. */
export const slotEndOf = (now: number, interval: number): number => (Math.floor(now / interval) + 1) * interval;

/** Whole seconds until a slot is over, and one more so that the index has settled. At most what a queue can wait. */
export const lateDelay = (now: number, interval: number): number => delayFor(slotEndOf(now, interval) - now) + 1;

/** Whole seconds of a wait, at most what a queue can wait. */
export const delayFor = (waitMs: number): number => Math.min(LONGEST_DELAY_SECONDS - 1, Math.ceil(waitMs / 1000));

const LONGEST_DELAY_SECONDS = 900;

/** How long a push must wait for the interval since the last one to be over. */
export const waitFor = (lastPush: number, now: number, interval: number): number =>
  Math.min(interval, Math.max(0, lastPush + interval - now));
