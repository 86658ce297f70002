import { randomUUID } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { testClient } from './client.ts';
import type { Item } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import { listeners, type Scope } from '#telemetry/scope';
import { type Answer, type ApiLambda, caller, newPlayer, type SignedIn, type SignInTrigger, type World } from './api.ts';
import { testTable } from './engine.ts';
import { scanAll } from './storm.ts';

/** A game on an engine of its own: its calls, and the table behind them. */
export interface Game {
  newPlayer(): Promise<SignedIn>;
  /** With a fresh `Idempotency-Key` unless one is given. */
  post(token: string, path: string, body: unknown, key?: string): Promise<Answer>;
  get(token: string, path: string, query?: Record<string, string>): Promise<Answer>;
  /** Money from a game server, through the front door. */
  give(playerId: string, currency: string, amount: number): Promise<void>;
  ban(playerId: string, until: string): Promise<void>;
  /** All of table `core`, ordered by key; of one partition where it is named. */
  core(pk?: string): Promise<Item[]>;
  /** Puts an item past all rules: what a crash or an expiry left. */
  leave(key: Key, attributes: Item): Promise<void>;
  /** The request units of what `work` calls. */
  units(work: () => Promise<unknown>): Promise<Scope['units']>;
}

export function startGame(api: ApiLambda, triggers: SignInTrigger, world: World): Game {
  const call = caller(api);
  const tables = testClient();
  const TableName = testTable('core');
  const server = world.issuer.server();
  const game: Game = {
    newPlayer: () => newPlayer(triggers, world),
    post: (token, path, body, key = randomUUID()) =>
      call({ method: 'POST', path, token, body, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key } }),
    get: (token, path, query = {}) => call({ method: 'GET', path, token, query }),
    give: async (playerId, currency, amount) => {
      const { status } = await game.post(await server, '/money/add', { currency, amount, source: 'match', playerId });
      if (status !== 200) throw new Error(`The server's money was answered with ${status}`);
    },
    ban: async (playerId, until) => {
      const change = { UpdateExpression: 'SET ban = :ban', ExpressionAttributeValues: { ':ban': { reason: 'cheating', until } } };
      await tables.send(new UpdateCommand({ TableName, Key: coreKeys.profile(playerId), ...change }));
    },
    core: async (pk) => {
      const items = await scanAll(tables, TableName);
      return items.filter((item) => pk === undefined || item.pk === pk).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    },
    leave: async (key, attributes) => {
      await tables.send(new PutCommand({ TableName, Item: { ...key, ...attributes } }));
    },
    units: (work) => metered(work),
  };
  return game;
}

const nameOf = ({ pk, sk }: Item): string => `${String(pk)} ${String(sk)}`;

async function metered(work: () => Promise<unknown>): Promise<Scope['units']> {
  const sum = { read: 0, write: 0 };
  const listen = ({ units }: Scope): void => {
    sum.read += units.read;
    sum.write += units.write;
  };
  listeners.add(listen);
  try {
    await work();
    return sum;
  } finally {
    listeners.delete(listen);
  }
}
