/** At most one push a board and this many milliseconds. */
export const INTERVAL_MS = 1_000;

/** The end of the slot that a time falls into; slots are as long as the interval. */
export const slotEndOf = (now: number): number => (Math.floor(now / INTERVAL_MS) + 1) * INTERVAL_MS;

/** Whole seconds until a slot is over, and one more so that the index has settled. */
export const lateDelay = (now: number): number => Math.ceil((slotEndOf(now) - now) / 1000) + 1;

/** How long a push must wait for the interval since the last one to be over. */
export const waitFor = (lastPush: number, now: number): number => Math.min(INTERVAL_MS, Math.max(0, lastPush + INTERVAL_MS - now));
