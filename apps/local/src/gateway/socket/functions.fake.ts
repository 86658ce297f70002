import { setTimeout as sleep } from 'node:timers/promises';
import type { Functions, Outcome } from '../../lambda/functions.ts';

export const ok = (payload: unknown): Outcome => ({ ok: true, payload });

export const failed = (errorMessage: string, reason: 'thrown' | 'timeout' | 'throttled' | 'exited' = 'thrown'): Outcome => ({
  ok: false,
  reason,
  errorType: 'Error',
  errorMessage,
});

/** Polls until `found` gives something; throws after `ms`, saying what was waited for. */
export async function eventually<T>(what: string, found: () => T | undefined, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = found();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain for ${what}.`);
    await sleep(5);
  }
}

/** The Lambda side of a test: each function answers as the test says, and one that nobody expected fails loudly. */
export class FakeFunctions<Event> implements Functions {
  readonly calls: { name: string; event: Event; at: number }[] = [];
  readonly unexpected: string[] = [];
  readonly answers: Record<string, (event: Event) => Outcome | Promise<Outcome>>;

  constructor(answers: Record<string, (event: Event) => Outcome | Promise<Outcome>>) {
    this.answers = answers;
  }

  async invoke(name: string, event: unknown): Promise<Outcome> {
    const answer = this.answers[name];
    if (!answer) {
      this.unexpected.push(name);
      throw new Error(`Nobody expected the function ${name} to be invoked.`);
    }
    const copy = JSON.parse(JSON.stringify(event)) as Event;
    this.calls.push({ name, event: copy, at: Date.now() });
    return answer(copy);
  }

  /** The events that a function has seen. */
  seen(name: string): Event[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.event);
  }

  /** Waits until a function has been called `count` times. */
  async called(name: string, count = 1): Promise<Event[]> {
    return eventually(`${count} calls of ${name}`, () => (this.seen(name).length >= count ? this.seen(name) : undefined));
  }
}
