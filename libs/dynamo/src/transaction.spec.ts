import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { documentClient } from './client.ts';
import type { Key } from './keys.ts';
import { type Outcome, writeTogether } from './transaction.ts';
import type { Write } from './write.ts';

const table = testTable('core');
const NOW = new Date('2026-11-20T12:00:00Z');
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

const fresh = (): Key => ({ pk: `T#${++count}`, sk: 'A' });
const there = async (key: Key): Promise<boolean> =>
  (await client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }))).Item !== undefined;
const write = (...writes: Write[]): Promise<Outcome> => writeTogether(client, table, writes, NOW);

describe('writeTogether', () => {
  it('writes all', async () => {
    const [one, two] = [fresh(), fresh()];
    expect(await write({ key: one, put: {} }, { key: two, condition: 'absent', put: { n: 1 } })).toBe('written');
    expect([await there(one), await there(two)]).toEqual([true, true]);
    expect(await write({ key: one, remove: true }, { key: two, condition: { equal: { n: 1 } }, remove: true })).toBe('written');
    expect([await there(one), await there(two)]).toEqual([false, false]);
  });

  it('writes none where a condition does not hold, or one that only looks', async () => {
    const [one, two] = [fresh(), fresh()];
    await write({ key: one, put: { n: 1 } });
    expect(await write({ key: two, put: {} }, { key: one, condition: { equal: { n: 2 } }, set: { n: 3 } })).toBe('overtaken');
    expect(await write({ key: two, put: {} }, { key: one, condition: 'absent', check: true })).toBe('overtaken');
    expect(await there(two)).toBe(false);
    expect(await write({ key: two, put: {} }, { key: fresh(), condition: 'absent', check: true })).toBe('written');
    expect(await there(two)).toBe(true);
  });

  it('tells where only conditions of shared items do not hold', async () => {
    const [one, two] = [fresh(), fresh()];
    await write({ key: one, put: { n: 1 } });
    const full: Write = { key: one, condition: { absentOrAtMost: { name: 'n', value: 0 } }, shared: true, add: { n: 1 } };
    expect(await write({ key: two, put: {} }, full)).toBe('shared');
    expect(await write({ key: one, condition: 'absent', put: {} })).toBe('overtaken');
    expect(await there(two)).toBe(false);
  });

  it('fails where the request itself is wrong', async () => {
    const key = fresh();
    await expect(write({ key, put: {} }, { key, remove: true })).rejects.toThrow();
    expect(await there(key)).toBe(false);
  });
});
