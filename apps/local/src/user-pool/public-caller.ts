import { checkSecretHash } from './clients.ts';
import { type Input, optionalText, text } from './input.ts';
import type { Pool } from './pool.ts';

/** Who calls an operation that needs no token: a client of the pool, with its secret's hash where it has a secret, for a name. */
export function publicCaller(pool: Pool, input: Input): { clientId: string; username: string } {
  const client = pool.clients.byId(text(input, 'ClientId'));
  const username = text(input, 'Username');
  checkSecretHash(client, username, optionalText(input, 'SecretHash'));
  return { clientId: client.clientId, username };
}
