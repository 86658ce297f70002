import { apply, type Board } from './board.ts';
import type { Frames } from './laurel-v1.ts';

/** A push of a topic: which, and when it was made. */
export type Position = Pick<Board, 'epoch' | 'seq' | 'at'>;

/** What a subscription knows of its board. */
export interface Topic {
  /** The topic that the server named last, and when it did; undefined until it has. */
  named: Pick<Board, 'topic' | 'endsAt' | 'at'> | undefined;
  /** The board as far as its pushes have come. */
  board: Board | undefined;
  /** The newest push that is known of, whether it has come or not. */
  heard: Position | undefined;
}

/** The frames that tell of a topic. */
export type TopicFrame = Frames['subscribed' | 'leaderboard.snapshot' | 'leaderboard.delta'];

/** Before the first answer. */
export const unknownTopic: Topic = { named: undefined, board: undefined, heard: undefined };

/** Whether a newer push is known of than the one that is held. */
export const isBehind = ({ board, heard }: Topic): boolean => heard !== undefined && isNewer(heard, board);

/**
 * What is known after a frame; the same object where it tells nothing new. Frames may come twice, late and in any order: of an epoch only
 * what is newer than what is held counts, and of another epoch only what was made later.
 *
 * @param early with `subscribed`: a push of its topic that has overtaken it
 */
export function take(topic: Topic, frame: TopicFrame, early?: Position): Topic {
  if (frame.type === 'subscribed') return subscribed(topic, frame, early);
  const { named, board } = topic;
  if (frame.topic !== named?.topic || !isNewer(frame, board)) return topic;
  const next = { ...topic, heard: newest(topic.heard, frame) };
  if (frame.type === 'leaderboard.snapshot') return { ...next, board: boardOf(frame, named.endsAt) };
  if (board?.epoch !== frame.epoch || board.seq !== frame.prev) return next;
  const rows = apply(board.rows, frame);
  return { ...next, board: boardOf({ ...frame, rows, quantiles: frame.quantiles ?? board.quantiles }, named.endsAt) };
}

/** A new period is a new topic, of which nothing is held; a late answer names the one before. */
function subscribed(topic: Topic, frame: Frames['subscribed'], early: Position | undefined): Topic {
  const { named, board, heard } = topic;
  const isOther = named?.topic !== frame.topic;
  if (isOther && named && frame.at <= named.at) return topic;
  const at = named && named.at > frame.at ? named.at : frame.at;
  const told = newest(isOther ? undefined : heard, frame);
  return {
    named: { topic: frame.topic, endsAt: frame.endsAt, at },
    board: isOther ? undefined : board,
    heard: early ? newest(told, early) : told,
  };
}

const boardOf = ({ topic, epoch, seq, at, total, rows, quantiles }: Omit<Board, 'endsAt'>, endsAt: string | null): Board => ({
  ...{ topic, epoch, seq, at, total, rows, quantiles },
  endsAt,
});

/** Times compare as text: they are all written with milliseconds and a Z. */
function isNewer(a: Position, b: Position | undefined): boolean {
  if (!b) return true;
  return a.epoch === b.epoch ? a.seq > b.seq : a.at > b.at;
}

/** The newer of two pushes. */
export const newest = (heard: Position | undefined, { epoch, seq, at }: Position): Position =>
  heard && !isNewer({ epoch, seq, at }, heard) ? heard : { epoch, seq, at };
