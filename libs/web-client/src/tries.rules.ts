/** A try that has no answer by then has none. */
export const LIMIT_MS = 10_000;
/** The service itself takes up to 26 s for a picture. */
const SLOW_LIMIT_MS = 35_000;
const SLOW = ['/avatar/process'];
export const MOST_TRIES = 4;
/** All tries of a call, with the waits between them. */
export const WITHIN_MS = 60_000;

const FIRST_WAIT_MS = 500;
const PASSING = new Set([429, 500, 502, 503, 504]);

/** How long a try of this path may take. */
export const limitOf = (path: string): number => (SLOW.includes(path) ? SLOW_LIMIT_MS : LIMIT_MS);

/** How much longer a picture may take, each try and all of them: a second for each 64 KiB, for a phone sends slowly. */
export const sendingMs = (bytes: number): number => (1_000 * bytes) / 65_536;

/** Whether the same call may have another answer soon. @param status 0: no answer */
export const mayPass = (status: number): boolean => status === 0 || PASSING.has(status);

/** Seconds; undefined where the header says none. */
export function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}

/**
 * Milliseconds until the next try: not all who were refused at once come again at once.
 *
 * @param tried how often, 1 and more
 * @param retryAfter what the answer asked for, in seconds
 * @param chance uniform in [0, 1)
 */
export function waitMs(tried: number, retryAfter: number | undefined, chance: number): number {
  if (retryAfter === undefined) return chance * FIRST_WAIT_MS * 2 ** (tried - 1);
  return 1_000 * (retryAfter + chance * Math.min(1, retryAfter));
}
