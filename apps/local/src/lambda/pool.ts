import { Environment, failure, type EnvironmentSettings } from './environment.ts';
import type { Outcome } from './functions.ts';
import { Lines } from './lines.ts';
import type { Failure, Invocation } from './messages.ts';
import { type CallLine, callLine } from './metrics.ts';

export interface PoolSettings extends Omit<EnvironmentSettings, 'onText'> {
  /** Whole lines that the functions write. */
  onLine: (line: string) => void;
}

export interface Finished {
  outcome: Outcome;
  /** The environment had to start for this event. */
  cold: boolean;
  /** From the moment an environment was free; a cold one's start included. */
  milliseconds: number;
  /** What the handler logged of its calls. */
  calls: CallLine[];
}

interface Place {
  environment: Environment;
  generation: number;
  busy: boolean;
  /** Of the event that runs. */
  calls: CallLine[];
}

interface Waiting {
  invocation: Invocation;
  done: (finished: Finished) => void;
}

const MAX_ENVIRONMENTS = 4;
const MAX_WAITING = 10_000;
/** Lines of one event that are counted. */
export const MAX_CALLS = 100;

/** The environments of one bundle: at most four, started on demand; further events wait in order. */
export class Pool {
  #settings: PoolSettings;
  #places: Place[] = [];
  #waiting: Waiting[] = [];
  #generation = 0;
  #closed = false;
  #idle: (() => void) | undefined;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
  }

  /** Never rejects. */
  invoke(invocation: Invocation): Promise<Finished> {
    if (this.#closed) return Promise.resolve(unserved(failure('exited', 'Runtime.ExitError', 'The local cloud is stopping')));
    if (this.#waiting.length >= MAX_WAITING) {
      return Promise.resolve(unserved(failure('throttled', 'TooManyRequestsException', `${MAX_WAITING} events wait already`)));
    }
    return new Promise((done) => {
      this.#waiting.push({ invocation, done });
      this.#dispatch();
    });
  }

  /** Starts an environment where none stands; undefined when it is loaded, or why it could not be. */
  async warm(): Promise<Failure | undefined> {
    const place = this.#places.find(({ environment, generation }) => environment.alive && generation === this.#generation) ?? this.#start();
    const failed = await place.environment.loaded();
    this.#dispatch();
    return failed;
  }

  /** From now on events run in new environments with these variables; what runs in old ones ends first. */
  replace(variables: Record<string, string>): void {
    this.#settings = { ...this.#settings, variables };
    this.#generation += 1;
    this.#dispatch();
  }

  /** Takes no more events, waits at most `graceMs` for those that run, then ends every thread. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    const stopping = unserved(failure('exited', 'Runtime.ExitError', 'The local cloud is stopping'));
    for (const { done } of this.#waiting.splice(0)) done(stopping);
    if (this.#places.some(({ busy }) => busy)) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
        setTimeout(resolve, graceMs).unref();
      });
    }
    await Promise.all(this.#places.map(({ environment }) => environment.close()));
  }

  #dispatch(): void {
    for (const { environment, generation, busy } of this.#places) {
      if (!busy && generation !== this.#generation) void environment.close();
    }
    this.#places = this.#places.filter(({ environment, busy }) => environment.alive || busy);
    if (this.#places.every(({ busy }) => !busy)) this.#idle?.();
    while (this.#waiting.length > 0) {
      const place = this.#places.find(({ busy }) => !busy) ?? this.#room();
      const next = place && this.#waiting.shift();
      if (!next) return;
      void this.#serve(place, next);
    }
  }

  #room(): Place | undefined {
    return this.#places.length < MAX_ENVIRONMENTS ? this.#start() : undefined;
  }

  async #serve(place: Place, { invocation, done }: Waiting): Promise<void> {
    const cold = !place.environment.ready;
    const started = performance.now();
    place.busy = true;
    place.calls = [];
    const outcome = await place.environment.run(invocation);
    place.busy = false;
    done({ outcome, cold, milliseconds: performance.now() - started, calls: place.calls });
    this.#dispatch();
  }

  #start(): Place {
    const lines = new Lines((line) => {
      this.#settings.onLine(line);
      const call = callLine(line);
      if (call && place.busy && place.calls.length < MAX_CALLS) place.calls.push(call);
    });
    const onText = lines.take.bind(lines);
    const environment = new Environment({ ...this.#settings, onText });
    const place: Place = { environment, generation: this.#generation, busy: false, calls: [] };
    this.#places.push(place);
    return place;
  }
}

export function unserved(outcome: Failure): Finished {
  return { outcome, cold: false, milliseconds: 0, calls: [] };
}
