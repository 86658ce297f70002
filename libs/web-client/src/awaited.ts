import { type ErrorParts, LaurelError } from './laurel-error.ts';
import type { Channel } from './platform.ts';

/** How an entry ended. */
export type Outcome = { key: string; answer: unknown } | { key: string; error: LaurelError };

/** As it goes from one tab to the other. */
interface Posted {
  key: string;
  answer?: unknown;
  problem?: ErrorParts;
}

interface Waiting {
  resolve: (answer: unknown) => void;
  reject: (error: Error) => void;
}

/** Who awaits which entry's answer, whatever tab it is that sends it. */
export class Awaited {
  readonly #waiting = new Map<string, Waiting>();
  #end: Error | undefined;

  /** The answer, some day. Who does not await it hears nothing of a refusal here. */
  answerTo(key: string): Promise<unknown> {
    const answer = new Promise<unknown>((resolve, reject) => {
      if (this.#end) reject(this.#end);
      else this.#waiting.set(key, { resolve, reject });
    });
    answer.catch(() => undefined);
    return answer;
  }

  /** @param channel to tell the other tabs */
  settle(outcome: Outcome, channel?: Channel): void {
    const waiting = this.#waiting.get(outcome.key);
    this.#waiting.delete(outcome.key);
    if ('error' in outcome) waiting?.reject(outcome.error);
    else waiting?.resolve(outcome.answer);
    if (!waiting) channel?.post(postedOf(outcome));
  }

  /** Nothing more is told here: all who await an answer, and who come later, hear why. */
  end(why: Error): void {
    this.#end = why;
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
  }

  /** What another tab has posted. */
  hear(message: object): void {
    const { key, answer, problem } = message as Partial<Posted>;
    if (key !== undefined) this.settle(problem ? { key, error: new LaurelError(problem) } : { key, answer });
  }
}

function postedOf(outcome: Outcome): Posted {
  if ('answer' in outcome) return outcome;
  const { status, code, detail, requestId, fields, retryAfter } = outcome.error;
  return { key: outcome.key, problem: { status, code, detail, requestId, fields, retryAfter } };
}
