import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Engine, freePort, startEngine, testTable } from '#testing/engine';
import { type Faults, startFaults } from '#testing/faults';
import { type Fault, FAULTS } from '#testing/faults.kinds';
import { documentClient } from './client.ts';
import { isBusy } from './failures.ts';

let engine: Engine;
let faults: Faults;
beforeAll(async () => {
  engine = await startEngine();
  faults = await startFaults(engine.endpoint, { seed: 1, rate: 1 });
  Object.assign(process.env, { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});
afterAll(() => {
  faults.stop();
  engine.stop();
});

const TableName = testTable('core');
const Key = { pk: 'p', sk: 's' };
const put = (client: DynamoDBDocumentClient): Promise<unknown> => client.send(new PutCommand({ TableName, Item: Key }));
const get = (client: DynamoDBDocumentClient): Promise<unknown> => client.send(new GetCommand({ TableName, Key }));
const transact = (client: DynamoDBDocumentClient): Promise<unknown> =>
  client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: Key } }] }));

/** What surfaces where all tries of a call fail; `limitMs`: of a call that should not fail for want of time, more than any machine takes. */
async function failureOf(
  work: (client: DynamoDBDocumentClient) => Promise<unknown>,
  { endpoint = faults.endpoint, limitMs = 100 } = {},
): Promise<unknown> {
  Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
  const client = documentClient(limitMs);
  const failure = await work(client).then(
    () => 'none',
    (error: unknown) => error,
  );
  client.destroy();
  return failure;
}

describe('isBusy', () => {
  const rows = FAULTS.filter((fault) => fault !== 'unprocessed').flatMap((fault) => [
    [fault, 'a put', put] as const,
    [fault, 'a transaction', transact] as const,
    ...(fault === 'conflict' || fault === 'late' ? [] : [[fault, 'a get', get] as const]),
  ]);
  it.each(rows)('takes what surfaces of %s at %s for passing', async (fault: Fault, _: string, work) => {
    faults.kinds = [fault];
    const before = faults.counts[fault];
    expect(isBusy(await failureOf(work))).toBe(true);
    expect(faults.counts[fault]).toBeGreaterThan(before);
    await faults.settled();
  });

  it('takes it for passing that nobody listens', async () => {
    expect(isBusy(await failureOf(put, { endpoint: `http://127.0.0.1:${await freePort()}` }))).toBe(true);
  });

  it('takes an answer for passing that never ends', async () => {
    const server = createServer((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(isBusy(await failureOf(get, { endpoint: `http://127.0.0.1:${port}` }))).toBe(true);
    server.close();
  });

  it('does not take a mistake for it', async () => {
    faults.kinds = [];
    const nowhere = (client: DynamoDBDocumentClient): Promise<unknown> => client.send(new GetCommand({ TableName: 'nowhere', Key }));
    const half = (client: DynamoDBDocumentClient): Promise<unknown> => client.send(new PutCommand({ TableName, Item: { pk: 'p' } }));
    for (const mistake of [nowhere, half]) expect(isBusy(await failureOf(mistake, { limitMs: 10_000 }))).toBe(false);
    expect(isBusy(new Error('any'))).toBe(false);
    expect(isBusy('TimeoutError')).toBe(false);
    const failed = { message: 'failed', $metadata: {} };
    expect(isBusy(new ConditionalCheckFailedException(failed))).toBe(false);
    const CancellationReasons = [{ Code: 'None' }, { Code: 'TransactionConflict' }, { Code: 'ConditionalCheckFailed' }];
    expect(isBusy(new TransactionCanceledException({ ...failed, CancellationReasons }))).toBe(false);
  });

  it('is not needed where a batch is left undone', async () => {
    faults.kinds = ['unprocessed'];
    const keys = Array.from({ length: 100 }, (_, i) => ({ pk: String(i), sk: 's' }));
    const read = (client: DynamoDBDocumentClient): Promise<unknown> =>
      client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }));
    expect(await failureOf(read, { limitMs: 10_000 })).toBe('none');
    expect(faults.counts.unprocessed).toBeGreaterThan(0);
  });
});
