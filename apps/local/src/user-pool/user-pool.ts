import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DatabaseSync } from 'node:sqlite';
import type { Functions } from '../lambda/functions.ts';
import type { CloudUserPool } from '../template/cloud.ts';
import { clientsOf } from './clients.ts';
import { codesRepository } from './codes.repository.ts';
import { atomically, openDatabase } from './database.ts';
import { type NewUser, type SignedIn, passwordSignIn, putUser } from './demo-users.ts';
import { type Mail, mailRepository } from './mail.repository.ts';
import type { Pool } from './pool.ts';
import { createUserPoolServer } from './server.ts';
import { sessionsRepository } from './sessions.repository.ts';
import { clientToken } from './sign-in.ts';
import { tokensOf } from './tokens.ts';
import { triggersOf } from './triggers.ts';
import { usersRepository } from './users.repository.ts';

export interface UserPoolOptions {
  config: CloudUserPool;
  region: string;
  /** Path of the database file, or `:memory:`. The file is held as long as the pool runs: it is the data folder's lock. */
  database: string;
  /** 0: any free one. */
  port: number;
  /** Called for the triggers, never before somebody signs up or in. */
  functions: Functions;
  /** The system's time, not the apps' clock: tokens and codes are judged by it. */
  now: () => Date;
}

export interface UserPool {
  /** `http://localhost:4003` */
  url: string;
  /** As in the cloud: `https://cognito-idp.<region>.amazonaws.com/<pool id>`. */
  issuer: string;
  /** The last 200 mails that would have been sent, oldest first. */
  mail(): Mail[];
  /**
   * Makes a user, confirmed, without asking the pre-sign-up trigger. One of that name that exists keeps its `sub` and gets this
   * password and these groups too.
   */
  createUser(user: NewUser): Promise<{ sub: string; username: string }>;
  /** As a game does it: InitiateAuth with password at the first client that allows it, trigger included. Throws UserPoolError. */
  signIn(username: string, password: string): Promise<SignedIn>;
  /** An access token of the client-credentials client, with all its scopes. */
  serverToken(): Promise<string>;
  /** Undefined: the client has none, or does not exist. Made once a database; never given over HTTP. */
  clientSecret(clientId: string): string | undefined;
  /** Stops listening and frees the database. */
  close(): Promise<void>;
}

/** Starts the local Cognito on 127.0.0.1. Throws DatabaseInUseError, before anything else, when another process holds the database. */
export async function startUserPool(options: UserPoolOptions): Promise<UserPool> {
  const database = openDatabase(options.database);
  try {
    const issuer = `https://cognito-idp.${options.region}.amazonaws.com/${options.config.userPoolId}`;
    const pool = await poolOn(database, issuer, options);
    const server = createUserPoolServer(pool, issuer);
    const port = await listen(server, options.port);
    return {
      url: `http://localhost:${port}`,
      issuer,
      mail: pool.mailbox.all,
      createUser: (user) => putUser(pool, user),
      signIn: (username, password) => passwordSignIn(pool, username, password),
      serverToken: () => serverToken(pool),
      clientSecret: (clientId) => pool.clients.find(clientId)?.secret,
      close: () => close(server, database),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function poolOn(database: DatabaseSync, issuer: string, { config, region, functions, now }: UserPoolOptions): Promise<Pool> {
  return {
    config,
    clients: clientsOf(config.clients, database),
    users: usersRepository(database),
    sessions: sessionsRepository(database),
    codes: codesRepository(database),
    mailbox: mailRepository(database),
    tokens: await tokensOf(database, issuer, now),
    triggers: triggersOf({ config, region, functions }),
    atomically: (writes) => atomically(database, writes),
    seconds: () => Math.floor(now().getTime() / 1_000),
  };
}

async function serverToken(pool: Pool): Promise<string> {
  const client = pool.clients.all.find(({ oauthFlows }) => oauthFlows.includes('client_credentials'));
  if (!client) throw new Error('No client of the user pool allows the flow client_credentials: add one to the template.');
  return clientToken(pool, client, client.oauthScopes);
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return isAddressInfo(address) ? address.port : port;
}

const isAddressInfo = (address: AddressInfo | string | null): address is AddressInfo => typeof address === 'object' && address !== null;

const CLOSE_MS = 1_000;

/** Calls under way get a second to end. */
async function close(server: Server, database: DatabaseSync): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const impatience = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_MS);
  await closed;
  clearTimeout(impatience);
  database.close();
}
