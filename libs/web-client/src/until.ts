import type { Platform } from './platform.ts';

/** What is awaited of a client that is closed, or of a player who is left, rejects with it. */
export const abortError = (message: string): DOMException => new DOMException(message, 'AbortError');

/**
 * Does the work with a signal that is given as soon as one of these is. Not by AbortSignal.any: browsers of 2023 have none.
 *
 * @throws what the first signal says, as soon as it does: the work may go on for others, and is not begun where one was given before
 */
export async function until<T>(signals: readonly (AbortSignal | undefined)[], work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const control = new AbortController();
  const { signal: first } = control;
  const forgets = signals.map((signal) => {
    const stop = (): void => {
      control.abort(reasonOf(signal));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop);
    return () => signal?.removeEventListener('abort', stop);
  });
  try {
    if (first.aborted) throw reasonOf(first);
    const ended = new Promise<never>((_, reject) => {
      first.addEventListener('abort', () => {
        reject(reasonOf(first));
      });
    });
    return await Promise.race([work(first), ended]);
  } finally {
    for (const forget of forgets) forget();
  }
}

/** Ends with that signal at the latest. */
export function endingWith(signal: AbortSignal): AbortController {
  const control = new AbortController();
  const stop = (): void => {
    control.abort(reasonOf(signal));
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { signal: control.signal });
  return control;
}

/** Waits. @throws what the signal says, as soon as it does */
export const pause = ({ after }: Pick<Platform, 'after'>, ms: number, signal?: AbortSignal): Promise<void> =>
  until([signal], (ended) => {
    return new Promise((resolve) => {
      ended.addEventListener('abort', after(ms, resolve));
    });
  });

/** Why a signal was given, as an error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error || reason instanceof DOMException ? reason : new Error('Aborted', { cause: reason });
}
