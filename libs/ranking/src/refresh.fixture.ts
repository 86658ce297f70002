import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { boardKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import { through } from '#testing/through';
import type { Standings } from './board.ts';
import { ChangesRepository } from './changes.repository.ts';
import { toChanges } from './ladder.ts';
import { SETTLE_MS, SMALL } from './ladder.fixture.ts';
import { LadderRefresh, type RefreshOutcome, type RefreshTask } from './refresh.ts';
import { RefreshRepository } from './refresh.repository.ts';

const TableName = testTable('boards');
const START = Date.UTC(2026, 10, 20);
let versions = 0;

/** The client, told of each request when its answer has come. */
export const watched = (
  client: DynamoDBDocumentClient,
  each: (answer: Record<string, unknown>) => Promise<void> | void,
): DynamoDBDocumentClient =>
  through(client, async ({ input }, send) => {
    const answer = await send(input);
    await each({ ...answer });
    return answer;
  });

export interface Circumstances {
  /** Does all of its requests. */
  through: DynamoDBDocumentClient;
  /** Keys a query. */
  keys?: number;
  remaining?: () => number;
  now?: () => number;
  slept?: number[];
}

/** One run of the function. */
export function refreshOnce(standings: Standings, task: RefreshTask, circumstances: Circumstances): Promise<RefreshOutcome> {
  const { through: client, keys = 7, remaining = () => 900_000, now = () => task.asOf + SETTLE_MS, slept = [] } = circumstances;
  const sleep = (ms: number): Promise<void> => Promise.resolve(void slept.push(ms));
  const reach = { changes: new ChangesRepository(client, TableName), ladders: new RefreshRepository(client, TableName) };
  const refresh = new LadderRefresh({ ...reach, newVersion: () => `v${++versions}` }, { units: 1_000, keys, sleep }, SMALL);
  return refresh.run(standings, task, { now: () => new Date(now()), remaining });
}

/** Until when the board is leased; 0: nobody counts it. */
export const leaseOf = async (client: DynamoDBDocumentClient, { board, period }: Standings): Promise<number> => {
  const Key = boardKeys.changes(board.boardId, period.id);
  return toChanges((await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item).leasedUntil;
};

/** Players of few scores and moments. */
export const players = (n: number): { playerId: string; score: number; at: number }[] =>
  Array.from({ length: n }, (_, i) => ({ playerId: `p${i}`, score: (i * 7) % 11, at: START - (i % 3) }));
