import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Engine, startEngine, testTable } from './engine.ts';
import { type Faults, startFaults } from './faults.ts';
import { type Fault, FAULTS } from './faults.kinds.ts';

let engine: Engine;
let direct: DynamoDBClient;
beforeAll(async () => {
  engine = await startEngine();
  direct = clientOf(engine.endpoint);
});
afterAll(() => {
  direct.destroy();
  engine.stop();
});

const clientOf = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 });

const TableName = testTable('core');
const keyOf = (id: string) => ({ pk: { S: id }, sk: { S: 's' } });

/** Puts items one after the other; gives how each went. */
async function putAll(faults: Faults, ids: readonly string[]): Promise<boolean[]> {
  const client = clientOf(faults.endpoint);
  const went: boolean[] = [];
  for (const id of ids) {
    const put = client.send(new PutItemCommand({ TableName, Item: keyOf(id) }));
    went.push(
      await put.then(
        () => true,
        () => false,
      ),
    );
  }
  client.destroy();
  await faults.settled();
  return went;
}

const stands = async (id: string): Promise<boolean> =>
  (await direct.send(new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }))).Item !== undefined;

const total = ({ counts }: Faults): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

describe('faults', () => {
  it('lets everything pass at the rate 0', async () => {
    const faults = await startFaults(engine.endpoint, { seed: 1 });
    expect(await putAll(faults, ['calm-1', 'calm-2'])).toEqual([true, true]);
    expect(total(faults)).toBe(0);
    faults.stop();
  });

  it.each<[Fault, boolean]>([
    ['conflict', false],
    ['throttled', false],
    ['failed', false],
    ['cut', false],
    ['lost', true],
    ['torn', true],
    ['late', true],
  ])('tells the caller of %s that it failed; the write stands: %s', async (fault, written) => {
    const faults = await startFaults(engine.endpoint, { seed: 1, rate: 1 });
    faults.kinds = [fault];
    expect(await putAll(faults, [`one-${fault}`])).toEqual([false]);
    expect(await stands(`one-${fault}`)).toBe(written);
    expect(faults.counts).toEqual({ ...Object.fromEntries(FAULTS.map((kind) => [kind, 0])), [fault]: 1 });
    faults.stop();
  });

  it('does the same again from the same seed, and about as much as it was told', async () => {
    const ids = Array.from({ length: 200 }, (_, i) => `seed-${i}`);
    const [one, same, other] = [7, 7, 8].map((seed) => startFaults(engine.endpoint, { seed, rate: 0.3 }));
    const runs = [];
    for (const faults of await Promise.all([one!, same!, other!])) {
      runs.push({ went: await putAll(faults, ids), counts: faults.counts });
      expect(Math.abs(total(faults) - 60)).toBeLessThan(20);
      faults.stop();
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
  });

  it('says what an action can meet and has not met, until it has met all', async () => {
    const faults = await startFaults(engine.endpoint, { seed: 2, rate: 1 });
    const all = ['conflict', 'throttled', 'failed', 'cut', 'lost', 'torn', 'late'].map((fault) => `PutItem ${fault}`);
    expect(faults.missing(['PutItem', 'CreateTable'])).toEqual(all);
    await putAll(faults, ['met-1', 'met-2']);
    expect(faults.missing(['PutItem'])).toEqual(all.slice(2));
    await putAll(faults, all.slice(2));
    expect(faults.missing(['PutItem'])).toEqual([]);
    faults.kinds = FAULTS;
    expect(faults.missing(['PutItem'])).toEqual(['PutItem silent']);
    expect(faults.missing(['BatchGetItem'])).toContain('BatchGetItem unprocessed');
    faults.stop();
  });

  it('leaves a part of a batch undone, and says which', async () => {
    const faults = await startFaults(engine.endpoint, { seed: 3, rate: 1 });
    const client = clientOf(faults.endpoint);
    const ids = Array.from({ length: 20 }, (_, i) => `batch-${i}`);
    const requests = ids.map((id) => ({ PutRequest: { Item: keyOf(id) } }));
    faults.kinds = ['unprocessed'];
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    const undone = UnprocessedItems[TableName]!.map(({ PutRequest }) => PutRequest!.Item!.pk!.S!);
    for (const id of ids) expect(await stands(id)).toBe(!undone.includes(id));
    const reads = { [TableName]: { Keys: ids.map(keyOf), ConsistentRead: true } };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetItemCommand({ RequestItems: reads }));
    const found = Responses[TableName]!.map(({ pk }) => pk!.S);
    const unread = UnprocessedKeys[TableName]!.Keys!.map(({ pk }) => pk!.S!);
    expect(UnprocessedKeys[TableName]!.ConsistentRead).toBe(true);
    expect(new Set([...found, ...unread])).toEqual(new Set(ids.filter((id) => !undone.includes(id) || unread.includes(id))));
    expect(faults.counts.unprocessed).toBe(2);
    client.destroy();
    faults.stop();
  });
});
