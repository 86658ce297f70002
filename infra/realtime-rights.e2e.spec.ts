import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { boardKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { lambdaContext, queueEvent } from '#testing/events';
import { holdTime, letTimeGo } from '#testing/time';
import { connect, inAnHour, send, signUp, socketEvent, type Stage, startStage, submit } from '../apps/realtime/src/realtime.fixture.ts';
import { tick, workShards } from '../apps/realtime/src/realtime.fixture.ts';
import { weightOf } from '../apps/realtime/src/connection/topic.rules.ts';
import { allowed, done } from './rights.fixture.ts';

let stage: Stage;
/** A second and more after whatever was pushed before. */
let now = Date.now();
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => {
  stage.stop();
});
beforeEach(() => {
  holdTime((now += 60_000));
});
afterEach(letTimeGo);

const player = async (): Promise<Record<string, unknown>> => ({ kind: 'player', playerId: await signUp(stage), expiresAt: inAnHour() });
const rights = (role: string): string[] => allowed('realtime.yaml', role);
/** Read where a season has closed: `closed-season.e2e.spec.ts`. */
const ARCHIVE = `${testTable('boards')} BatchGetItem`;
const withArchive = (actions: readonly string[]): string[] => [...actions, ARCHIVE].toSorted();
/** Of those that are counted for an audience. */
function counted(): string {
  for (;;) {
    const id = randomUUID();
    if (weightOf(id) > 0) return id;
  }
}
const arcade = { action: 'subscribe', boardId: 'arcade' };

async function watch(authorizer?: Record<string, unknown>) {
  const socket = await connect(stage, authorizer, counted());
  await send(stage, socket, arcade);
  return socket;
}

async function publish(): Promise<void> {
  await submit(stage, await signUp(stage), now % 1_000_000);
  await stage.app.publisher(tick('late'), lambdaContext());
}

it('nothing is allowed to the authorizer', () => {
  expect(rights('AuthorizerRole')).toEqual([]);
});

it('messages do what their role allows, and nothing more is allowed', async () => {
  const own = await player();
  const [socket, server] = [await connect(stage, own), await connect(stage, { kind: 'server', expiresAt: inAnHour() })];
  await submit(stage, await signUp(stage), 5);
  const work = async (): Promise<void> => {
    await send(stage, socket, arcade);
    await send(stage, socket, { ...arcade, action: 'unsubscribe' });
    await send(stage, server, { action: 'broadcast', boardId: 'arcade' });
    await send(stage, server, { action: 'broadcast', message: 'Back at noon' });
    holdTime((now += 3_700_000));
    await send(stage, { ...socket, authorizer: { ...own, expiresAt: 1 } }, { action: 'ping' });
  };
  expect(withArchive(await done(work))).toEqual(rights('MessageRole'));
});

it('the beginning of a connection, of the banned too, does what its role allows, and nothing more is allowed', async () => {
  const banned = await signUp(stage, undefined, { ban: { reason: 'cheating', until: new Date(now + 60_000).toISOString() } });
  const own = await player();
  const work = async (): Promise<void> => {
    await connect(stage, own, counted());
    await expect(connect(stage, { kind: 'player', playerId: banned, expiresAt: inAnHour() })).rejects.toThrow('403');
  };
  expect(await done(work)).toEqual(rights('ConnectRole'));
});

it('the end of a connection does what its role allows, and nothing more is allowed', async () => {
  const socket = await watch();
  expect(await done(() => stage.app.handler(socketEvent('$disconnect', socket), lambdaContext()))).toEqual(rights('DisconnectRole'));
});

it('the stream does what its role allows, and nothing more is allowed', async () => {
  await watch();
  const { pk, sk } = boardKeys.entry('ada', 'arcade', 'all');
  const dynamodb = { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: '1', NewImage: { gs: { S: 'a' } } };
  const record: DynamoDBRecord = { eventName: 'INSERT', dynamodb: { ...dynamodb, ApproximateCreationDateTime: now / 1000 } };
  expect(await done(() => stage.app.stream({ Records: [record] }, lambdaContext()))).toEqual(rights('StreamRole'));
});

it('the publisher does what its role allows, and nothing more is allowed', async () => {
  await watch();
  expect(withArchive(await done(publish))).toEqual(rights('PublisherRole'));
});

it('the worker does what its role allows, and nothing more is allowed', async () => {
  const [gone] = [await watch(), await watch({ ...(await player()), expiresAt: Math.floor(now / 1000) + 1 })];
  stage.outbox.gone.add(gone.connectionId);
  holdTime((now += 20_000));
  await publish();
  expect(await done(() => workShards(stage))).toEqual(rights('WorkerRole'));
});

it('events of players do what their role allows, and nothing more is allowed', async () => {
  const own = await player();
  await watch(own);
  const hear = (event: object) => stage.app.events(queueEvent(JSON.stringify({ playerId: own.playerId, ...event })), lambdaContext());
  holdTime((now += 20_000));
  expect(await done(() => hear({ type: 'player.gone' }))).toEqual(rights('PlayerEventsRole'));
});
