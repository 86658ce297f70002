import { DatabaseSync } from 'node:sqlite';

/** Another process holds the database: whoever starts a local cloud on the same data folder gets this. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';

  constructor() {
    super('Another Laurel already uses this data folder: stop it, or start with another folder.');
  }
}

const VERSION = 1;

const SCHEMA = `
  CREATE TABLE keys (purpose TEXT PRIMARY KEY, pem TEXT NOT NULL) STRICT;
  CREATE TABLE secrets (client_id TEXT PRIMARY KEY, secret TEXT NOT NULL) STRICT;
  -- Names and verified e-mails are unique without regard to case; alias_key is set while the e-mail is verified.
  CREATE TABLE users (
    sub TEXT PRIMARY KEY, username TEXT NOT NULL, username_key TEXT NOT NULL UNIQUE, email TEXT, alias_key TEXT UNIQUE,
    password TEXT, status TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE members (
    sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE, group_name TEXT NOT NULL, PRIMARY KEY (sub, group_name)) STRICT;
  CREATE TABLE sessions (
    origin_jti TEXT PRIMARY KEY, sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE, client_id TEXT NOT NULL,
    refresh_hash TEXT NOT NULL UNIQUE, event_id TEXT NOT NULL, signed_in_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX sessions_of_user ON sessions (sub);
  CREATE TABLE codes (
    sub TEXT NOT NULL REFERENCES users ON DELETE CASCADE, purpose TEXT NOT NULL, address TEXT NOT NULL, code TEXT NOT NULL,
    expires_at INTEGER NOT NULL, attempts INTEGER NOT NULL, sent INTEGER NOT NULL, sent_since INTEGER NOT NULL, PRIMARY KEY (sub, purpose)) STRICT;
  CREATE TABLE mail (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
    code TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${VERSION};
`;

const SQLITE_BUSY = 5;

/**
 * Opens the file, or a database in memory for `:memory:`, and holds it alone until it is closed or the process ends, however it ends:
 * the kernel frees the lock. Throws DatabaseInUseError when another holds it.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Exclusive before the first access: SQLite then never gives its lock back. A write that was answered outlives the process.
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN EXCLUSIVE');
    prepareSchema(database);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DatabaseInUseError() : error;
  }
}

function prepareSchema(database: DatabaseSync): void {
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === 0) database.exec(SCHEMA);
  else if (version !== VERSION)
    throw new Error('The user pool in this data folder was made by another version of Laurel: start with --fresh.');
}

function isBusy(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === SQLITE_BUSY
  );
}

/** Runs synchronous writes so that all or none of them stand. */
export function atomically<T>(database: DatabaseSync, writes: () => T): T {
  database.exec('BEGIN');
  try {
    const result = writes();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
