import type { DatabaseSync } from 'node:sqlite';
import { type Row, numberOf, textOf, textOrNull } from './row.ts';

const STATUSES = ['UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD'] as const;
export type UserStatus = (typeof STATUSES)[number];

export interface User {
  readonly sub: string;
  readonly username: string;
  /** A verified e-mail is an alias: it signs in like the username. */
  readonly email: { address: string; verified: boolean } | null;
  /** As hashPassword() gives it; null: none was set, nobody signs in. */
  readonly passwordHash: string | null;
  readonly status: UserStatus;
  /** In alphabetical order. */
  readonly groups: readonly string[];
  /** Times are seconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Failures {
  count: number;
  /** Seconds since 1970. */
  lockedUntil: number;
}

export type UserChange = Partial<Pick<User, 'email' | 'passwordHash' | 'status'>> & { updatedAt: number };

/** The users of the pool. Names and e-mails compare without regard to case. */
export function usersRepository(database: DatabaseSync) {
  const insert =
    database.prepare(`INSERT INTO users (sub, username, username_key, email, alias_key, password, status, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const update = database.prepare(
    'UPDATE OR IGNORE users SET email = ?, alias_key = ?, password = ?, status = ?, updated_at = ? WHERE sub = ?',
  );
  const remove = database.prepare('DELETE FROM users WHERE sub = ?');
  const selectSub = database.prepare('SELECT * FROM users WHERE sub = ?');
  const selectName = database.prepare('SELECT * FROM users WHERE username_key = :key OR alias_key = :key');
  const selectGroups = database.prepare('SELECT group_name FROM members WHERE sub = ? ORDER BY group_name');
  const join = database.prepare('INSERT INTO members (sub, group_name) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const leave = database.prepare('DELETE FROM members WHERE sub = ? AND group_name = ?');
  const selectFailures = database.prepare('SELECT failures, locked_until FROM users WHERE sub = ?');
  const updateFailures = database.prepare('UPDATE users SET failures = ?, locked_until = ? WHERE sub = ?');

  const toUser = (row: Row | undefined): User | undefined =>
    row &&
    readUser(
      row,
      selectGroups.all(textOf(row, 'sub')).map((group) => textOf(group, 'group_name')),
    );
  const bySub = (sub: string): User | undefined => toUser(selectSub.get(sub));

  return {
    bySub,
    /** By username or by verified e-mail. */
    byName: (name: string): User | undefined => toUser(selectName.get({ key: keyOf(name) })),
    /** False: the name or the verified e-mail is taken. */
    add({ sub, username, email, ...user }: Omit<User, 'groups'>): boolean {
      const address = email?.address ?? null;
      const { passwordHash, status, createdAt, updatedAt } = user;
      const values = [sub, username, keyOf(username), address, aliasOf(email), passwordHash, status, createdAt, updatedAt];
      return insert.run(...values).changes === 1;
    },
    /** False: the user is gone, or another one has this e-mail verified. */
    change(sub: string, change: UserChange): boolean {
      const user = bySub(sub);
      if (!user) return false;
      const { email, passwordHash, status, updatedAt } = { ...user, ...change };
      return update.run(email?.address ?? null, aliasOf(email), passwordHash, status, updatedAt, sub).changes === 1;
    },
    remove: (sub: string): void => void remove.run(sub),
    addToGroup: (sub: string, group: string): void => void join.run(sub, group),
    removeFromGroup: (sub: string, group: string): void => void leave.run(sub, group),
    /** Wrong passwords in a row. */
    failures(sub: string): Failures {
      const row = selectFailures.get(sub);
      return row ? { count: numberOf(row, 'failures'), lockedUntil: numberOf(row, 'locked_until') } : { count: 0, lockedUntil: 0 };
    },
    setFailures: (sub: string, { count, lockedUntil }: Failures): void => void updateFailures.run(count, lockedUntil, sub),
  };
}

export type Users = ReturnType<typeof usersRepository>;

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();
const aliasOf = (email: User['email']): string | null => (email?.verified ? keyOf(email.address) : null);

function readUser(row: Row, groups: string[]): User {
  const address = textOrNull(row, 'email');
  const status = STATUSES.find((each) => each === row.status);
  if (!status) throw new TypeError('The column status holds no status.');
  return {
    sub: textOf(row, 'sub'),
    username: textOf(row, 'username'),
    email: address === null ? null : { address, verified: row.alias_key !== null },
    passwordHash: textOrNull(row, 'password'),
    status,
    groups,
    createdAt: numberOf(row, 'created_at'),
    updatedAt: numberOf(row, 'updated_at'),
  };
}
