import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckpointStore, fileCheckpoints, noCheckpoints } from '../streams/checkpoints.ts';
import { DatabaseInUseError, openDatabase } from '../user-pool/database.ts';

/** Where each part keeps what must survive a restart. */
export interface DataFolder {
  /** The user pool's database: it is also the folder's lock. */
  userPool: string;
  /** Undefined: the engine keeps everything in memory. */
  dynamodb: string | undefined;
  /** Undefined: nothing is written. */
  logs: string | undefined;
  /** Signs the cursors of pages. */
  cursorKey: string;
  checkpoints: (table: string) => CheckpointStore;
}

/** Nothing outlives the process. */
export function memoryFolder(): DataFolder {
  return { userPool: ':memory:', dynamodb: undefined, logs: undefined, cursorKey: newKey(), checkpoints: () => noCheckpoints };
}

/** Ours, with the files that SQLite puts beside its own; nothing else of the folder is ever deleted. */
const OWN = [
  'user-pool.db',
  'user-pool.db-wal',
  'user-pool.db-shm',
  'dynamodb.db',
  'dynamodb.db-wal',
  'dynamodb.db-shm',
  'cursor-key',
  'streams',
  'logs',
];

/** @throws DatabaseInUseError where another Laurel runs on the folder that is to be emptied */
export function dataFolder(path: string, fresh: boolean): DataFolder {
  const at = (name: string): string => join(path, name);
  if (fresh) {
    checkUnused(at('user-pool.db'));
    for (const name of OWN) rmSync(at(name), { recursive: true, force: true });
  }
  // The user pool's private keys lie there.
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return {
    userPool: at('user-pool.db'),
    dynamodb: at('dynamodb.db'),
    logs: at('logs'),
    cursorKey: keptKey(at('cursor-key')),
    checkpoints: (table) => fileCheckpoints(join(at('streams'), `${table}.json`)),
  };
}

/** A database that can't be opened for any other reason is one to be deleted. */
function checkUnused(database: string): void {
  try {
    openDatabase(database).close();
  } catch (error) {
    if (error instanceof DatabaseInUseError) throw error;
  }
}

function keptKey(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    const key = newKey();
    writeFileSync(path, key, { mode: 0o600 });
    return key;
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}
