import type { Functions } from '../lambda/functions.ts';
import type { CloudSchedule } from '../template/cloud.ts';

export interface SchedulesOptions {
  schedules: readonly CloudSchedule[];
  functions: Functions;
  /** The apps' time, in ms: it goes on as the machine's does, and jumps when somebody moves it. */
  now: () => number;
}

export interface Schedules {
  /** To be called when the apps' clock has jumped and the functions follow it: what is due by the new time runs at once. */
  clockMoved(): void;
  /** Begins no more runs, and waits a bounded time for those under way. */
  close(): Promise<void>;
}

const STOP_MS = 2_000;
/** The longest time that a timer can wait; then it looks again. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** One schedule: its first run is at once, each next one a period later by the apps' clock, and never two at a time. */
class Repetition {
  readonly #schedule: CloudSchedule;
  readonly #options: SchedulesOptions;
  #dueAt: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(schedule: CloudSchedule, options: SchedulesOptions) {
    this.#schedule = schedule;
    this.#options = options;
    this.#dueAt = options.now();
  }

  /** Runs what is due, or waits for it; while a run is under way, its end asks again. */
  follow(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#running) return;
    const now = this.#options.now();
    // Where the clock went back, the time that was due is far away.
    this.#dueAt = Math.min(this.#dueAt, now + this.#periodMs);
    if (this.#dueAt <= now) this.#running = this.#run(now);
    else {
      this.#timer = setTimeout(
        () => {
          this.follow();
        },
        Math.min(this.#dueAt - now, LONGEST_WAIT_MS),
      );
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  get #periodMs(): number {
    return this.#schedule.everySeconds * 1_000;
  }

  /** However many periods have passed: one run. A failed one is in the log of its function; the next one comes as if it had not failed. */
  async #run(now: number): Promise<void> {
    this.#dueAt = now + this.#periodMs;
    await this.#options.functions.invoke(this.#schedule.function, this.#schedule.input);
    this.#running = undefined;
    this.follow();
  }
}

/** Calls functions as the schedules of the templates say, by the apps' clock. */
export function startSchedules(options: SchedulesOptions): Schedules {
  const all = options.schedules.map((schedule) => new Repetition(schedule, options));
  const clockMoved = (): void => {
    for (const repetition of all) repetition.follow();
  };
  clockMoved();
  return {
    clockMoved,
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const ended = Promise.all(all.map((repetition) => repetition.close()));
      await Promise.race([ended, new Promise((resolve) => (timer = setTimeout(resolve, STOP_MS)))]);
      clearTimeout(timer);
    },
  };
}
