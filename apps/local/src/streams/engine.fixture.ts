import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#testing/engine';

export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
export const TABLE = 'laurel-local-boards';

/** A real engine on disk that a test may kill and start again on the same data and port. */
export class TestEngine {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly #start: () => ReturnType<typeof spawn>;
  #child: ReturnType<typeof spawn> | undefined;

  private constructor(port: number, file: string) {
    const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
    this.endpoint = `http://127.0.0.1:${port}`;
    this.client = new DynamoDBClient({ endpoint: this.endpoint, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 });
    this.#start = () => spawn(binary, ['--host', '127.0.0.1', '--port', String(port), '--db-path', file], { stdio: 'ignore' });
  }

  static async start(file: string): Promise<TestEngine> {
    const engine = new TestEngine(await freePort(), file);
    await engine.start();
    return engine;
  }

  async start(): Promise<void> {
    this.#child = this.#start();
    const answers = () =>
      this.client.send(new ListTablesCommand()).then(
        () => true,
        () => false,
      );
    const end = Date.now() + 10_000;
    while (!(await answers())) {
      if (Date.now() > end) throw new Error(`The engine at ${this.endpoint} does not answer.`);
      await sleep(10);
    }
  }

  async kill(): Promise<void> {
    if (!this.#child) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    this.#child = undefined;
    await exited;
  }

  async createTable(): Promise<void> {
    await this.client.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
  }

  async deleteTable(): Promise<void> {
    await this.client.send(new DeleteTableCommand({ TableName: TABLE }));
  }

  async put(pk: string, n = 1): Promise<void> {
    await this.client.send(
      new PutItemCommand({ TableName: TABLE, Item: { pk: { S: pk }, n: { N: String(n) }, b: { B: new Uint8Array([1, 255]) } } }),
    );
  }

  async delete(pk: string): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: pk } } }));
  }

  /** Puts items `0` to `count - 1`, in this order by batches of 25. */
  async putMany(count: number): Promise<void> {
    for (let from = 0; from < count; from += 25) {
      const items = Array.from({ length: Math.min(25, count - from) }, (_, i) => ({
        PutRequest: { Item: { pk: { S: String(from + i) } } },
      }));
      await this.client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: items } }));
    }
  }
}
