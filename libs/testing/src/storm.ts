import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Item } from '#dynamo/item';
import type { TableName } from '#dynamo/tables';
import { type Answer, startWorld, type World } from './api.ts';
import { testTable } from './engine.ts';
import { type Faults, startFaults } from './faults.ts';

/** How much larger than usual storms are: `LAUREL_STORMS=5`. */
export const SCALE = Number(process.env.LAUREL_STORMS ?? 1);

/** A world behind an unreliable way to its engine. */
export interface StormWorld extends World {
  faults: Faults;
  /** All items of a table, past the faults. */
  scan(table: TableName): Promise<Item[]>;
  /** Empties the tables. */
  wipe(): Promise<void>;
}

/** Sets the environment as `startWorld` does; import the handler after it. */
export async function startStormWorld(seed: number): Promise<StormWorld> {
  const world = await startWorld();
  const faults = await startFaults(world.engine.endpoint, { seed });
  const tables = directClient(world.engine.endpoint);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = faults.endpoint;
  const scan = (table: TableName): Promise<Item[]> => scanAll(tables, testTable(table));
  return {
    ...world,
    faults,
    scan,
    async wipe() {
      await faults.settled();
      for (const table of ['core', 'boards'] as const) await removeAll(tables, testTable(table), await scan(table));
    },
    stop() {
      tables.destroy();
      faults.stop();
      world.stop();
    },
  };
}

/** A client of an engine on this machine that nothing stands in the way of. */
export const directClient = (endpoint: string): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }),
  );

/** All items of a table, by strong reads. */
export async function scanAll(tables: DynamoDBDocumentClient, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await tables.send(new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }));
    items.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}

async function removeAll(tables: DynamoDBDocumentClient, table: string, items: readonly Item[]): Promise<void> {
  for (let from = 0; from < items.length; from += 25) {
    const requests = items.slice(from, from + 25).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } }));
    await tables.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
  }
}

/** Not how long it may take, but when it hangs. */
const LIMIT_MS = 180_000;
const LONGEST_PAUSE_MS = 40;

/** As a game client does: sends a call again as long as it is told to, the same each time. Gives the last answer. */
export async function persist(send: () => Promise<Answer>): Promise<Answer> {
  // Not of `Date`, which a test may hold.
  const deadline = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await send();
    if (answer.status < 500 && answer.status !== 429) return answer;
    if (answer.status === 500 || answer.headers['retry-after'] === undefined)
      throw new Error(`It failed for good: ${JSON.stringify(answer)}`);
    if (performance.now() > deadline) throw new Error(`It was put off for ${LIMIT_MS / 1000} s: ${JSON.stringify(answer)}`);
    await sleep(Math.random() * LONGEST_PAUSE_MS);
  }
}

/** Runs work with at most `width` at a time. */
export async function inParallel<T>(width: number, works: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const queue = works.entries();
  const worker = async (): Promise<void> => {
    for (const [i, work] of queue) results[i] = await work();
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
