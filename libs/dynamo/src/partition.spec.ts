import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { documentClient } from './client.ts';
import type { Item } from './item.ts';
import { itemsOf, removeAll } from './partition.ts';

const table = testTable('core');
let world: World;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  world = await startWorld();
  client = documentClient();
});
afterAll(() => {
  world.stop();
});

const put = (pk: string, sk: string, more: object = {}): Promise<unknown> =>
  client.send(new PutCommand({ TableName: table, Item: { pk, sk, ...more } }));

async function pages(pk: string, prefix: string, options?: { keysOnly: boolean }): Promise<Item[][]> {
  const found: Item[][] = [];
  for await (const page of itemsOf(client, { table, pk, prefix }, options)) found.push(page);
  return found;
}

/** A client whose service leaves all but the first item of the first answers unprocessed. */
function reluctant(answers: number): DynamoDBDocumentClient {
  const one = documentClient();
  let left = answers;
  one.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'BatchWriteItemCommand' || left-- <= 0) return next(args);
      const [first, ...rest] = (args.input as { RequestItems: Record<string, object[]> }).RequestItems[table] ?? [];
      const result = await next({ ...args, input: { RequestItems: { [table]: [first] } } });
      return { ...result, output: { ...result.output, ...(rest.length > 0 && { UnprocessedItems: { [table]: rest } }) } };
    },
    { step: 'initialize', name: 'reluctant' },
  );
  return one;
}

describe('itemsOf', () => {
  it('gives what begins so, in order, over all pages', async () => {
    for (let i = 0; i < 30; i++) await put('big', `L#${String(i).padStart(2, '0')}`, { blob: 'x'.repeat(100_000) });
    await put('big', 'M#1');
    const found = await pages('big', 'L#');
    expect(found.length).toBeGreaterThan(2);
    expect(found.flat().map(({ sk }) => sk)).toEqual(Array.from({ length: 30 }, (_, i) => `L#${String(i).padStart(2, '0')}`));
    expect((await pages('big', '')).flat()).toHaveLength(31);
    expect((await pages('big', 'L#', { keysOnly: true })).flat()[0]).toEqual({ pk: 'big', sk: 'L#00' });
    expect((await pages('none', '')).flat()).toEqual([]);
  });
});

describe('removeAll', () => {
  it.each([
    ['all at once', 0],
    ['what the service left unprocessed too', 3],
  ])('removes %s', async (_, answers) => {
    const keys = Array.from({ length: 40 }, (__, i) => ({ pk: `many-${answers}`, sk: String(i) }));
    for (const { pk, sk } of keys) await put(pk, sk);
    await removeAll(reluctant(answers), table, keys);
    expect((await pages(`many-${answers}`, '')).flat()).toEqual([]);
    await removeAll(client, table, keys);
  });

  it('fails where the service keeps on leaving some, and goes on at the next time', async () => {
    const keys = Array.from({ length: 12 }, (_, i) => ({ pk: 'few', sk: String(i) }));
    for (const { pk, sk } of keys) await put(pk, sk);
    await expect(removeAll(reluctant(99), table, keys)).rejects.toThrow('undone');
    const left = (await pages('few', '')).flat().length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(12);
    await removeAll(client, table, keys);
    expect((await pages('few', '')).flat()).toEqual([]);
  });
});
