import { reasonOf, unlessAborted } from './pause.ts';

/** What is awaited of a client that is closed, or of a player who is left, rejects with it. */
export const abortError = (message: string): DOMException => new DOMException(message, 'AbortError');

/**
 * Does the work with a signal that is given as soon as one of these is. Not by AbortSignal.any: browsers of 2023 have none.
 *
 * @throws what the first signal says, as soon as it does: the work is not waited for, and not begun where one was given before
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
    return await unlessAborted(work(first), first);
  } finally {
    for (const forget of forgets) forget();
  }
}
