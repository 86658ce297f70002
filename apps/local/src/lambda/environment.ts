import { Worker } from 'node:worker_threads';
import { isJsonObject } from '#core/json';
import type { Outcome } from './functions.ts';
import type { Failure, Invocation, RunnerMessage, RunnerStart } from './messages.ts';

export interface EnvironmentSettings {
  /** For tools that list threads. */
  name: string;
  /** URL of the bundle's file. */
  entry: string;
  /** All that the functions see as `process.env`. */
  variables: Record<string, string>;
  memoryMb: number;
  /** Milliseconds that the bundle may take to load. */
  loadLimit: number;
  /** What the functions write, in pieces as written. */
  onText: (text: string) => void;
}

const MAX_ANSWER_BYTES = 6_291_556;

/** One execution environment: a worker thread with a bundle loaded, for one event at a time. */
export class Environment {
  readonly #worker: Worker;
  readonly #loaded = Promise.withResolvers<Failure | undefined>();
  /** Of the event that runs. */
  #end: ((outcome: Outcome) => void) | undefined;
  #state: 'loading' | 'ready' | 'gone' = 'loading';
  /** Why the thread ended, where it did not end by itself. */
  #cause: Failure | undefined;

  constructor(settings: EnvironmentSettings) {
    const { entry, variables, name, memoryMb, loadLimit, onText } = settings;
    this.#worker = new Worker(new URL('./runner.ts', import.meta.url), {
      workerData: { entry } satisfies RunnerStart,
      env: variables,
      name,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    const timer = setTimeout(() => {
      void this.#stop(failure('timeout', 'Sandbox.Timedout', `The bundle did not load within ${loadLimit} ms: ${entry}`));
    }, loadLimit);
    void this.#loaded.promise.then(() => {
      clearTimeout(timer);
    });
    this.#listen(onText);
  }

  get alive(): boolean {
    return this.#state !== 'gone';
  }

  get ready(): boolean {
    return this.#state === 'ready';
  }

  /** Undefined once the bundle is loaded, or why it could not be. */
  loaded(): Promise<Failure | undefined> {
    return this.#loaded.promise;
  }

  /** Handles one event; after a time-out, an exit or a bundle that doesn't load, the environment is gone. */
  async run(invocation: Invocation): Promise<Outcome> {
    const failed = await this.loaded();
    if (failed) return failed;
    if (!this.alive) return failure('exited', 'Runtime.ExitError', 'The environment ended before the event began');
    const { requestId, timeoutMs } = invocation;
    const timer = setTimeout(() => {
      const message = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      void this.#stop(failure('timeout', 'Sandbox.Timedout', message));
    }, timeoutMs);
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#end = resolve;
      this.#worker.postMessage(invocation);
    });
    clearTimeout(timer);
    return outcome;
  }

  /** Ends the thread at once; an event that runs in it fails as `exited`. */
  async close(): Promise<void> {
    await this.#stop(failure('exited', 'Runtime.ExitError', 'The environment was stopped'));
  }

  #listen(onText: (text: string) => void): void {
    this.#worker.on('message', (message: RunnerMessage) => {
      if (message.kind === 'log') onText(message.text);
      else if (message.kind === 'ready') this.#ready();
      else if (message.kind === 'unusable') void this.#stop({ ok: false, reason: 'thrown', ...message.error });
      else this.#finish(outcomeOf(message));
    });
    this.#worker.on('error', (error) => {
      const { name, message, stack } = described(error);
      onText(`${stack}\n`);
      this.#state = 'gone';
      this.#cause ??= failure('exited', name, `Runtime exited with error: ${message}`);
    });
    this.#worker.on('exit', (code) => {
      this.#state = 'gone';
      const cause = this.#cause ?? failure('exited', 'Runtime.ExitError', `Runtime exited with error: exit status ${code}`);
      this.#loaded.resolve(cause);
      this.#finish(cause);
    });
  }

  #ready(): void {
    if (this.#state === 'gone') return;
    this.#state = 'ready';
    this.#loaded.resolve(undefined);
  }

  #finish(outcome: Outcome): void {
    this.#end?.(outcome);
    this.#end = undefined;
  }

  async #stop(cause: Failure): Promise<void> {
    this.#state = 'gone';
    this.#cause ??= cause;
    await this.#worker.terminate();
  }
}

export function failure(reason: Failure['reason'], errorType: string, errorMessage: string): Failure {
  return { ok: false, reason, errorType, errorMessage };
}

/** An error that comes out of a thread is a copy without Error's class. */
function described(error: unknown): { name: string; message: string; stack: string } {
  const fields = isJsonObject(error) ? error : { message: error };
  const { name = 'Error', message, stack = message } = fields;
  return { name: String(name), message: String(message), stack: String(stack) };
}

function outcomeOf(message: Extract<RunnerMessage, { kind: 'answer' | 'failure' }>): Outcome {
  if (message.kind === 'failure') return { ok: false, reason: 'thrown', ...message.error };
  return answerOf(message.payload);
}

/** What a function answered, in JSON; a failure where it is too long. */
export function answerOf(json: string): Outcome {
  if (Buffer.byteLength(json) > MAX_ANSWER_BYTES) {
    const text = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`;
    return failure('thrown', 'Function.ResponseSizeTooLarge', text);
  }
  return { ok: true, payload: JSON.parse(json) as unknown };
}
