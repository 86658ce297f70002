import type { Platform } from './platform.ts';

/** Waits. @throws what the signal says, as soon as it does */
export function pause({ after }: Pick<Platform, 'after'>, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    const stop = (): void => {
      cancel();
      reject(reasonOf(signal));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** What the work gives, which goes on for others where the signal says so first. @throws what the signal says, as soon as it does */
export function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(reasonOf(signal));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal?.removeEventListener('abort', stop);
    });
  });
}

/** Why a signal was given, as an error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error || reason instanceof DOMException ? reason : new Error('Aborted', { cause: reason });
}
