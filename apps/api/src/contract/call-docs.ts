import type { Problem } from '#core/problem';

/** An example that can be sent, or is answered, as it stands. */
export interface Example {
  /** One line; a body that another caller sends begins with whom: `As a server: …`. */
  summary: string;
  value: object;
}

/** What the contract says of a call beyond what its route declares. Examples are of the demo catalogue, on 2026-11-20. */
export interface CallDocs {
  /** What the call does, in Markdown. */
  does: string;
  /** What happens when it is sent a second time. */
  retry: string;
  /** What limits it besides what limits every call. */
  limits?: string;
  /** What has to have happened before its example is answered with 2xx; undefined: nothing. */
  first?: string;
  /** Example values of the query, by parameter; each is sent. */
  query?: Readonly<Record<string, string | number | boolean>>;
  /** An example of `Idempotency-Key`. */
  key?: string;
  /** Bodies by name, the usual one first. */
  bodies?: Readonly<Record<string, Example>>;
  /** Answers with 200, or where the call never answers that, with 202. */
  answers: Readonly<Record<string, Example>>;
  /** The answer with 202 of a call that may take longer. */
  later?: object;
  /** Refusals that say something else here than in `problem-examples.ts`. */
  problems?: readonly Problem[];
}

/** By `POST /score`, in the order in which the contract shows them. */
export type DocsByRoute = Readonly<Record<string, CallDocs>>;

/** The only example of its kind. */
export const only = (value: object): Readonly<Record<string, Example>> => ({ example: { summary: '', value } });

/** Who plays in the examples, and when. */
export const ADA = 'ba7ef05c-76f5-4c40-8ec4-5c71a1a1a9e3';
export const NOW = '2026-11-20T12:00:00.000Z';
export const TOMORROW = '2026-11-21T00:00:00.000Z';
export const MONDAY = '2026-11-23T00:00:00.000Z';
/** Where avatars lie: the CDN of the deployment. */
export const CDN = 'https://d111111abcdef8.cloudfront.net';
