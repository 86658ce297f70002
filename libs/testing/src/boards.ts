import { expect, jest } from '@jest/globals';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { testClient } from './client.ts';
import type { Standings } from '#ranking/board';
import { ChangesRepository } from '#ranking/changes.repository';
import { type Knowledge, type RefreshRequest, SIZES } from '#ranking/ladder';
import { LadderRepository } from '#ranking/ladder.repository';
import { orderKey } from '#ranking/order-key';
import { type Answer, type ApiLambda, type SignInTrigger, startWorld, type World } from './api.ts';
import { testTable } from './engine.ts';
import { fillBoard, fillProfiles, type Standing } from './entries.ts';
import { lambdaContext, queueEvent } from './events.ts';
import { type Game, startGame } from './game.ts';
import { holdClock } from './held-clock.ts';
import { type Outbox, startOutbox } from './outbox.ts';

type Query = Record<string, string>;

/** The functions' modules; imported when the environment is set. */
export type Apps = () => Promise<{
  api: ApiLambda;
  triggers: SignInTrigger;
  jobs: { refresh: (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> };
}>;

/** A row as the calls answer it. */
export interface Shown {
  rank: number;
  playerId: string;
  name: string;
  score: number;
  metadata: Record<string, unknown> | null;
}

/** What `GET /leaderboard` answers, as far as tests look. */
export interface Mine {
  period: string;
  endsAt: string | null;
  total: number;
  rankKind: 'exact' | 'bounded';
  rankError: number;
  asOf: string;
  me: Shown | null;
  entries: Shown[];
}

/** What `GET /leaderboard/global` answers. */
export interface Page extends Omit<Mine, 'me'> {
  nextCursor: string | null;
  previousCursor: string | null;
}

/** Both functions of the boards, the one that answers and the one that counts, on an engine and a clock of their own. */
export interface BoardWorld extends World {
  game: Game;
  outbox: Outbox;
  tables: ReturnType<typeof testClient>;
  /** By which the stream tells of changes. */
  changes: ChangesRepository;
  /** Puts entries and profiles; gives who is there in the board's order. */
  fill(standings: Standings, entries: readonly Standing[]): Promise<Standing[]>;
  /** A read by a player, who need not have signed in. */
  get(path: string, query: Query, playerId?: string): Promise<Answer>;
  mine(playerId: string, query: Query): Promise<Mine>;
  global(query: Query, playerId?: string): Promise<Page>;
  /** The requests for ladders that are in the queue. */
  requests(): RefreshRequest[];
  /** Delivers them, and lets the second pass for which the reads keep a ladder. */
  refresh(): Promise<void>;
  /** Moves the clock, which stands still otherwise. */
  pass(ms: number): void;
  /** What is known of a board and period besides its entries, read past all that is kept in memory. */
  known(standings: Standings): Promise<Knowledge>;
}

/** Begins at `now`; what a spec mocks is mocked before. */
export async function startBoards(now: Date, apps: Apps): Promise<BoardWorld> {
  holdClock(now);
  const [world, outbox] = await Promise.all([startWorld(), startOutbox()]);
  Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: outbox.endpoint, LADDERS_QUEUE_URL: `${outbox.endpoint}/0/ladders` });
  const { api, triggers, jobs } = await apps();
  const game = startGame(api, triggers, world);
  const tables = testClient();
  const pass = (ms: number): void => {
    jest.setSystemTime(Date.now() + ms);
  };
  const requests = (): RefreshRequest[] => outbox.queued.map(({ MessageBody }) => JSON.parse(MessageBody) as RefreshRequest);
  let outsiders = 0;
  // Another one each time: the clock stands still, and so would the pace of one.
  const get: BoardWorld['get'] = async (path, query, playerId = `outsider-${outsiders++}`) =>
    game.get(await world.issuer.player(playerId), path, query);
  const ok = async (answer: Promise<Answer>): Promise<unknown> => {
    const { status, body } = await answer;
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  return {
    ...{ ...world, game, outbox, tables, get, requests, pass },
    changes: new ChangesRepository(tables, testTable('boards')),
    fill: async (standings, entries) => {
      await fillBoard(tables, standings, entries);
      await fillProfiles(
        tables,
        entries.map(({ playerId }) => playerId),
      );
      return sorted(standings, entries);
    },
    mine: async (playerId, query) => (await ok(get('/leaderboard', query, playerId))) as Mine,
    global: async (query, playerId) => (await ok(get('/leaderboard/global', query, playerId))) as Page,
    refresh: async () => {
      for (const { MessageBody } of outbox.queued.splice(0))
        expect(await jobs.refresh(queueEvent(MessageBody), lambdaContext())).toEqual({ batchItemFailures: [] });
      pass(1_000);
    },
    known: (standings) => new LadderRepository(tables, testTable('boards'), SIZES, 0).look(standings, new Date()),
    stop: () => {
      jest.useRealTimers();
      tables.destroy();
      outbox.stop();
      world.stop();
    },
  };
}

const keyOf = ({ board }: Standings, { playerId, score, at }: Standing): string =>
  orderKey({ playerId, score, at: at.getTime() }, board.order);

/** In a board's order: best first, of equal ones the earlier. */
export const sorted = (standings: Standings, entries: readonly Standing[]): Standing[] =>
  entries.toSorted((a, b) => (keyOf(standings, a) < keyOf(standings, b) ? -1 : 1));

/** Many players with few scores and few moments, so that there are heavy ties; each has its number as metadata. */
export const crowd = (count: number, since: Date): Standing[] =>
  Array.from({ length: count }, (_, i) => ({
    playerId: `p${String(i).padStart(4, '0')}`,
    score: Math.floor(((i * 7_919) % count) / 3),
    at: new Date(since.getTime() + ((i * 104_729) % 50)),
    metadata: { i },
  }));

export const ranksOf = (entries: readonly Shown[]): number[] => entries.map(({ rank }) => rank);
export const idsOf = (entries: readonly { playerId: string }[]): string[] => entries.map(({ playerId }) => playerId);
export const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
