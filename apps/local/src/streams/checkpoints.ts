import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isJsonObject } from '#core/json';

/** How far a stream has been delivered: by shard the last sequence number, or `end` where the shard is closed and read to its end. */
export interface Checkpoint {
  streamArn: string;
  shards: Record<string, string>;
}

/** Where a checkpoint outlives the process. */
export interface CheckpointStore {
  /** The last one saved; undefined where there is none, or it cannot be read: then all that the stream still holds is delivered. */
  load(): Checkpoint | undefined;
  save(checkpoint: Checkpoint): void;
}

function parsed(text: string): Checkpoint | undefined {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value) || typeof value.streamArn !== 'string' || !isJsonObject(value.shards)) return undefined;
  const shards = Object.entries(value.shards).flatMap(([id, at]) => (typeof at === 'string' ? [[id, at] as const] : []));
  return { streamArn: value.streamArn, shards: Object.fromEntries(shards) };
}

/** A checkpoint in a JSON file, written whole or not at all, so that a kill at any moment leaves the last one or the one before. */
export function fileCheckpoints(path: string): CheckpointStore {
  mkdirSync(dirname(path), { recursive: true });
  return {
    load: () => {
      try {
        return parsed(readFileSync(path, 'utf8'));
      } catch {
        return undefined;
      }
    },
    save: (checkpoint) => {
      writeFileSync(`${path}.new`, JSON.stringify(checkpoint));
      renameSync(`${path}.new`, path);
    },
  };
}

/** Keeps nothing: for a cloud that is gone with its process. */
export const noCheckpoints: CheckpointStore = { load: () => undefined, save: () => undefined };
