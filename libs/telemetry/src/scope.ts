import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to one event that a function handles: its id in every log line and answer, and what it cost. */
export interface Scope {
  requestId: string;
  /** Request units of DynamoDB, as consumed. */
  units: { read: number; write: number };
  /** The code of the problem that was answered, if one was. */
  code: string | null;
  /** The answer is one that was recorded for the same `Idempotency-Key`. */
  replayed: boolean;
  /** What was done to which table, in IAM's words: `laurel-dev-core PutItem`. */
  actions: Set<string>;
  /** What the called route says that its code does, by resource; undefined where no route was called. */
  uses: Readonly<Partial<Record<string, readonly string[]>>> | undefined;
}

const storage = new AsyncLocalStorage<Scope>();

/** Told of each event when it has been handled. Tests listen; a deployed function has no listener. */
export const listeners = new Set<(scope: Scope) => void>();

/** Runs `work` with a scope of its own, and gives it the scope to read afterwards. */
export async function withScope<T>(requestId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  const scope: Scope = { requestId, units: { read: 0, write: 0 }, code: null, replayed: false, actions: new Set(), uses: undefined };
  try {
    return await storage.run(scope, () => work(scope));
  } finally {
    for (const tell of listeners) tell(scope);
  }
}

/** The scope of the event that is being handled; undefined outside of one, as at the start. */
export const currentScope = (): Scope | undefined => storage.getStore();
