import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { tableDefinitions } from '#dynamo/tables';
import { freePort } from '#testing/engine';
import { type Engine, startEngine } from './engine.ts';
import { createTables } from './tables.ts';
import { trimStream } from './trim.ts';

const TableName = 'laurel-boards';
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-trim-'));
  file = join(folder, 'dynamodb.db');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function start(): Promise<Engine> {
  const engine = await startEngine({ port: await freePort(), file, region: 'us-east-1', onExit: () => undefined });
  await createTables(engine.client, { boards: { create: { ...tableDefinitions.boards, TableName }, ttlAttribute: 'x' } });
  return engine;
}

const write = async (engine: Engine, count: number, first: number): Promise<void> => {
  for (let i = first; i < first + count; i++)
    await engine.client.send(new PutItemCommand({ TableName, Item: { pk: { S: `p${i}` }, sk: { S: 's' } } }));
};

function sequenceNumbers(): number[] {
  const database = new DatabaseSync(file);
  const rows = database.prepare('SELECT CAST(sequence_number AS INTEGER) AS n FROM _stream_records ORDER BY n').all();
  database.close();
  return rows.map(({ n }) => Number(n));
}

it('removes what was delivered, keeps the rest, and the engine counts on', async () => {
  const first = await start();
  await write(first, 5, 0);
  await first.close();
  trimStream(file, TableName, { streamArn: 'x', shards: { one: '3' } });
  expect(sequenceNumbers()).toEqual([3, 4, 5]);
  const second = await start();
  await write(second, 1, 5);
  await second.close();
  expect(sequenceNumbers()).toEqual([3, 4, 5, 6]);
});

it('removes nothing without a checkpoint, of another table, or of a shard read to its end', async () => {
  trimStream(file, TableName, { streamArn: 'x', shards: { one: '3' } });
  const engine = await start();
  await write(engine, 2, 0);
  await engine.close();
  trimStream(file, TableName, undefined);
  trimStream(file, 'laurel-other', { streamArn: 'x', shards: { one: '9' } });
  trimStream(file, TableName, { streamArn: 'x', shards: { one: 'end', two: '9' } });
  expect(sequenceNumbers()).toEqual([1, 2]);
});
