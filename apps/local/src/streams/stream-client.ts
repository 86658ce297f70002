import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';

export interface Engine {
  /** URL of the DynamoDB that holds the table and its stream. */
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** What the pump asks of DynamoDB; every request has a limit in time and ends with the signal. Nothing is retried here. */
export class StreamClient {
  readonly #dynamo: DynamoDBClient;
  readonly #streams: DynamoDBStreamsClient;

  constructor({ endpoint, region, credentials }: Engine) {
    const requestHandler = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
    const config = { endpoint, region, credentials, maxAttempts: 1, requestHandler };
    this.#dynamo = new DynamoDBClient(config);
    this.#streams = new DynamoDBStreamsClient(config);
  }

  close(): void {
    this.#dynamo.destroy();
    this.#streams.destroy();
  }

  async streamArn(table: string, abortSignal: AbortSignal): Promise<string> {
    const { Table } = await this.#dynamo.send(new DescribeTableCommand({ TableName: table }), { abortSignal });
    if (!Table?.LatestStreamArn) throw new Error(`the table ${table} has no stream: give it a StreamSpecification.`);
    return Table.LatestStreamArn;
  }

  async shards(streamArn: string, abortSignal: AbortSignal): Promise<Shard[]> {
    const shards: Shard[] = [];
    let from: string | undefined;
    do {
      const command = new DescribeStreamCommand({ StreamArn: streamArn, ...(from !== undefined && { ExclusiveStartShardId: from }) });
      const { StreamDescription } = await this.#streams.send(command, { abortSignal });
      shards.push(...(StreamDescription?.Shards ?? []));
      from = StreamDescription?.LastEvaluatedShardId;
    } while (from !== undefined);
    return shards;
  }

  /** An iterator of a shard: after a sequence number, or from the oldest record. */
  async iterator(
    shard: { streamArn: string; shardId: string; after: string | undefined },
    abortSignal: AbortSignal,
  ): Promise<string | undefined> {
    const { streamArn, shardId, after } = shard;
    const command = new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ...(after === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
    });
    return (await this.#streams.send(command, { abortSignal })).ShardIterator;
  }

  /** At most 1,000 records, and the iterator of the next ones: none at the end of a closed shard. */
  async records(iterator: string, abortSignal: AbortSignal): Promise<GetRecordsCommandOutput> {
    return this.#streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }), { abortSignal });
  }
}
