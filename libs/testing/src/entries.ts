import { DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#dynamo/item';
import { boardKeys, coreKeys } from '#dynamo/keys';
import type { Run, Standings } from '#ranking/board';
import { expiryOf } from '#ranking/entry.rules';
import { orderKey } from '#ranking/order-key';
import { testTable } from './engine.ts';

const BATCH = 25;
const WIDTH = 16;

/** What a filled board is made of. */
export type Standing = Pick<Run, 'playerId' | 'score' | 'at' | 'metadata'>;

/** The item of an entry, as a submit writes it. */
export function entryItem({ board, period }: Standings, { playerId, score, at, metadata }: Standing): Item {
  const x = expiryOf(period);
  return {
    ...boardKeys.entry(playerId, board.boardId, period.id),
    s: score,
    t: at.getTime(),
    gp: boardKeys.rank(board.boardId, period.id),
    gs: orderKey({ playerId, score, at: at.getTime() }, board.order),
    m: metadata && JSON.stringify(metadata),
    ...(x !== undefined && { x }),
  };
}

/**
 * Puts entries on a board, fast: past the calls, through the table's own API. One a player; the source is read as it is needed. Ends the
 * table's stream, which nobody reads on an engine of a test: with it each write costs more than the one before.
 */
export async function fillBoard(tables: DynamoDBDocumentClient, standings: Standings, source: Iterable<Standing>): Promise<void> {
  const TableName = testTable('boards');
  await endStream(tables, TableName);
  const items = mapped(source, (one) => entryItem(standings, one));
  await putAll(tables, TableName, items);
}

/** Gives players the profile that a sign-in makes, with their id as a name. */
export const fillProfiles = (tables: DynamoDBDocumentClient, playerIds: Iterable<string>): Promise<void> =>
  putAll(
    tables,
    testTable('core'),
    mapped(playerIds, (playerId) => ({ ...coreKeys.profile(playerId), name: playerId, createdAt: '2026-01-01T00:00:00.000Z', v: 1 })),
  );

/** Ends the stream of a test's table: the local engine writes ever slower the longer it is. */
export async function endStream(tables: DynamoDBDocumentClient, TableName: string): Promise<void> {
  const { Table } = await tables.send(new DescribeTableCommand({ TableName }));
  if (Table?.StreamSpecification?.StreamEnabled)
    await tables.send(new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
}

function* mapped<T, U>(source: Iterable<T>, map: (one: T) => U): Generator<U, void> {
  for (const one of source) yield map(one);
}

/** Takes the next batch from the source whenever one of a few writers is free. */
async function putAll(tables: DynamoDBDocumentClient, table: string, items: Generator<Item, void>): Promise<void> {
  const writer = async (): Promise<void> => {
    for (let batch = take(items); batch.length > 0; batch = take(items)) await put(tables, table, batch);
  };
  await Promise.all(Array.from({ length: WIDTH }, writer));
}

function take(items: Generator<Item, void>): Item[] {
  const batch: Item[] = [];
  while (batch.length < BATCH) {
    const { value } = items.next();
    if (!value) break;
    batch.push(value);
  }
  return batch;
}

async function put(tables: DynamoDBDocumentClient, table: string, items: Item[]): Promise<void> {
  const requests = items.map((item) => ({ PutRequest: { Item: item } }));
  const { UnprocessedItems = {} } = await tables.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  if (Object.keys(UnprocessedItems).length > 0) throw new Error(`The engine left ${table} half filled`);
}
