import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { failure } from '../lambda/environment.ts';
import type { Outcome } from '../lambda/functions.ts';
import { RuntimeApi } from './runtime-api.ts';

export interface ContainerSettings {
  functionArn: string;
  /** The file that exports the handler. */
  entry: string;
  handler: string;
  timeoutMs: number;
  /** All that the function sees as `process.env`. */
  variables: Record<string, string>;
  /** What it writes, in pieces as written. */
  onText: (text: string) => void;
  /** Modules that are loaded before it: for tests. */
  preload?: readonly string[];
}

const LOOP = fileURLToPath(new URL('runtime-loop.ts', import.meta.url));

/** A function in a process of its own, as a container is: started on demand, one event at a time, started anew once it has ended. */
export class Container {
  readonly #settings: ContainerSettings;
  readonly #api: RuntimeApi;
  #process: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(settings: ContainerSettings, api: RuntimeApi) {
    this.#settings = settings;
    this.#api = api;
    api.onInitError = (outcome) => {
      this.#end(outcome);
    };
  }

  static async open(settings: ContainerSettings): Promise<Container> {
    return new Container(settings, await RuntimeApi.start(settings.functionArn));
  }

  /** Of the process that runs; undefined where none does. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Whether a process runs that has loaded its function. */
  get isLoaded(): boolean {
    return this.#process !== undefined && this.#api.isAsked;
  }

  /** Starts the process before its first event, where none runs. */
  start(): void {
    if (!this.#isClosed) this.#process ??= this.#spawn();
  }

  /** Never rejects. Its time includes a start. */
  invoke(event: unknown, requestId: string = randomUUID()): Promise<Outcome> {
    const next = this.#last.then(() => this.#run(JSON.stringify(event), requestId));
    this.#last = next;
    return next;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#process?.kill('SIGKILL');
    await this.#api.close();
  }

  async #run(event: string, requestId: string): Promise<Outcome> {
    if (this.#isClosed) return failure('exited', 'Runtime.ExitError', 'The function was stopped');
    this.start();
    const { timeoutMs } = this.#settings;
    const timer = setTimeout(() => {
      const message = `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
      this.#end(failure('timeout', 'Sandbox.Timedout', message));
    }, timeoutMs);
    const outcome = await this.#api.invoke({ requestId, event, deadline: Date.now() + timeoutMs });
    clearTimeout(timer);
    return outcome;
  }

  #spawn(): ChildProcess {
    const { entry, handler, variables, onText, preload = [] } = this.#settings;
    const imports = preload.map((module) => `--import=${module}`);
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...imports, LOOP, entry, handler, this.#api.address], {
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onText);
    child.on('exit', (code, signal) => {
      if (this.#process !== child) return;
      this.#end(failure('exited', 'Runtime.ExitError', `Runtime exited with error: ${signal ?? `exit status ${code ?? 0}`}`));
    });
    return child;
  }

  #end(outcome: Outcome): void {
    const child = this.#process;
    this.#process = undefined;
    child?.kill('SIGKILL');
    this.#api.drop(outcome);
  }
}
