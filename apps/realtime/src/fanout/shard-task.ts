import { isJsonObject } from '#core/json';
import type { Position } from '../frames.ts';

/** One shard's part of a push: this frame to all of its subscribers, on from the connection `start` where a part is done already. */
export interface ShardTask {
  topic: string;
  shard: number;
  /** The frame. */
  text: string;
  start: string | null;
  /** Which push of a board it belongs to: a later one makes it superfluous. null: an announcement, which none does. */
  push: Position | null;
  /** Somebody of the part that is done has not got it. */
  missed: boolean;
}

/** @throws where a queue holds what this app did not send; the queue's dead letters keep it */
export function parseShardTask(body: string): ShardTask {
  const value: unknown = JSON.parse(body);
  if (!isJsonObject(value)) throw new Error('A shard task is an object');
  const { topic, shard, text, start, push, missed } = value;
  if (typeof topic !== 'string' || typeof text !== 'string') throw new Error('A shard task has a topic and a text');
  if (typeof shard !== 'number' || !Number.isSafeInteger(shard) || shard < 0) throw new Error('A shard task has a shard');
  if (start !== null && typeof start !== 'string') throw new Error('A shard task starts at the beginning, or after a connection');
  return { topic, shard, text, start, push: push === null ? null : parsePosition(push), missed: missed === true };
}

function parsePosition(value: unknown): Position {
  if (!isJsonObject(value) || typeof value.epoch !== 'string' || typeof value.seq !== 'number') throw new Error('A push has a position');
  return { epoch: value.epoch, seq: value.seq };
}
