import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import { liveKeys } from '#dynamo/keys';
import { EntryRepository } from '#ranking/entry.repository';
import { namedStandings, type WindowStandings } from '#ranking/standings';
import type { Frame } from '#realtime-client/laurel-v1';
import { testTable } from '#testing/engine';
import { lambdaContext } from '#testing/events';
import { SCALE } from '#testing/storm';
import { holdTime, letTimeGo } from '#testing/time';
import { connect, follow, liveItems, push, send, signUp, type Socket, socketEvent } from '../realtime.fixture.ts';
import { type Stage, startStage, toFrame, workShards } from '../realtime.fixture.ts';

const RUNS = 8 * SCALE;
const DAY_MS = 86_400_000;
const SOCKETS = 6;
const TOPICS = [
  { boardId: 'arcade', window: 'all' },
  { boardId: 'arcade', window: 'day' },
  { boardId: 'points', window: 'all' },
] as const;

let stage: Stage;
let players: string[];
const standing = new Map<string, Map<string, number>>();
let lastScore = 0;
/** Each run has a day of its own. */
let now = Date.UTC(2027, 0, 1, 9);
beforeAll(async () => {
  stage = await startStage();
  players = await Promise.all(Array.from({ length: SOCKETS }, () => signUp(stage)));
});
afterAll(() => {
  stage.stop();
});
afterEach(letTimeGo);

const topic = fc.nat({ max: TOPICS.length - 1 });
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('subscribe' as const), topic, socket: fc.nat({ max: SOCKETS - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('unsubscribe' as const), topic, socket: fc.nat({ max: SOCKETS - 1 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('leave' as const), topic, socket: fc.nat({ max: SOCKETS - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('grow' as const), topic, socket: fc.constant(-1) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constantFrom('late' as const, 'broadcast' as const), topic, socket: fc.constant(-2) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** What happens at once: of one socket, one thing a topic. */
const moment = fc.uniqueArray(step, { minLength: 1, maxLength: 7, selector: ({ socket, topic }) => `${socket} ${topic}` });

class Crowd {
  readonly sockets: Socket[] = [];
  /** The topics of each socket, by its connection. */
  readonly watched = new Map<string, Set<number>>();
  readonly frames = new Map<string, Frame[]>();
  /** In which moments each connection was found to be gone, once for each post. */
  readonly found = new Map<string, number[]>();
  #moment = 0;

  standings(topic: number): WindowStandings {
    return namedStandings(catalogue, TOPICS[topic]!, new Date(now));
  }

  /** What should stand, by player. */
  scores(topic: number): Map<string, number> {
    const name = this.name(topic);
    const scores = standing.get(name) ?? new Map<string, number>();
    standing.set(name, scores);
    return scores;
  }

  name(topic: number): string {
    const { board, period } = this.standings(topic);
    return `lb:${board.boardId}:${period.id}`;
  }

  async come(i: number): Promise<void> {
    const socket = await connect(stage, { kind: 'player', playerId: players[i]!, expiresAt: now / 1000 + DAY_MS });
    this.sockets[i] = socket;
    this.watched.set(socket.connectionId, new Set());
    this.frames.set(socket.connectionId, []);
  }

  tellGone(connectionId: string): void {
    this.found.set(connectionId, [...(this.found.get(connectionId) ?? []), this.#moment]);
  }

  /** What happens at once; after it, each frame that was posted meanwhile is one of a topic that its receiver watched. */
  async happen(steps: readonly Step[]): Promise<void> {
    holdTime((now += 15_000));
    this.#moment++;
    const from = stage.outbox.posted.length;
    const allowed = new Map([...this.watched].map(([id, topics]) => [id, new Set(topics)]));
    await Promise.all(steps.map((one) => this.#step(one, allowed)));
    await workShards(stage);
    for (const one of stage.outbox.posted.slice(from)) {
      if (!('frame' in one)) throw new Error(`${one.connectionId} was closed`);
      const frame = toFrame(one.frame);
      if (!frame.type.startsWith('leaderboard.')) continue;
      const isWatched = [...allowed.get(one.connectionId)!].some((topic) => this.isOf(frame, topic));
      expect({ frame, isWatched }).toEqual({ frame, isWatched: true });
      this.frames.get(one.connectionId)!.push(frame);
    }
    const left = steps.filter(({ what }) => what === 'leave').map(({ socket }) => socket);
    for (const i of new Set(left)) await this.come(i);
  }

  isOf(frame: Frame, topic: number): boolean {
    return 'topic' in frame && frame.topic === this.name(topic);
  }

  async #step({ what, topic, socket: i }: Step, allowed: Map<string, Set<number>>): Promise<void> {
    const { board, period } = this.standings(topic);
    if (what === 'grow') return this.#grow(topic);
    if (what === 'late' || what === 'broadcast') {
      await this.submit(topic);
      return push(stage, what, board.boardId, period.id);
    }
    const socket = this.sockets[i]!;
    const watched = this.watched.get(socket.connectionId);
    if (what === 'leave') {
      // Its socket is gone before the function hears of it; what it asked for at the same time may be worked off after that.
      stage.outbox.gone.add(socket.connectionId);
      this.watched.delete(socket.connectionId);
      await stage.app.handler(socketEvent('$disconnect', socket), lambdaContext());
      return;
    }
    if (what === 'subscribe') {
      watched?.add(topic);
      allowed.get(socket.connectionId)?.add(topic);
    } else watched?.delete(topic);
    await send(stage, socket, { action: what, ...TOPICS[topic] });
  }

  async submit(topic: number): Promise<void> {
    const { board } = this.standings(topic);
    const playerId = players[lastScore % players.length]!;
    const score = ++lastScore;
    const before = board.operator === 'sum' ? (this.scores(topic).get(playerId) ?? 0) : 0;
    this.scores(topic).set(playerId, before + score);
    const run = { playerId, score, at: new Date(), metadata: null, operation: randomUUID() };
    await new EntryRepository(stage.tables, testTable('boards'), Math.random).submit(this.standings(topic), run);
  }

  /** As when so many came that one more of them makes twice the shards. */
  async #grow(topic: number): Promise<void> {
    const Key = { ...liveKeys.topic(this.name(topic)) };
    const shards = Number((await liveItems(stage)).find(({ pk, sk }) => pk === Key.pk && sk === Key.sk)?.shards ?? 1);
    if (shards >= 8) return;
    const change = {
      UpdateExpression: 'SET shards = :more',
      ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(shards) OR shards = :shards)',
      ExpressionAttributeValues: { ':shards': shards, ':more': shards * 2 },
    };
    await stage.tables.send(new UpdateCommand({ TableName: testTable('live'), Key, ...change })).catch(unlessRaced);
  }
}

function unlessRaced(error: unknown): void {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
}

describe('whoever comes, goes, subscribes and leaves while shards grow and boards are pushed', () => {
  it('gets no row of a board or period that they do not watch, and ends with those that they do', async () => {
    const property = fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 10 }), async (moments) => {
      holdTime((now += DAY_MS));
      stage.outbox.posted.length = 0;
      stage.outbox.gone.clear();
      const crowd = new Crowd();
      stage.outbox.onGone = (connectionId) => {
        crowd.tellGone(connectionId);
      };
      for (let i = 0; i < SOCKETS; i++) await crowd.come(i);
      for (const steps of moments) await crowd.happen(steps);
      for (const topic of TOPICS.keys()) await crowd.happen([{ what: 'late', topic, socket: -2 }]);
      checkEnd(crowd);
      await checkRecords(crowd);
      checkGone(crowd);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  }, 1_800_000);
});

/** All who watch a topic hold the board as it is, and the same push of it. */
function checkEnd(crowd: Crowd): void {
  for (const topic of TOPICS.keys()) {
    const watching = [...crowd.watched].filter(([, topics]) => topics.has(topic));
    const held = watching.map(([id]) => follow(crowd.frames.get(id)!.filter((frame) => crowd.isOf(frame, topic))));
    expect(held.map(({ rows }) => Object.fromEntries(rows.map(([, playerId, , score]) => [playerId, score])))).toEqual(
      watching.map(() => Object.fromEntries(crowd.scores(topic))),
    );
    expect(new Set(held.map(({ seq }) => seq)).size).toBeLessThanOrEqual(1);
    expect(held.filter(({ behind }) => behind)).toEqual([]);
  }
}

/** Once a connection was found to be gone nobody posts to it again; who finds that at the same moment does so once a topic, and once to answer it. */
function checkGone(crowd: Crowd): void {
  for (const [connectionId, moments] of crowd.found) {
    expect({ connectionId, moments: new Set(moments).size }).toEqual({ connectionId, moments: 1 });
    expect(moments.length).toBeLessThanOrEqual(2 * TOPICS.length);
  }
}

/** Once all have left and each topic was pushed again, nothing of them is kept: the topics alone stay. */
async function checkRecords(crowd: Crowd): Promise<void> {
  for (const socket of crowd.sockets) {
    stage.outbox.gone.add(socket.connectionId);
    await stage.app.handler(socketEvent('$disconnect', socket), lambdaContext());
  }
  for (const topic of TOPICS.keys()) await crowd.happen([{ what: 'broadcast', topic, socket: -2 }]);
  expect((await liveItems(stage)).filter(({ sk }) => sk !== 'M')).toEqual([]);
}
