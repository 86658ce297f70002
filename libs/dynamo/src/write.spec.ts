import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { documentClient } from './client.ts';
import { toTransactItem, type Write } from './write.ts';

const NOW = 1_000_000;
let world: World;
let client: DynamoDBDocumentClient;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  client = documentClient();
});
afterAll(() => {
  world.stop();
});

const freshKey = () => ({ pk: `P#${++count}`, sk: 'A' });
const put = (item: Record<string, unknown>) => client.send(new PutCommand({ TableName: testTable('core'), Item: item }));
const run = (write: Write) => client.send(new TransactWriteCommand({ TransactItems: [toTransactItem(testTable('core'), write, NOW)] }));
const holds = (write: Write): Promise<boolean> =>
  run(write).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ name: 'TransactionCanceledException', CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] });
      return false;
    },
  );
const read = async (key: { pk: string; sk: string }) =>
  (await client.send(new GetCommand({ TableName: testTable('core'), Key: key, ConsistentRead: true }))).Item;

describe('a write of a transaction', () => {
  it.each<[string, Record<string, unknown> | undefined, boolean]>([
    ['nothing', undefined, true],
    ['an item', { n: 1 }, false],
    ['an item that expires later', { n: 1, x: NOW }, false],
    ['an item that has expired', { n: 1, x: NOW - 1 }, true],
  ])('if absent, over %s', async (_, standing, held) => {
    const key = freshKey();
    if (standing) await put({ ...key, ...standing });
    expect(await holds({ key, condition: 'absent', put: { n: 2 } })).toBe(held);
    expect(await read(key)).toEqual(held ? { ...key, n: 2 } : { ...key, ...standing });
  });

  it('holds while the attributes are as they were read', async () => {
    const key = freshKey();
    await put({ ...key, q: 3, b: 10 });
    expect(await holds({ key, condition: { equal: { q: 2 } }, set: { b: 1 } })).toBe(false);
    expect(await holds({ key, condition: { equal: { q: 3, b: 10 } }, set: { b: 1, q: 4 } })).toBe(true);
    expect(await read(key)).toEqual({ ...key, b: 1, q: 4 });
  });

  it('adds within a bound, and where nothing is yet', async () => {
    const key = freshKey();
    const add: Write = { key, condition: { absentOrAtMost: { name: 'sold', value: 1 } }, add: { sold: 1 } };
    expect([await holds(add), await holds(add), await holds(add)]).toEqual([true, true, false]);
    expect(await read(key)).toEqual({ ...key, sold: 2 });
  });

  it('sets once and for all, and adds in the same write', async () => {
    const key = freshKey();
    for (const at of ['first', 'second']) await run({ key, setOnce: { at }, add: { n: 2 } });
    expect(await read(key)).toEqual({ ...key, at: 'first', n: 4 });
  });

  it('removes', async () => {
    const key = freshKey();
    await put({ ...key, v: 1 });
    expect(await holds({ key, condition: { equal: { v: 2 } }, remove: true })).toBe(false);
    expect(await holds({ key, condition: { equal: { v: 1 } }, remove: true })).toBe(true);
    expect(await read(key)).toBeUndefined();
  });
});
