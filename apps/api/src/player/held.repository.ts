import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import type { Item } from '#dynamo/item';
import { boardKeys, corePrefixes } from '#dynamo/keys';
import { itemsOf, removeAll, toKey } from '#dynamo/partition';
import type { TableName } from '#dynamo/tables';

const TRIES = 10;

/** All that tables hold under a player's id, for who exports or erases it. */
export class HeldRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #tables: Record<TableName, string>;

  constructor(client: DynamoDBDocumentClient, tables: Record<TableName, string>) {
    this.#client = client;
    this.#tables = tables;
  }

  /** One after the other, by strong reads, in the order of their keys. @param prefix how their sort keys begin */
  async *items(table: TableName, playerId: string, prefix: string): AsyncGenerator<Item, void> {
    for await (const page of itemsOf(this.#client, this.#place(table, playerId, prefix))) yield* page;
  }

  /** Their sort keys, a page at a time. */
  async *sortKeys(table: TableName, playerId: string, prefix: string): AsyncGenerator<string[], void> {
    for await (const page of itemsOf(this.#client, this.#place(table, playerId, prefix), { keysOnly: true }))
      if (page.length > 0) yield page.map((item) => toKey(item).sk);
  }

  /** @returns whether there was anything */
  async erase(table: TableName, playerId: string, prefix: string): Promise<boolean> {
    let found = false;
    for await (const page of itemsOf(this.#client, this.#place(table, playerId, prefix), { keysOnly: true })) {
      await removeAll(this.#client, this.#tables[table], page.map(toKey));
      found ||= page.length > 0;
    }
    return found;
  }

  /**
   * Takes the player's row out of the head of a board, where it still shows one: the publisher makes a new head of each board that changes,
   * and this is for those that it did not come to. With the next `seq`: who holds the row is told all anew by the next push, not what has changed.
   * @param standings `<boardId>#<period>`, and whatever follows
   */
  async eraseFromHead(standings: string, playerId: string): Promise<boolean> {
    const [boardId = '', period = ''] = standings.split('#');
    const [TableName, Key] = [this.#tables.boards, boardKeys.head(boardId, period)];
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { Item } = await this.#client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      const rows: unknown[] = Array.isArray(Item?.rows) ? Item.rows : [];
      const others = rows.filter((row) => !(Array.isArray(row) && row.includes(playerId)));
      if (others.length === rows.length) return attempt > 0;
      const change = { UpdateExpression: 'SET #rows = :rows, seq = seq + :one', ConditionExpression: 'ep = :ep AND seq = :seq' };
      const values = { ':rows': others, ':ep': Item?.ep as unknown, ':seq': Item?.seq as unknown, ':one': 1 };
      const names = { ExpressionAttributeNames: { '#rows': 'rows' }, ExpressionAttributeValues: values };
      await unlessOvertaken(() => this.#client.send(new UpdateCommand({ TableName, Key, ...change, ...names })));
    }
    throw new Error('The head of a board was not changed: others kept writing it.');
  }

  #place(table: TableName, playerId: string, prefix: string): { table: string; pk: string; prefix: string } {
    return { table: this.#tables[table], pk: corePrefixes.player(playerId), prefix };
  }
}

async function unlessOvertaken(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
  }
}
