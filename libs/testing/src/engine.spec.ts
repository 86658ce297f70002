import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countsUnits, type Engine, startEngine, testTable } from './engine.ts';
import { directClient } from './storm.ts';

let engine: Engine;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  engine = await startEngine();
  client = directClient(engine.endpoint);
});
afterAll(() => {
  client.destroy();
  engine.stop();
});

const TableName = testTable('core');
const put = (sk: string) => ({ Put: { TableName, Item: { pk: 'p', sk } } });
const TOTAL = { ReturnConsumedCapacity: 'TOTAL' } as const;

// Each difference between the engines that a test has met: where one goes away, what was left out for it comes back.
describe('the two engines', () => {
  it('differ in the units of a transaction of three items: 2 each, or 2 in all', async () => {
    const { ConsumedCapacity } = await client.send(new TransactWriteCommand({ TransactItems: ['a', 'b', 'c'].map(put), ...TOTAL }));
    expect(ConsumedCapacity![0]!.CapacityUnits).toBe(countsUnits ? 6 : 2);
  });

  it('differ in the units of strong reads of absent items: 1 each, or none', async () => {
    const Keys = ['x', 'y'].map((sk) => ({ pk: 'absent', sk }));
    const batch = new BatchGetCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } }, ...TOTAL });
    expect((await client.send(batch)).ConsumedCapacity![0]!.CapacityUnits).toBe(countsUnits ? 2 : 0);
  });

  it('agree on the units of single writes and of what a batch finds', async () => {
    const single = await client.send(new PutCommand({ TableName, Item: { pk: 'p', sk: 'd', text: 'x'.repeat(1_100) }, ...TOTAL }));
    expect(single.ConsumedCapacity!.CapacityUnits).toBe(2);
    const RequestItems = { [TableName]: { Keys: [{ pk: 'p', sk: 'd' }], ConsistentRead: true } };
    expect((await client.send(new BatchGetCommand({ RequestItems, ...TOTAL }))).ConsumedCapacity![0]!.CapacityUnits).toBe(1);
  });

  it('agree on the reasons for which a transaction is cancelled, one for each item', async () => {
    await client.send(new PutCommand({ TableName, Item: { pk: 'p', sk: 'there', n: 1 } }));
    const there = { Put: { TableName, Item: { pk: 'p', sk: 'there' }, ConditionExpression: 'attribute_not_exists(pk)' } };
    const call = client.send(new TransactWriteCommand({ TransactItems: [put('e'), there, put('f')] }));
    await expect(call).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }, { Code: 'None' }],
    });
  });

  it('agree that a transaction that comes twice with one token is done once', async () => {
    const item = {
      Update: { TableName, Key: { pk: 'p', sk: 'n' }, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 } },
    };
    const send = () => client.send(new TransactWriteCommand({ TransactItems: [item], ClientRequestToken: 'one-token' }));
    await send();
    await send();
    const RequestItems = { [TableName]: { Keys: [{ pk: 'p', sk: 'n' }], ConsistentRead: true } };
    expect((await client.send(new BatchGetCommand({ RequestItems }))).Responses![TableName]).toEqual([{ pk: 'p', sk: 'n', n: 1 }]);
  });

  it('agree on what stood before, and on what was in the way', async () => {
    const change = { TableName, Key: { pk: 'p', sk: 'old' }, UpdateExpression: 'SET n = :n', ReturnValues: 'ALL_OLD' } as const;
    await client.send(new UpdateCommand({ ...change, ExpressionAttributeValues: { ':n': 1 } }));
    const { Attributes } = await client.send(new UpdateCommand({ ...change, ExpressionAttributeValues: { ':n': 2 } }));
    expect(Attributes).toEqual({ pk: 'p', sk: 'old', n: 1 });
    const refused = client.send(
      new UpdateCommand({
        ...change,
        ConditionExpression: 'n = :n',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ExpressionAttributeValues: { ':n': 1 },
      }),
    );
    await expect(refused).rejects.toMatchObject({ Item: { n: { N: '2' } } });
  });
});
