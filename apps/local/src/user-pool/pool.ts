import type { CloudUserPool } from '../template/cloud.ts';
import type { Clients } from './clients.ts';
import type { Codes } from './codes.repository.ts';
import type { Input } from './input.ts';
import type { Mailbox } from './mail.repository.ts';
import type { Sessions } from './sessions.repository.ts';
import type { Tokens } from './tokens.ts';
import type { Triggers } from './triggers.ts';
import type { Users } from './users.repository.ts';

/** What the operations work on. */
export interface Pool {
  config: CloudUserPool;
  clients: Clients;
  users: Users;
  sessions: Sessions;
  codes: Codes;
  mailbox: Mailbox;
  tokens: Tokens;
  triggers: Triggers;
  /** Runs synchronous writes so that all or none of them stand. */
  atomically<T>(writes: () => T): T;
  /** Seconds since 1970. */
  seconds(): number;
}

/** One call of AWS's API: takes its JSON object, gives the answer's or throws a UserPoolError. */
export type Operation = (pool: Pool, input: Input) => object | Promise<object>;
