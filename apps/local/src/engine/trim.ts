import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Checkpoint } from '../streams/checkpoints.ts';

/**
 * Removes the stream records of a table that have been delivered. DynamoDB trims a stream after a day; the engine never does, and reads
 * all of it at each write. The last delivered one stays: the engine counts on from the newest it has.
 *
 * @param file the engine's database, which nobody may have open
 */
export function trimStream(file: string, table: string, checkpoint: Checkpoint | undefined): void {
  const delivered = Math.min(...Object.values(checkpoint?.shards ?? {}).map(Number));
  if (!Number.isSafeInteger(delivered) || !existsSync(file)) return;
  const database = new DatabaseSync(file);
  try {
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_stream_records'").get();
    if (!known) return;
    database.prepare('DELETE FROM _stream_records WHERE table_name = ? AND CAST(sequence_number AS INTEGER) < ?').run(table, delivered);
  } finally {
    database.close();
  }
}
