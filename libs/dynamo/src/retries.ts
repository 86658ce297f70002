import { AsyncLocalStorage } from 'node:async_hooks';
import { StandardRetryStrategy } from '@smithy/core/retry';

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 200;

/** What a write meets while a transaction holds its item; the SDK does not try these again. */
const CONFLICTS = new Set(['TransactionConflictException', 'TransactionInProgressException']);

const oneAttempt = new AsyncLocalStorage<true>();

/** Sends once: for who reads what stands before each attempt of their own. */
export const once = <T>(send: () => Promise<T>): Promise<T> => oneAttempt.run(true, send);

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/**
 * The SDK's own retries with full jitter, for transaction conflicts too, and with waits that a player bears: 5 attempts,
 * up to 25, 50, 100 and 200 ms between them.
 */
export class WriteRetries extends StandardRetryStrategy {
  constructor() {
    super({
      maxAttempts: ATTEMPTS,
      backoff: {
        // The same for throttling: a second and more is longer than a call should wait.
        setDelayBase: () => undefined,
        computeNextBackoffDelay: (retry) => Math.random() * Math.min(FIRST_WAIT_MS * 2 ** retry, LONGEST_WAIT_MS),
      },
    });
  }

  override refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
    if (oneAttempt.getStore()) return Promise.reject(new Error('One attempt was asked for'));
    const conflict = CONFLICTS.has(info.error?.name ?? '');
    return super.refreshRetryTokenForRetry(token, conflict ? { ...info, errorType: 'TRANSIENT' } : info);
  }
}
