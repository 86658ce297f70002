import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Row, numberOf, textOf } from './row.ts';

/** One sign-in: all tokens that come from it carry its `originJti` and end with it. Times are seconds since 1970. */
export interface Session {
  originJti: string;
  sub: string;
  clientId: string;
  eventId: string;
  signedInAt: number;
  /** Of the refresh token. */
  expiresAt: number;
}

export type StoredSession = Session & { revoked: boolean };

/** Sign-ins and their refresh tokens, of which only hashes are kept. */
export function sessionsRepository(database: DatabaseSync) {
  const insert = database.prepare(`INSERT INTO sessions (origin_jti, sub, client_id, refresh_hash, event_id, signed_in_at, expires_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const prune = database.prepare('DELETE FROM sessions WHERE sub = ? AND expires_at <= ?');
  const selectToken = database.prepare('SELECT * FROM sessions WHERE refresh_hash = ?');
  const selectOrigin = database.prepare('SELECT * FROM sessions WHERE origin_jti = ?');
  const revoke = database.prepare('UPDATE sessions SET revoked = 1 WHERE origin_jti = ?');
  const revokeAll = database.prepare('UPDATE sessions SET revoked = 1 WHERE sub = ?');
  return {
    /** Forgets the user's expired ones, so that their number stays bounded. */
    add({ originJti, sub, clientId, eventId, signedInAt, expiresAt }: Session, refreshToken: string): void {
      prune.run(sub, signedInAt);
      insert.run(originJti, sub, clientId, hashOf(refreshToken), eventId, signedInAt, expiresAt);
    },
    byRefreshToken: (token: string): StoredSession | undefined => toSession(selectToken.get(hashOf(token))),
    byOriginJti: (originJti: string): StoredSession | undefined => toSession(selectOrigin.get(originJti)),
    revoke: (originJti: string): void => void revoke.run(originJti),
    revokeAll: (sub: string): void => void revokeAll.run(sub),
  };
}

export type Sessions = ReturnType<typeof sessionsRepository>;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const toSession = (row: Row | undefined): StoredSession | undefined =>
  row && {
    originJti: textOf(row, 'origin_jti'),
    sub: textOf(row, 'sub'),
    clientId: textOf(row, 'client_id'),
    eventId: textOf(row, 'event_id'),
    signedInAt: numberOf(row, 'signed_in_at'),
    expiresAt: numberOf(row, 'expires_at'),
    revoked: numberOf(row, 'revoked') === 1,
  };
