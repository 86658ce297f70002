import type { DatabaseSync } from 'node:sqlite';
import { numberOf, textOf } from './row.ts';

/** A mail that Cognito would have sent. */
export interface Mail {
  /** ISO 8601. */
  at: string;
  to: string;
  subject: string;
  text: string;
  /** The code in the text, for scripts. */
  code: string;
}

const KEPT = 200;

/** The last 200 mails, oldest first. */
export function mailRepository(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO mail (at, recipient, subject, body, code) VALUES (?, ?, ?, ?, ?)');
  const prune = database.prepare(`DELETE FROM mail WHERE id <= (SELECT max(id) FROM mail) - ${KEPT}`);
  const select = database.prepare('SELECT * FROM mail ORDER BY id');
  return {
    add({ at, to, subject, text, code }: Mail): void {
      insert.run(Date.parse(at), to, subject, text, code);
      prune.run();
    },
    all: (): Mail[] =>
      select.all().map((row) => ({
        at: new Date(numberOf(row, 'at')).toISOString(),
        to: textOf(row, 'recipient'),
        subject: textOf(row, 'subject'),
        text: textOf(row, 'body'),
        code: textOf(row, 'code'),
      })),
  };
}

export type Mailbox = ReturnType<typeof mailRepository>;
