import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to one event that a function handles: its id in every log line and answer, and what it cost. */
export interface Scope {
  requestId: string;
  /** Request units of DynamoDB, as consumed. */
  units: { read: number; write: number };
  /** The code of the problem that was answered, if one was. */
  code: string | null;
}

const storage = new AsyncLocalStorage<Scope>();

/** Runs `work` with a scope of its own, and gives it the scope to read afterwards. */
export function withScope<T>(requestId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  const scope: Scope = { requestId, units: { read: 0, write: 0 }, code: null };
  return storage.run(scope, () => work(scope));
}

/** The scope of the event that is being handled; undefined outside of one, as at the start. */
export const currentScope = (): Scope | undefined => storage.getStore();
