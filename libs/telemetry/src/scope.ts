import { AsyncLocalStorage } from 'node:async_hooks';

/** What an event is to the function that handles it. */
export interface Handled {
  /** What is called: a route as the gateway names it, `POST /score` or `$connect`; of a function without a route its handler, `publisher`. */
  call: string;
  requestId: string;
}

/** What belongs to one event that a function handles: its id in every log line and answer, and what it cost. */
export interface Scope extends Handled {
  /** Request units of DynamoDB, as consumed. */
  units: { read: number; write: number };
  /** The code of the problem that was answered, if one was. */
  code: string | null;
  /** The answer is one that was recorded for the same `Idempotency-Key`. */
  replayed: boolean;
}

const storage = new AsyncLocalStorage<Scope>();

/** Told of each event when it has been handled. Tests listen; a deployed function has no listener. */
export const listeners = new Set<(scope: Scope) => void>();

/** Runs `work` with a scope of its own, and gives it the scope to read afterwards. */
export async function withScope<T>(handled: Handled, work: (scope: Scope) => Promise<T>): Promise<T> {
  const scope: Scope = { ...handled, units: { read: 0, write: 0 }, code: null, replayed: false };
  try {
    return await storage.run(scope, () => work(scope));
  } finally {
    for (const tell of listeners) tell(scope);
  }
}

/** The scope of the event that is being handled; undefined outside of one, as at the start. */
export const currentScope = (): Scope | undefined => storage.getStore();
