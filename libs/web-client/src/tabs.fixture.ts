import { oneByOne } from './alone.ts';
import type { Channel, Platform } from './platform.ts';
import { memoryStore, type Store } from './store.ts';

/** Lets all promises that can go on go on. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve));
};

type Fetch = Platform['fetch'];
interface Timer {
  at: number;
  work: () => void;
}

/** The time of a device, and its tabs: one store, locks and channels that all of them share. */
export class Device {
  now = Date.UTC(2026, 10, 20, 12);
  /** What the clock shows may be wrong. */
  clockIsOffBy = 0;
  chance = 0.5;
  readonly store: Store = memoryStore();
  /** What its tabs reported. */
  readonly reported: unknown[] = [];
  readonly #timers = new Set<Timer>();
  readonly #alone = oneByOne();
  readonly #channels = new Set<{ name: string; hear: (message: unknown) => void }>();
  readonly #onlines = new Set<() => void>();
  #ids = 0;

  /** Goes on until the promise has an end. */
  async run<T>(promise: Promise<T>): Promise<T> {
    const end = promise.then(
      () => true,
      () => true,
    );
    const isOver = (): Promise<boolean> => Promise.race([end, settled().then(() => false)]);
    while (!(await isOver())) this.#next();
    return await promise;
  }

  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    const isDue = async (): Promise<boolean> => {
      await settled();
      return [...this.#timers].some(({ at }) => at <= end);
    };
    while (await isDue()) this.#next();
    this.now = end;
  }

  /** How many timers run: each would keep a program from its end. */
  get timers(): number {
    return this.#timers.size;
  }

  /** The platform says that there is a connection. */
  online(): void {
    for (const work of [...this.#onlines]) work();
  }

  /** A tab; nothing of it goes on once it has crashed, and its locks are free. @param before each step that leaves the tab */
  tab(fetch: Fetch, before: () => void = () => undefined): Platform & { crash: () => void } {
    let isOver = false;
    const isDead = (): boolean => isOver;
    const never = new Promise<never>(() => undefined);
    let die: () => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      die = () => {
        isOver = true;
        reject(new Error('The tab has crashed'));
      };
    });
    death.catch(() => undefined);
    /** What a dead tab asks for has no answer. */
    const step = async <T>(work: () => T | Promise<T>): Promise<T> => {
      before();
      if (isDead()) return never;
      const result = await work();
      before();
      return isDead() ? never : result;
    };
    const live = (work: () => void) => (): void => {
      if (!isDead()) work();
    };
    return {
      crash: die,
      fetch: (url, init) => step(() => fetch(url, init)),
      open: () => ({ send: () => undefined, close: () => undefined }),
      now: () => this.now + this.clockIsOffBy,
      elapsed: () => this.now,
      random: () => this.chance,
      uuid: () => `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`,
      after: (ms, work) => this.#after(ms, live(work)),
      store: {
        getItem: (name) => step(() => this.store.getItem(name)),
        setItem: (name, text) => step(() => this.store.setItem(name, text)),
      },
      alone: (name, work, signal) => (isDead() ? never : this.#alone(name, () => Promise.race([work(), death]), signal)),
      channel: (name, hear) => this.#channel(name, (message) => {
        if (!isDead()) hear(message);
      }), // prettier-ignore
      report: (error) => void this.reported.push(error),
      whenOnline: (work) => {
        const mine = live(work);
        this.#onlines.add(mine);
        return () => this.#onlines.delete(mine);
      },
    };
  }

  #after(ms: number, work: () => void): () => void {
    const timer = { at: this.now + ms, work };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #next(): void {
    const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
    if (!next) throw new Error('Nothing more will ever happen');
    this.#timers.delete(next);
    this.now = Math.max(this.now, next.at);
    next.work();
  }

  #channel(name: string, hear: (message: unknown) => void): Channel {
    const mine = { name, hear };
    this.#channels.add(mine);
    return {
      post: (message) => {
        if (!this.#channels.has(mine)) return;
        const copy: unknown = structuredClone(message);
        for (const other of this.#channels) if (other !== mine && other.name === name) setImmediate(other.hear, copy);
      },
      close: () => this.#channels.delete(mine),
    };
  }
}

/** An answer of the service, or of something that stands before it. */
export function reply(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': type, ...headers } });
}

/** A refusal as the contract has it. */
export const problem = (status: number, code: string, more: object = {}, headers: Record<string, string> = {}): Response =>
  reply(status, { type: `urn:laurel:problem:${code}`, title: code, status, detail: 'x', code, requestId: 'r-1', ...more }, headers);
