import type { Platform } from './platform.ts';
import { mayPass, MOST_TRIES, retryAfterOf, waitMs } from './tries.rules.ts';
import { pause, reasonOf, until } from './until.ts';

export interface Question {
  url: string;
  method: string;
  headers?: Record<string, string>;
  body?: string | FormData;
  /** How long a try may take. */
  limitMs: number;
  /** Whether it is of who was asked, and not of a proxy or a hotel's page: by default what is JSON, and a problem where it is no success. */
  isAnswer?: (answer: Answer) => boolean;
  /** What else than the status says that the same call may have another answer soon. */
  passes?: (answer: Answer) => boolean;
}

export interface Answer {
  /** 0: none, and `text` says why. */
  status: number;
  text: string;
  retryAfter?: number | undefined;
}

export interface AskOptions {
  /** By `elapsed`: no try begins or goes on after it. */
  deadline: number;
  /** By `elapsed`: no try begins after it, though one that has begun goes on. */
  begunBy?: number;
  signal?: AbortSignal | undefined;
}

/** Asks again, the very same, while that may help. @throws what the caller's signal says */
export async function ask(platform: Platform, question: Question, options: AskOptions): Promise<Answer> {
  const { deadline, begunBy = deadline, signal } = options;
  for (let tried = 1; ; tried++) {
    const limit = Math.max(0, Math.min(question.limitMs, deadline - platform.elapsed()));
    const answer = await askOnce(platform, question, limit, signal);
    const isPassing = mayPass(answer.status) || question.passes?.(answer) === true;
    if (!isPassing || tried === MOST_TRIES) return answer;
    const wait = waitMs(tried, answer.retryAfter, platform.random());
    if (platform.elapsed() + wait >= Math.min(deadline, begunBy)) return answer;
    await pause(platform, wait, signal);
  }
}

async function askOnce(platform: Platform, question: Question, limit: number, signal?: AbortSignal): Promise<Answer> {
  const late = new AbortController();
  const cancel = platform.after(limit, () => {
    late.abort();
  });
  try {
    return await until([signal, late.signal], (either) => answerOf(platform, question, either));
  } catch (error) {
    if (signal?.aborted) throw reasonOf(signal);
    const why = late.signal.aborted ? `within ${limit / 1000} s` : error instanceof Error ? error.message : String(error);
    return { status: 0, text: `No answer came from ${question.url}: ${why}` };
  } finally {
    cancel();
  }
}

async function answerOf(platform: Platform, question: Question, signal: AbortSignal): Promise<Answer> {
  const { url, method, headers = {}, body, isAnswer = isOfService } = question;
  const response = await platform.fetch(url, { method, headers, signal, ...(body !== undefined && { body }) });
  const answer = { status: response.status, text: await response.text(), retryAfter: retryAfterOf(response.headers.get('retry-after')) };
  return isAnswer(answer) ? answer : { status: 0, text: `Something else than Laurel answered ${url}, with status ${answer.status}` };
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isOfService = ({ status, text }: Answer): boolean => hasAll(text, status < 400 ? [] : ['code', 'detail', 'requestId']);

/** Whether it is JSON of an object with these fields. */
export function hasAll(text: string, fields: readonly string[]): boolean {
  const body = parsed(text);
  return typeof body === 'object' && body !== null && fields.every((field) => field in body);
}
