import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckpointStore, fileCheckpoints, noCheckpoints } from '../streams/checkpoints.ts';
import { DatabaseInUseError, openDatabase } from '../user-pool/database.ts';

/** Where each part keeps what must survive a restart. */
export interface DataFolder {
  /** The user pool's database: it is also the folder's lock. */
  userPool: string;
  /** Undefined: the engine keeps everything in memory. */
  dynamodb: string | undefined;
  /** A folder for the objects of S3; undefined: they are kept in memory. */
  objects: string | undefined;
  /** Undefined: nothing is written. */
  logs: string | undefined;
  /** Signs the cursors of pages. */
  cursorKey: string;
  /** Names players where their id must not stand. */
  pseudonymKey: string;
  checkpoints: (table: string) => CheckpointStore;
}

/** Nothing outlives the process. */
export function memoryFolder(): DataFolder {
  return {
    userPool: ':memory:',
    dynamodb: undefined,
    objects: undefined,
    logs: undefined,
    cursorKey: newKey(),
    pseudonymKey: newKey(),
    checkpoints: () => noCheckpoints,
  };
}

/** Ours, with the files that SQLite puts beside its own; nothing else of the folder is ever deleted. */
const OWN = [
  'user-pool.db',
  'user-pool.db-wal',
  'user-pool.db-shm',
  'dynamodb.db',
  'dynamodb.db-wal',
  'dynamodb.db-shm',
  'objects',
  'cursor-key',
  'pseudonym-key',
  'streams',
  'logs',
];

/** @throws Error where the folder is somebody else's; DatabaseInUseError where another Laurel runs on one that is to be emptied */
export function dataFolder(path: string, fresh: boolean): DataFolder {
  const at = (name: string): string => join(path, name);
  checkOurs(path);
  if (fresh) {
    checkUnused(at('user-pool.db'));
    for (const name of OWN) rmSync(at(name), { recursive: true, force: true });
  }
  // The user pool's private keys lie there.
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chmodSync(path, 0o700);
  const cursorKey = keptKey(at('cursor-key'));
  return {
    userPool: at('user-pool.db'),
    dynamodb: at('dynamodb.db'),
    objects: at('objects'),
    logs: at('logs'),
    cursorKey,
    pseudonymKey: keptKey(at('pseudonym-key')),
    checkpoints: (table) => fileCheckpoints(join(at('streams'), `${table}.json`)),
  };
}

/** A folder of ours holds the key that is written first; any other one must be empty, or it would be mixed up with our files. */
function checkOurs(path: string): void {
  const names = existsSync(path) ? readdirSync(path) : [];
  if (names.length > 0 && !names.includes('cursor-key'))
    throw new Error(`${path} holds files that are not Laurel's: name an empty folder, or one that is not there yet.`);
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
