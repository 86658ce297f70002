import { randomUUID } from 'node:crypto';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { catalogue } from '#catalog/demo';
import { testClient } from '#testing/client';
import type { Item } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { EntryRepository } from '#ranking/entry.repository';
import { namedStandings } from '#ranking/standings';
import { apply } from '#realtime-client/board';
import { type BoardRow, type Frame, frames } from '#realtime-client/laurel-v1';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import type { Queued } from '#testing/outbox';
import { type SocketWorld, startSocketWorld } from '#testing/realtime';
import { scanAll } from '#testing/storm';
import type { SocketEvent } from './socket-event.ts';

/** A socket as the gateway knows it. */
export interface Socket {
  connectionId: string;
  authorizer: Record<string, unknown>;
}

const ROUTES = ['subscribe', 'unsubscribe', 'ping', 'broadcast'];

/** The realtime functions over a real engine, with the gateway and the queues played by an outbox. */
export interface Stage extends SocketWorld {
  app: typeof import('./lambda.ts');
  tables: DynamoDBDocumentClient;
}

/** @param variables more of the functions' environment */
export async function startStage(variables: Record<string, string> = {}): Promise<Stage> {
  const world = await startSocketWorld(variables);
  const app = await import('./lambda.ts');
  const tables = testClient();
  const stop = (): void => {
    tables.destroy();
    world.stop();
  };
  return { ...world, app, tables, stop };
}

export const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3_600;

export function socketEvent(routeKey: string, { connectionId, authorizer }: Socket, more: Record<string, unknown> = {}): SocketEvent {
  const eventType = routeKey === '$connect' ? 'CONNECT' : routeKey === '$disconnect' ? 'DISCONNECT' : 'MESSAGE';
  const requestContext: Partial<SocketEvent['requestContext']> = {
    ...{ routeKey, eventType, connectionId, authorizer },
    requestId: randomUUID(),
  };
  return { ...more, requestContext: requestContext as SocketEvent['requestContext'] };
}

/** Puts a player into the game, as their first sign-in does. */
export async function signUp({ tables }: Pick<Stage, 'tables'>, playerId: string = randomUUID(), more: Item = {}): Promise<string> {
  const Item = { ...coreKeys.profile(playerId), name: 'Ada', createdAt: 'x', ...more };
  await tables.send(new PutCommand({ TableName: testTable('core'), Item }));
  return playerId;
}

/** Opens a socket; of a player by default. */
export async function connect(stage: Stage, authorizer?: Record<string, unknown>, connectionId: string = randomUUID()): Promise<Socket> {
  const own = authorizer ?? { kind: 'player', playerId: await signUp(stage), expiresAt: inAnHour() };
  const socket = { connectionId, authorizer: own };
  const { statusCode } = await stage.app.handler(socketEvent('$connect', socket, { headers: {} }), lambdaContext());
  if (statusCode !== 200) throw new Error(`The socket was refused with ${statusCode}`);
  return socket;
}

/** What was posted to a connection, each frame held against its schema. */
export const postedTo = ({ outbox }: Pick<Stage, 'outbox'>, connectionId: string): Frame[] =>
  outbox.posted.flatMap((one) => ('frame' in one && one.connectionId === connectionId ? [toFrame(one.frame)] : []));

/** Those of them that are of a board. */
export const boardsTo = (stage: Pick<Stage, 'outbox'>, connectionId: string): Frame[] =>
  postedTo(stage, connectionId).filter((frame) => frame.type.startsWith('leaderboard.'));

/** A connection that watches `arcade`. */
export async function subscriber(stage: Stage, authorizer?: Record<string, unknown>): Promise<string> {
  const socket = await connect(stage, authorizer);
  await send(stage, socket, { action: 'subscribe', boardId: 'arcade' });
  return socket.connectionId;
}

/** The gateway and the queues as at the beginning. */
export function emptyOutbox({ outbox }: Pick<Stage, 'outbox'>): void {
  outbox.queued.length = 0;
  outbox.posted.length = 0;
  outbox.gone.clear();
  outbox.busy.clear();
}

/** @throws where the list of laurel.v1 has no such frame */
export function toFrame(value: unknown): Frame {
  const { type } = value as Frame;
  return frames[type].parse(value);
}

/** Sends a message as the gateway routes it; gives the frames that answer it, posted or returned, and `closed`. */
export async function send(stage: Stage, socket: Socket, message: unknown): Promise<(Frame | { closed: string })[]> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const action = (message as { action?: unknown } | null)?.action;
  const route = typeof action === 'string' && ROUTES.includes(action) ? action : '$default';
  const before = stage.outbox.posted.length;
  const { body: answer } = await stage.app.handler(socketEvent(route, socket, { body }), lambdaContext());
  const posted = stage.outbox.posted.slice(before).map((one) => ('frame' in one ? toFrame(one.frame) : { closed: one.connectionId }));
  return [...posted, ...(answer === undefined ? [] : [toFrame(JSON.parse(answer))])];
}

/** A run of a player, straight into the table, as the score's function writes it. */
export async function submit({ tables }: Pick<Stage, 'tables'>, playerId: string, score: number): Promise<void> {
  const entries = new EntryRepository(tables, testTable('boards'), Math.random);
  const at = new Date();
  const run = { playerId, score, at, metadata: null, operation: randomUUID() };
  await entries.submit(namedStandings(catalogue, { boardId: 'arcade' }, at), run);
}

export const tick = (cause: string, boardId = 'arcade', period = 'all'): SQSEvent =>
  queueEvent(JSON.stringify({ boardId, period, cause }), 'm-1');

/** Takes what a queue was given. */
export function taken({ outbox }: Pick<Stage, 'outbox'>, queue: string): Queued[] {
  const isOf = ({ QueueUrl }: Queued): boolean => QueueUrl.endsWith(`/${queue}`);
  const found = outbox.queued.filter(isOf);
  outbox.queued.splice(0, Infinity, ...outbox.queued.filter((one) => !isOf(one)));
  return found;
}

/** Works off the shards that were queued, also those that are handed on meanwhile. */
export async function workShards(stage: Stage): Promise<void> {
  for (let tasks = taken(stage, 'shard'); tasks.length > 0; tasks = taken(stage, 'shard'))
    for (const { MessageBody } of tasks) {
      const { batchItemFailures } = await stage.app.worker(queueEvent(MessageBody), lambdaContext());
      if (batchItemFailures.length > 0) throw new Error('A worker has failed');
    }
}

/** A tick, and all that it leads to. */
export async function push(stage: Stage, cause: string, boardId = 'arcade', period = 'all'): Promise<void> {
  const { batchItemFailures } = await stage.app.publisher(tick(cause, boardId, period), lambdaContext());
  if (batchItemFailures.length > 0) throw new Error('The publisher has failed');
  await workShards(stage);
}

export const liveItems = ({ tables }: Pick<Stage, 'tables'>): Promise<Item[]> => scanAll(tables, testTable('live'));

/** Records of table `live` that name a text, but for the topics themselves. */
export const naming = async (stage: Pick<Stage, 'tables'>, text: string): Promise<Item[]> =>
  (await liveItems(stage)).filter((item) => item.sk !== 'M' && JSON.stringify(item).includes(text));

/** What a client makes of the frames in the order in which they came: which rows, with which seq, and whether it has missed one. */
export function follow(frames: readonly Frame[]): { rows: BoardRow[]; seq: number; behind: boolean } {
  let held = { rows: [] as BoardRow[], seq: 0, behind: false };
  for (const frame of frames) {
    if (frame.type === 'leaderboard.snapshot' && frame.seq > held.seq) held = { rows: frame.rows, seq: frame.seq, behind: false };
    if (frame.type !== 'leaderboard.delta' || frame.seq <= held.seq) continue;
    if (frame.prev === held.seq) held = { rows: apply(held.rows, frame), seq: frame.seq, behind: held.behind };
    else held.behind = true;
  }
  return held;
}
