import { BatchWriteCommand, type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Board } from '#catalog/catalog';
import { boardKeys } from '#dynamo/keys';
import { testTable } from '#testing/engine';
import type { Standings } from './board.ts';
import {
  BEGINNING,
  type Ladder,
  type LadderPage,
  type LadderSizes,
  type RefreshRequest,
  toChanges,
  toLadder,
  toLadderPage,
} from './ladder.ts';
import { orderKey } from './order-key.ts';

/** A ladder of a few entries has all that a long one has. */
export const SMALL: LadderSizes = { leaf: 4, page: 3, margin: 2 };
export const EXACT_PLACES = 4;

/** So long after it was asked for, a refresh begins. */
export const SETTLE_MS = 5_000;

const TableName = testTable('boards');
const ALL = { id: 'all', startsAt: null, endsAt: null, closesAt: null };
const LARGEST = Number.MAX_SAFE_INTEGER;

let count = 0;

/** How a board of a test ranks. */
export type Ranking = Pick<Board, 'order' | 'ties' | 'operator'>;

/** Standings that no other test has touched. */
export function freshStandings({ operator, ...ranking }: Ranking = { order: 'desc', ties: 'earlier', operator: 'best' }): Standings {
  count += 1;
  const base = {
    ...{ boardId: `b${count}`, title: 'Test', windows: ['all'] as const, min: -LARGEST, max: LARGEST, maxPerMinute: null },
    ...{ exactPlaces: EXACT_PLACES, ticket: null, seasonRewards: [] },
    ...ranking,
  };
  const board: Board = operator === 'sum' ? { ...base, operator, totalMin: -LARGEST, totalMax: LARGEST } : { ...base, operator };
  return { board, period: ALL };
}

const BATCH = 25;

/** Puts entries past all rules; gives their keys in the board's order. */
export async function fill(
  client: DynamoDBDocumentClient,
  { board, period }: Standings,
  entries: readonly { playerId: string; score: number; at: number }[],
  table = TableName,
): Promise<string[]> {
  const items = entries.map((entry) => ({
    ...boardKeys.entry(entry.playerId, board.boardId, period.id),
    ...{ s: entry.score, t: entry.at, m: null, gp: boardKeys.rank(board.boardId, period.id), gs: orderKey(entry, board.order) },
  }));
  for (let from = 0; from < items.length; from += BATCH) {
    const requests = items.slice(from, from + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }
  return items.map(({ gs }) => gs).sort();
}

/** A read's question for a ladder as of `now`, with the lease that goes with it. */
export async function ask(client: DynamoDBDocumentClient, { board, period }: Standings, now: number): Promise<RefreshRequest> {
  const lease = now + 60_000;
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName,
      Key: boardKeys.changes(board.boardId, period.id),
      UpdateExpression: 'SET lease = :lease, asked = :now',
      ConditionExpression: 'attribute_not_exists(lease) OR lease < :now',
      ExpressionAttributeValues: { ':lease': lease, ':now': now },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return { boardId: board.boardId, period: period.id, asOf: now, changes: toChanges(Attributes).count, lease };
}

/** A ladder with all its leaves in one. */
export interface WholeLadder extends Ladder {
  leaves: LadderPage;
}

/** The ladder in force; undefined where there is none, or a page of it is missing. */
export async function ladderOf(client: DynamoDBDocumentClient, { board, period }: Standings): Promise<WholeLadder | undefined> {
  const get = async (Key: object) => (await client.send(new GetCommand({ TableName, Key: { ...Key }, ConsistentRead: true }))).Item;
  const item = await get(boardKeys.ladder(board.boardId, period.id));
  if (!item) return undefined;
  const ladder = toLadder(item);
  const keys: string[] = [];
  const bases: number[] = [];
  for (const [i, first] of ladder.firstKeys.entries()) {
    const page = await get(boardKeys.ladderPage(board.boardId, period.id, ladder.version, i));
    if (page === undefined || toLadderPage(page).keys[0] !== first) return undefined;
    keys.push(...toLadderPage(page).keys);
    bases.push(...toLadderPage(page).bases);
  }
  return { ...ladder, leaves: { keys, bases } };
}

/** How a board with these keys is cut. */
export function leavesOf(keys: readonly string[], { leaf, margin }: LadderSizes = SMALL): LadderPage {
  const bases = [0];
  for (let base = EXACT_PLACES + margin; base < keys.length; base += leaf) bases.push(base);
  return { keys: bases.map((base) => (base === 0 ? BEGINNING : (keys[base] ?? BEGINNING))), bases };
}
