import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withScope } from '#telemetry/scope';
import { startWorld, type World } from '#testing/api';
import { testTable } from '#testing/engine';
import { documentClient } from './client.ts';

let world: World;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  world = await startWorld();
  client = documentClient();
});
afterAll(() => {
  world.stop();
});

const [core, boards] = [testTable('core'), testTable('boards')];
const Key = { pk: 'p', sk: 's' };
const inRank = { IndexName: 'rank', KeyConditionExpression: 'gp = :p', ExpressionAttributeValues: { ':p': 'p' } };
const isAbsent = 'attribute_not_exists(pk)';

/** What the scope of an event says after `work`. */
const actionsIn = (work: () => Promise<unknown>): Promise<string[]> =>
  withScope('id', async ({ actions }) => {
    await work();
    return [...actions];
  });

describe('the scope of an event', () => {
  it.each([
    ['a get', () => client.send(new GetCommand({ TableName: core, Key })), ['core GetItem']],
    ['a put', () => client.send(new PutCommand({ TableName: core, Item: Key })), ['core PutItem']],
    ['an update', () => client.send(new UpdateCommand({ TableName: core, Key })), ['core UpdateItem']],
    ['a delete', () => client.send(new DeleteCommand({ TableName: boards, Key })), ['boards DeleteItem']],
    [
      'a query of a table',
      () => client.send(new QueryCommand({ TableName: core, ...inRank, IndexName: undefined, KeyConditionExpression: 'pk = :p' })),
      ['core Query'],
    ],
    ['a query of an index', () => client.send(new QueryCommand({ TableName: boards, ...inRank })), ['boards/rank Query']],
    [
      'a batch of reads',
      () => client.send(new BatchGetCommand({ RequestItems: { [core]: { Keys: [Key] }, [boards]: { Keys: [Key] } } })),
      ['core BatchGetItem', 'boards BatchGetItem'],
    ],
    [
      'a batch of writes',
      () => client.send(new BatchWriteCommand({ RequestItems: { [core]: [{ DeleteRequest: { Key } }] } })),
      ['core BatchWriteItem'],
    ],
    [
      'a transaction of reads, by its parts',
      () => client.send(new TransactGetCommand({ TransactItems: [{ Get: { TableName: core, Key } }] })),
      ['core GetItem'],
    ],
    [
      'a transaction of writes, by its parts',
      () =>
        client.send(
          new TransactWriteCommand({
            TransactItems: [
              { Put: { TableName: core, Item: { pk: 't', sk: '1' } } },
              {
                Update: {
                  TableName: core,
                  Key: { pk: 't', sk: '2' },
                  UpdateExpression: 'SET n = :n',
                  ExpressionAttributeValues: { ':n': 1 },
                },
              },
              { Delete: { TableName: boards, Key } },
              { ConditionCheck: { TableName: boards, Key: { pk: 't', sk: '3' }, ConditionExpression: isAbsent } },
            ],
          }),
        ),
      ['core PutItem', 'core UpdateItem', 'boards DeleteItem', 'boards ConditionCheckItem'],
    ],
  ])('tells %s', async (_, work, expected) => {
    expect(await actionsIn(work)).toEqual(expected.map((action) => testTable(action)));
  });

  it('tells a write whose condition fails, and everything once', async () => {
    const refused = (): Promise<unknown> =>
      client.send(new UpdateCommand({ TableName: core, Key: { pk: 'absent', sk: 's' }, ConditionExpression: 'attribute_exists(pk)' }));
    const twice = async (): Promise<void> => {
      await expect(refused()).rejects.toThrow('conditional');
      await expect(refused()).rejects.toThrow('conditional');
    };
    expect(await actionsIn(twice)).toEqual([testTable('core UpdateItem')]);
  });
});
