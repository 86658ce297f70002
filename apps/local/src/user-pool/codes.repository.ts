import type { DatabaseSync } from 'node:sqlite';
import { numberOf, textOf } from './row.ts';

export type Purpose = 'sign-up' | 'email' | 'password';

/** The code of a user for one purpose. Times are seconds since 1970. */
export interface Code {
  code: string;
  /** Where it was sent: what the right code proves. */
  address: string;
  expiresAt: number;
  /** Wrong guesses. */
  attempts: number;
  /** Codes sent in the window that began at `sentSince`. */
  sent: number;
  sentSince: number;
}

/** The newest code of each user and purpose. */
export function codesRepository(database: DatabaseSync) {
  const select = database.prepare('SELECT * FROM codes WHERE sub = ? AND purpose = ?');
  const put = database.prepare(`INSERT OR REPLACE INTO codes (sub, purpose, address, code, expires_at, attempts, sent, sent_since)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const remove = database.prepare('DELETE FROM codes WHERE sub = ? AND purpose = ?');
  return {
    find(sub: string, purpose: Purpose): Code | undefined {
      const row = select.get(sub, purpose);
      return (
        row && {
          code: textOf(row, 'code'),
          address: textOf(row, 'address'),
          expiresAt: numberOf(row, 'expires_at'),
          attempts: numberOf(row, 'attempts'),
          sent: numberOf(row, 'sent'),
          sentSince: numberOf(row, 'sent_since'),
        }
      );
    },
    put: (sub: string, purpose: Purpose, { address, code, expiresAt, attempts, sent, sentSince }: Code): void =>
      void put.run(sub, purpose, address, code, expiresAt, attempts, sent, sentSince),
    remove: (sub: string, purpose: Purpose): void => void remove.run(sub, purpose),
  };
}

export type Codes = ReturnType<typeof codesRepository>;
