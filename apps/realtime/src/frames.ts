import { type Problem, PROBLEMS } from '#core/problem';
import type { Frames, FrameType } from '#realtime-client/laurel-v1';

export type { BoardRow, Quantile } from '#realtime-client/laurel-v1';

/** Where a topic stands: `seq` grows by one with each push of an epoch. */
export interface Position {
  epoch: string;
  seq: number;
}

/** One frame is one line of JSON of at most 32 KB: one metered unit. */
export const FRAME_BYTES = 32 * 1024;

/** A message of `laurel.v1` as text. */
export const frame = <T extends FrameType>(type: T, fields: Omit<Frames[T], 'type' | 'at'>, now: Date): string =>
  JSON.stringify({ type, at: now.toISOString(), ...fields });

/** A problem of the table as a frame. */
export const errorFrame = (problem: Problem, requestId: string, id: string | null, now: Date): string =>
  frame(
    'error',
    { code: problem.code, title: PROBLEMS[problem.code].title, detail: problem.message, requestId, id, ...problem.extension },
    now,
  );
