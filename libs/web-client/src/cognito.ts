import type { Place } from '#guest-client/sign-up';
import { ask, type Answer, hasAll } from './ask.ts';
import { noAnswer } from './laurel-error.ts';
import type { Platform } from './platform.ts';
import { LIMIT_MS, WITHIN_MS } from './tries.rules.ts';

/** The user pool, asked with the same tries as the service. @param signal ends all that is under way there */
export const poolOf = (platform: Platform, { cognito, clientId }: Place, signal: AbortSignal): Place => ({
  cognito,
  clientId,
  signal,
  fetch: async (url, { method = 'POST', headers, body }) => {
    const sent = { headers: Object.fromEntries(new Headers(headers)), body: typeof body === 'string' ? body : '' };
    const question = { url, limitMs: LIMIT_MS, method, isAnswer: isOfPool, passes: isThrottled, ...sent };
    const { status, text } = await ask(platform, question, { deadline: platform.elapsed() + WITHIN_MS, signal });
    if (status === 0) throw noAnswer(text);
    return new Response(text, { status });
  },
});

/** What others answer with 429 is 400 here. */
const isThrottled = ({ status, text }: Answer): boolean => status === 400 && text.includes('TooManyRequestsException');

const isOfPool = ({ status, text }: Answer): boolean => hasAll(text, status < 400 ? [] : ['__type']);
