import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { eventually, failed, FakeFunctions, ok } from '../gateway/socket/functions.fake.ts';
import type { Checkpoint, CheckpointStore } from './checkpoints.ts';
import { CREDENTIALS } from './engine.fixture.ts';
import { pumpStream } from './pump.ts';

interface FakeShard {
  id: string;
  parent?: string;
  /** Sequence numbers. */
  records: number[];
  open: boolean;
  /** The oldest sequence number that is still there. */
  trimmedTo?: number;
}

/** A stream with several shards, which the engine of the other tests never has; fails loudly on any request but those of the pump. */
class FakeStream {
  shards: FakeShard[];
  readonly surprises: string[] = [];
  readonly server: Server;

  constructor(shards: FakeShard[]) {
    this.shards = shards;
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const target = String(request.headers['x-amz-target']).split('.')[1] ?? '';
        const answer = this.#answer(target, JSON.parse(body) as Record<string, string | undefined>);
        response.writeHead('__type' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
      });
    });
  }

  #answer(target: string, input: Record<string, string | undefined>): object {
    if (target === 'DescribeTable') return { Table: { LatestStreamArn: 'arn:aws:dynamodb:x:1:table/t/stream/label' } };
    if (target === 'DescribeStream') return { StreamDescription: this.#page(input.ExclusiveStartShardId) };
    if (target === 'GetShardIterator') return { ShardIterator: `${input.ShardId ?? ''}/${input.SequenceNumber ?? '0'}` };
    if (target === 'GetRecords') return this.#records(input.ShardIterator ?? '');
    this.surprises.push(target);
    return { __type: 'Surprise' };
  }

  /** Two shards a page. */
  #page(after: string | undefined): object {
    const from = this.shards.findIndex(({ id }) => id === after) + 1;
    const page = this.shards.slice(from, from + 2);
    const Shards = page.map(({ id, parent }) => ({ ShardId: id, ...(parent !== undefined && { ParentShardId: parent }) }));
    return { Shards, ...(from + 2 < this.shards.length && { LastEvaluatedShardId: page.at(-1)?.id }) };
  }

  #records(iterator: string): object {
    const [id = '', after = '0'] = iterator.split('/');
    const shard = this.shards.find((each) => each.id === id);
    if (!shard) return { __type: 'com.amazonaws.dynamodb.streams#ResourceNotFoundException' };
    if (Number(after) > 0 && Number(after) < (shard.trimmedTo ?? 0))
      return { __type: 'com.amazonaws.dynamodb.streams#TrimmedDataAccessException' };
    const next = shard.records.filter((n) => n > Number(after)).slice(0, 2);
    const Records = next.map((n) => ({ eventName: 'INSERT', dynamodb: { SequenceNumber: String(n) } }));
    const more = shard.open || next.length > 0;
    return { Records, ...(more && { NextShardIterator: `${id}/${next.at(-1) ?? after}` }) };
  }
}

let stream: FakeStream;
let functions: FakeFunctions<DynamoDBStreamEvent>;
let saved: Checkpoint | undefined;
let pumps: { close(): Promise<void> }[];
const store: CheckpointStore = { load: () => structuredClone(saved), save: (checkpoint) => (saved = structuredClone(checkpoint)) };

beforeEach(() => {
  functions = new FakeFunctions({ Stream: () => ok(null) });
  saved = undefined;
  pumps = [];
});
afterEach(async () => {
  for (const pump of pumps) await pump.close();
  stream.server.closeAllConnections();
  stream.server.close();
  expect([stream.surprises, functions.unexpected]).toEqual([[], []]);
});

const follow = async (shards: FakeShard[]) => {
  stream = new FakeStream(shards);
  await new Promise<void>((resolve) => stream.server.listen(0, '127.0.0.1', resolve));
  pump();
};
const pump = () => {
  const address = stream.server.address();
  pumps.push(
    pumpStream({
      endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
      region: 'us-east-1',
      accountId: '000000000000',
      credentials: CREDENTIALS,
      table: 't',
      source: { kind: 'stream', table: 't', batchSize: 10, partialFailures: false },
      functionName: 'Stream',
      functions,
      checkpoints: store,
      log: () => undefined,
    }),
  );
};
const seen = () => functions.calls.flatMap(({ event }) => event.Records.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber)));
const delivered = async (count: number) => eventually(`${count} records`, () => (seen().length >= count ? seen() : undefined));

describe('shards', () => {
  it('are read after the one that they came from, over all pages of the list', async () => {
    await follow([
      { id: 'a', records: [1, 2, 3], open: false },
      { id: 'b', parent: 'a', records: [4, 5], open: false },
      { id: 'c', parent: 'b', records: [6], open: true },
    ]);
    expect(await delivered(6)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(saved?.shards).toEqual({ a: 'end', b: 'end', c: '6' });
  });

  it('that open later are found', async () => {
    await follow([{ id: 'a', records: [1], open: true }]);
    await delivered(1);
    stream.shards = [
      { id: 'a', records: [1, 2], open: false },
      { id: 'b', parent: 'a', records: [3], open: true },
      { id: 'c', parent: 'a', records: [4], open: true },
    ];
    expect((await delivered(4)).toSorted()).toEqual([1, 2, 3, 4]);
    expect(seen().slice(0, 2)).toEqual([1, 2]);
  });

  it('that are read to their end are not read again, and are forgotten with the stream that held them', async () => {
    saved = { streamArn: 'arn:aws:dynamodb:x:1:table/t/stream/label', shards: { gone: 'end', a: 'end', b: '3' } };
    await follow([
      { id: 'a', parent: 'gone', records: [1, 2], open: false },
      { id: 'b', parent: 'a', records: [3, 4], open: true },
    ]);
    expect(await delivered(1)).toEqual([4]);
    expect(saved.shards).toEqual({ a: 'end', b: '4' });
  });

  it('begin with their oldest record where the next one is trimmed', async () => {
    saved = { streamArn: 'arn:aws:dynamodb:x:1:table/t/stream/label', shards: { a: '3' } };
    await follow([{ id: 'a', records: [8, 9], open: true, trimmedTo: 8 }]);
    expect(await delivered(2)).toEqual([8, 9]);
  });

  it('of another stream are read from their oldest record', async () => {
    saved = { streamArn: 'arn:of:a:table/t/stream/former', shards: { a: '1' } };
    await follow([{ id: 'a', records: [1, 2], open: true }]);
    expect(await delivered(2)).toEqual([1, 2]);
  });

  it('beside each other do not wait for each other', async () => {
    functions.answers.Stream = ({ Records }) => (Records[0]?.dynamodb?.SequenceNumber === '1' ? failed('boom') : ok(null));
    await follow([
      { id: 'a', records: [1], open: true },
      { id: 'b', records: [2, 3], open: true },
    ]);
    await eventually('the second shard', () => (saved?.shards.b === '3' ? true : undefined));
    expect(saved?.shards).not.toHaveProperty('a');
  });
});
