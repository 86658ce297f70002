import { type Problem, PROBLEMS } from '#core/problem';

/** A place on a board as it goes over the socket: rank, playerId, name, score. */
export type BoardRow = [rank: number, playerId: string, name: string, score: number];

/** Where a topic stands: `seq` grows by one with each push of an epoch. */
export interface Position {
  epoch: string;
  seq: number;
}

/** Every message that the service sends, without `type` and `at`: the closed list of `laurel.v1`. */
export interface Frames {
  subscribed: Position & { topic: string; endsAt: string | null; id: string | null };
  unsubscribed: { topic: string; epoch: string | null; seq: number | null; endsAt: string | null; id: string | null };
  'leaderboard.snapshot': Position & {
    topic: string;
    total: number;
    rows: readonly BoardRow[];
    quantiles: readonly (readonly [number, number])[];
  };
  announcement: { message: string };
  broadcasted: { topic: string | null; id: string | null };
  pong: { id: string | null };
  error: { code: string; title: string; detail: string; requestId: string; id: string | null; [extension: string]: unknown };
}

/** One frame is one line of JSON of at most 32 KB: one metered unit. */
export const FRAME_BYTES = 32 * 1024;

export const frame = <T extends keyof Frames>(type: T, fields: Frames[T], now: Date): string =>
  JSON.stringify({ type, at: now.toISOString(), ...fields });

/** A problem of the table as a frame. */
export const errorFrame = (problem: Problem, requestId: string, id: string | null, now: Date): string =>
  frame(
    'error',
    { code: problem.code, title: PROBLEMS[problem.code].title, detail: problem.message, requestId, id, ...problem.extension },
    now,
  );
