import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#dynamo/item';
import { type Key, playerOf } from '#dynamo/keys';
import { tableDefinitions } from '#dynamo/tables';
import { type Around, type Asked, type Send, through } from '#testing/through';

/** A write that the index does not show yet. */
interface Pending {
  visibleAt: number;
  key: Key;
  item: Item | undefined;
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/**
 * A table whose index shows a write only after a while, as the service's does: the table itself is the real one, and its index is asked of
 * a replica, which gets each write later. Writes of one item become visible in their order, those of different items in any.
 */
export class LaggingIndex {
  /** For the code under test. */
  readonly client: DynamoDBDocumentClient;
  readonly #direct: DynamoDBDocumentClient;
  readonly #tables: { table: string; replica: string };
  readonly #now: () => number;
  readonly #delay: () => number;
  readonly #shown: (playerId: string, item: Item | undefined) => void;
  #pending: Pending[] = [];
  #settling: Promise<void> = Promise.resolve();

  /** @param time `delay`: how long the next write stays invisible, in milliseconds; `shown` is told of what becomes visible */
  constructor(
    direct: DynamoDBDocumentClient,
    tables: { table: string; replica: string },
    time: { now: () => number; delay: () => number; shown: (playerId: string, item: Item | undefined) => void },
  ) {
    this.#direct = direct;
    this.#tables = tables;
    this.#now = time.now;
    this.#delay = time.delay;
    this.#shown = time.shown;
    this.client = through(direct, (asked, send) => this.#pass(asked, send));
  }

  async #pass({ command, input }: Asked, send: Send): ReturnType<Around> {
    if (command === 'QueryCommand' && 'IndexName' in input && input.IndexName !== undefined) {
      await this.settle();
      return send({ ...input, TableName: this.#tables.replica });
    }
    const answer = await send(input);
    const key = writtenKey({ command, input });
    if (key?.pk.startsWith('P#')) await this.#hold(key);
    return answer;
  }

  async #hold({ pk, sk }: Key): Promise<void> {
    const key = { pk, sk };
    const { Item } = await this.#direct.send(new GetCommand({ TableName: this.#tables.table, Key: key, ConsistentRead: true }));
    const before = this.#pending.filter((one) => nameOf(one.key) === nameOf(key)).map(({ visibleAt }) => visibleAt);
    this.#pending.push({ visibleAt: Math.max(this.#now() + this.#delay(), ...before), key, item: Item });
  }

  /** Shows what is due; queries that are sent at once see the same. */
  settle(): Promise<void> {
    this.#settling = this.#settling.then(() => this.#show());
    return this.#settling;
  }

  async #show(): Promise<void> {
    const TableName = this.#tables.replica;
    const due = this.#pending.filter(({ visibleAt }) => visibleAt <= this.#now());
    this.#pending = this.#pending.filter((one) => !due.includes(one));
    for (const { key, item } of due) {
      if (item) await this.#direct.send(new PutCommand({ TableName, Item: item }));
      else await this.#direct.send(new DeleteCommand({ TableName, Key: { ...key } }));
      this.#shown(playerOf(key.pk), item);
    }
  }
}

function writtenKey({ command, input }: Asked): Key | undefined {
  const written = command === 'UpdateItemCommand' || command === 'DeleteItemCommand';
  let key: Item | undefined;
  if (written && 'Key' in input) key = input.Key;
  if (command === 'PutItemCommand' && 'Item' in input) key = input.Item;
  return key && { pk: String(key.pk), sk: String(key.sk) };
}

/** Makes a table of the form of `boards`. */
export async function makeReplica(direct: DynamoDBDocumentClient, TableName: string): Promise<void> {
  await direct.send(new CreateTableCommand({ ...tableDefinitions.boards, TableName }));
}
