import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { CloudClient } from '../template/cloud.ts';
import { UserPoolError } from './errors.ts';
import { textOf } from './row.ts';

export type Client = CloudClient & { secret: string | undefined };

/** The template's app clients; secrets are made once a database. */
export function clientsOf(declared: readonly CloudClient[], database: DatabaseSync) {
  const clients = declared.map((client): Client => ({
    ...client,
    secret: client.hasSecret ? secretOf(database, client.clientId) : undefined,
  }));
  const find = (clientId: string): Client | undefined => clients.find((client) => client.clientId === clientId);
  return {
    all: clients,
    find,
    byId(clientId: string): Client {
      const client = find(clientId);
      if (!client) throw new UserPoolError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
      return client;
    },
  };
}

export type Clients = ReturnType<typeof clientsOf>;

function secretOf(database: DatabaseSync, clientId: string): string {
  const fresh = randomBytes(26).toString('hex').slice(0, 51);
  database.prepare('INSERT INTO secrets (client_id, secret) VALUES (?, ?) ON CONFLICT DO NOTHING').run(clientId, fresh);
  const row = database.prepare('SELECT secret FROM secrets WHERE client_id = ?').get(clientId);
  return row ? textOf(row, 'secret') : fresh;
}

/** In constant time, whatever the lengths. */
export const sameSecret = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
const digest = (value: string): Buffer => createHmac('sha256', 'compare').update(value).digest();

/** A client with a secret proves it by an HMAC over name and client id; throws NotAuthorizedException. */
export function checkSecretHash({ clientId, secret }: Client, username: string, secretHash: string | undefined): void {
  if (secret === undefined) return;
  if (secretHash === undefined) {
    throw new UserPoolError('NotAuthorizedException', `Client ${clientId} is configured with secret but SECRET_HASH was not received`);
  }
  const expected = createHmac('sha256', secret).update(`${username}${clientId}`).digest('base64');
  if (!sameSecret(secretHash, expected)) {
    throw new UserPoolError('NotAuthorizedException', `Unable to verify secret hash for client ${clientId}`);
  }
}
