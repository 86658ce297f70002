import type { Outcome } from './functions.ts';

/** What a worker is started with. */
export interface RunnerStart {
  /** URL of the bundle's file. */
  entry: string;
}

/** One event for a worker. */
export interface Invocation {
  requestId: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  timeoutMs: number;
  /** The exported name that handles it. */
  handler: string;
  /** JSON. */
  event: string;
}

export type Failure = Extract<Outcome, { ok: false }>;
export type RunnerError = Pick<Failure, 'errorType' | 'errorMessage'>;

/** What a worker says; all on one port, so that an event's log comes before its answer. */
export type RunnerMessage =
  | { kind: 'ready' }
  | { kind: 'unusable'; error: RunnerError }
  | { kind: 'log'; text: string }
  | { kind: 'answer'; payload: string }
  | { kind: 'failure'; error: RunnerError };
