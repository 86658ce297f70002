import { Container, type ContainerSettings } from '../container/container.ts';
import { failure } from './environment.ts';
import { Lines } from './lines.ts';
import type { Invocation } from './messages.ts';
import { type CallLine, callLine } from './metrics.ts';
import { type Finished, MAX_CALLS, unserved } from './pool.ts';

export interface ContainerPoolSettings extends Omit<ContainerSettings, 'onText'> {
  /** Whole lines that the function writes. */
  onLine: (line: string) => void;
}

const MAX_WAITING = 100;

/** The place of a container function: one process, as its models take half a gigabyte; events wait in order. */
export class ContainerPool {
  #settings: ContainerPoolSettings;
  /** Undefined until it is needed, and after the variables have changed. */
  #container: Promise<Container> | undefined;
  readonly #unclosed = new Set<Promise<Container>>();
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;
  /** Of the event that runs. */
  #calls: CallLine[] = [];

  constructor(settings: ContainerPoolSettings) {
    this.#settings = settings;
  }

  /** Never rejects. */
  invoke({ event, requestId }: Invocation): Promise<Finished> {
    if (this.#waiting >= MAX_WAITING) {
      return Promise.resolve(unserved(failure('throttled', 'TooManyRequestsException', `${MAX_WAITING} events wait already`)));
    }
    // At once where the place is free, so that what comes after it does not matter to it.
    const finished = this.#waiting === 0 ? this.#serve(event, requestId) : this.#last.then(() => this.#serve(event, requestId));
    this.#waiting += 1;
    this.#last = finished;
    return finished;
  }

  /** Starts the process where none runs; what keeps it from starting, the next event tells. */
  async warm(): Promise<void> {
    if (!this.#isClosed) (await this.#current()).start();
  }

  /** From now on events run in a new process with these variables, which starts when it is needed; what runs ends first. */
  replace(variables: Record<string, string>): void {
    this.#settings = { ...this.#settings, variables };
    const old = this.#container;
    this.#container = undefined;
    if (old) void this.#last.then(() => this.#end(old));
  }

  /** Takes no more events, waits at most `graceMs` for the one that runs, then ends the process. */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    let timer: NodeJS.Timeout | undefined;
    if (this.#waiting > 0) await Promise.race([this.#last, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
    await Promise.all([...this.#unclosed].map((container) => this.#end(container)));
  }

  async #serve(event: string, requestId: string): Promise<Finished> {
    const finished = this.#isClosed
      ? unserved(failure('exited', 'Runtime.ExitError', 'The local cloud is stopping'))
      : await this.#run(event, requestId);
    this.#waiting -= 1;
    return finished;
  }

  async #run(event: string, requestId: string): Promise<Finished> {
    const started = performance.now();
    const container = await this.#current();
    const cold = !container.isLoaded;
    const calls: CallLine[] = (this.#calls = []);
    const outcome = await container.invoke(JSON.parse(event), requestId);
    return { outcome, cold, milliseconds: performance.now() - started, calls };
  }

  #current(): Promise<Container> {
    this.#container ??= this.#open();
    this.#unclosed.add(this.#container);
    return this.#container;
  }

  async #end(container: Promise<Container>): Promise<void> {
    if (this.#unclosed.delete(container)) await (await container).close();
  }

  #open(): Promise<Container> {
    const { onLine, ...settings } = this.#settings;
    const lines = new Lines((line) => {
      onLine(line);
      const call = callLine(line);
      if (call && this.#calls.length < MAX_CALLS) this.#calls.push(call);
    });
    return Container.open({ ...settings, onText: lines.take.bind(lines) });
  }
}
