import { randomUUID } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { boardKeys, corePrefixes, liveKeys } from '#dynamo/keys';
import { TABLES } from '#dynamo/tables';
import type { ApiLambda, SignedIn, SignInTrigger, World } from './api.ts';
import { uploadKeys } from '#avatar/avatar-keys';
import { type Bucket, startBucket } from './bucket.ts';
import { type Cdn, startCdn } from './cdn.ts';
import { testTable } from './engine.ts';
import { queueEvent } from './events.ts';
import { type Game, startGame } from './game.ts';
import type { Issuer } from './issuer.ts';
import { type Outbox, type Queued, startOutbox } from './outbox.ts';
import { type Processor, startProcessor } from './processor.ts';
import { directClient, scanAll } from './storm.ts';

/** What the function of the queue `player-jobs` exports. */
export interface JobsLambda {
  handler: (event: SQSEvent, context: never) => Promise<SQSBatchResponse>;
}

/** All that a test of exports and deletions looks at. */
export interface Held {
  game: Game;
  issuer: Issuer;
  tables: DynamoDBDocumentClient;
  outbox: Outbox;
  bucket: Bucket;
  /** Draws avatars. */
  processor: Processor;
  cdn: Cdn;
  /** The world, too. */
  stop(): void;
}

/** The functions' modules that every such test needs. */
interface HeldApps {
  api: ApiLambda;
  triggers: SignInTrigger;
}

/** @param load imports the functions, once all that they need stands: they read the environment, and the catalogue, which may be a mock */
export async function startHeld<Apps extends HeldApps>(world: World, load: () => Promise<Apps>): Promise<Apps & { held: Held }> {
  const buckets = startBucket('test-exports', 'test-uploads', 'test-avatars');
  const standIns = [startProcessor(process.env.AVATAR_FUNCTION ?? ''), startCdn('TESTAVATARS')] as const;
  const [outbox, bucket, processor, cdn] = await Promise.all([startOutbox(), buckets, ...standIns]);
  Object.assign(process.env, {
    PLAYER_JOBS_QUEUE_URL: `${outbox.endpoint}/jobs`,
    PLAYER_EVENTS_QUEUE_URL: `${outbox.endpoint}/events`,
    AWS_ENDPOINT_URL_SQS: outbox.endpoint,
    AWS_ENDPOINT_URL_S3: bucket.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: processor.endpoint,
    AWS_ENDPOINT_URL_CLOUDFRONT: cdn.endpoint,
  });
  const apps = await load();
  const tables = directClient(world.engine.endpoint);
  const stop = (): void => {
    for (const part of [outbox, bucket, processor, cdn, world]) part.stop();
    tables.destroy();
  };
  const game = startGame(apps.api, apps.triggers, world);
  return { ...apps, held: { game, issuer: world.issuer, tables, outbox, bucket, processor, cdn, stop } };
}

const UPLOAD = 'q3nWq2m0Qy6oZ0v1pXk4Tg';

/** Valid bodies of calls, by path, for a player who has come far enough. */
export const BODIES: Readonly<Record<string, unknown>> = {
  '/score': { boardId: 'arcade', score: 1_200, metadata: { level: 3 } },
  '/score/ticket': { boardId: 'sprint' },
  '/progress': { slot: 'main', data: { highestLevel: 3, settings: { sound: true } }, baseVersion: 0 },
  '/progress/restore': { slot: 'main', version: 1, baseVersion: 1 },
  '/unlock': { unlockId: 'level-2' },
  '/task/complete': { taskId: 'first-thousand' },
  '/money/add': { currency: 'coins', amount: 50, source: 'rewarded-ad' },
  '/shop/buy': { offerId: 'potion', quantity: 2 },
  '/avatar/presign': { contentType: 'image/jpeg', bytes: 1_000 },
  '/avatar/process': { uploadId: UPLOAD },
  '/avatar/update': { displayName: 'Ada Lovelace' },
};

/** Lets a player do everything there is, so that every feature holds something. @returns the player's connection */
export async function play({ game, tables, issuer, bucket }: Held, { playerId, token }: SignedIn, name: string): Promise<string> {
  await game.give(playerId, 'coins', 500);
  await game.give(playerId, 'gems', 10);
  const receipt = { currency: 'gems', amount: 5, source: 'purchase', receiptId: randomUUID(), playerId };
  await posted(game, await issuer.server(), '/money/add', receipt);
  const correction = { currency: 'gems', amount: -1, source: 'correction', reason: 'counted twice', playerId };
  await posted(game, await issuer.admin((await game.newPlayer()).playerId), '/money/add', correction);
  for (const boardId of ['arcade', 'points']) await posted(game, token, '/score', { boardId, score: 900, metadata: { by: 'hand' } });
  bucket.of('test-uploads').set(uploadKeys.upload(playerId, UPLOAD), 'a picture');
  for (const [path, body] of Object.entries(BODIES))
    await posted(game, token, path, path === '/avatar/update' ? { displayName: name, avatarId: UPLOAD } : body);
  await age(tables, playerId);
  await posted(game, token, '/shop/buy', { offerId: 'sword' });
  await posted(game, token, '/unlock', { unlockId: 'level-3' });
  return connect(tables, playerId);
}

/** No upload that the player was given a place for may still come. */
async function age(tables: DynamoDBDocumentClient, playerId: string): Promise<void> {
  const { Items = [] } = await tables.send(
    new QueryCommand({
      TableName: testTable('core'),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :uploads)',
      ExpressionAttributeValues: { ':pk': corePrefixes.player(playerId), ':uploads': corePrefixes.uploads },
    }),
  );
  for (const item of Items)
    await tables.send(new PutCommand({ TableName: testTable('core'), Item: { ...item, at: '2026-01-01T00:00:00.000Z' } }));
}

async function posted(game: Game, token: string, path: string, body: unknown): Promise<void> {
  const { status, body: answer } = await game.post(token, path, body);
  if (status !== 200) throw new Error(`${path} was answered with ${JSON.stringify(answer)}`);
}

/** What the realtime app holds of an open socket, and of a board that has been pushed. */
async function connect(tables: DynamoDBDocumentClient, playerId: string): Promise<string> {
  const connectionId = randomUUID();
  const put = (table: string, Item: object): Promise<unknown> => tables.send(new PutCommand({ TableName: testTable(table), Item }));
  const x = Math.floor(Date.now() / 1000) + 7_800;
  await put('live', {
    ...liveKeys.connection(connectionId),
    kind: 'player',
    player: playerId,
    exp: x,
    at: Date.now(),
    topics: { all: 0 },
    x,
  });
  await put('live', { ...liveKeys.byPlayer(playerId, connectionId), exp: x, at: Date.now(), x });
  await put('live', { ...liveKeys.subscription('all', 0, connectionId), exp: x, at: Date.now(), x });
  const rows = [
    [1, 'somebody', 'Somebody', 9_000],
    [2, playerId, 'Whoever', 1_200],
  ];
  await put('boards', { ...boardKeys.head('arcade', 'all'), ep: 'e', seq: 7, asOf: 0, pacedAt: 0, pushed: 7, mark: 'm', total: 2, rows });
  return connectionId;
}

/** What the realtime app does where a player has gone. */
export async function disconnect({ tables }: Held, connectionId: string, playerId: string): Promise<void> {
  const remove = (Key: { pk: string; sk: string }): Promise<unknown> =>
    tables.send(new DeleteCommand({ TableName: testTable('live'), Key }));
  await remove(liveKeys.subscription('all', 0, connectionId));
  await remove(liveKeys.connection(connectionId));
  await remove(liveKeys.byPlayer(playerId, connectionId));
}

/** A message as the queue delivers it. */
export const delivered = ({ MessageBody }: Queued): SQSEvent => queueEvent(MessageBody);

/** The places that name a text: items of all tables, and documents. */
export async function placesOf({ tables, bucket }: Held, text: string): Promise<string[]> {
  const scans = await Promise.all(TABLES.map((table) => scanAll(tables, testTable(table))));
  // Contents of saves are compressed; none of a test's names a player.
  const items = scans.flat().filter((item) => JSON.stringify(item).includes(text));
  const documents = ['test-exports', 'test-uploads', 'test-avatars']
    .flatMap((name) => [...bucket.of(name)])
    .filter(([key, body]) => (key + body).includes(text));
  return [...items.map(({ pk, sk }) => `${String(pk)} ${String(sk)}`), ...documents.map(([key]) => key)];
}
