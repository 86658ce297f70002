import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import { secondsOf, textOf } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import { RANK_INDEX } from '#dynamo/tables';
import type { Standings } from './board.ts';
import { expiryOf } from './entry.rules.ts';
import { type Ladder, ladderItem, ladderPageItem, toLadder } from './ladder.ts';
import type { NumberedPage } from './ladder-cut.ts';

/** A ladder that has not been replaced for so long is none. */
const PAGE_SECONDS = 86_400;
const CLOCKS_DIFFER_MS = 60_000;

/** Keys of the index in order, the one after which the next begin (undefined: there are no more), and what reading them cost. */
export interface KeysRead {
  keys: string[];
  next: string | undefined;
  /** Read units. */
  units: number;
}

/** What a refresh reads and writes in table `boards`. */
export class RefreshRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The next keys of the index, by one query. @param after the last one before them; keys name no player @param limit at most so many; undefined: what fits an answer, 1 MB of entries */
  async keys({ board, period }: Standings, after: string | undefined, limit?: number): Promise<KeysRead> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: RANK_INDEX,
        KeyConditionExpression: after === undefined ? 'gp = :gp' : 'gp = :gp AND gs > :after',
        ExpressionAttributeValues: { ':gp': boardKeys.rank(board.boardId, period.id), ...(after !== undefined && { ':after': after }) },
        ProjectionExpression: 'gs',
        ReturnConsumedCapacity: 'TOTAL',
        Limit: limit,
      }),
    );
    const last = answer.LastEvaluatedKey;
    return {
      keys: (answer.Items ?? []).map((item) => textOf(item, 'gs')),
      next: last && textOf(last, 'gs'),
      units: answer.ConsumedCapacity?.CapacityUnits ?? 0,
    };
  }

  async putPage({ board, period }: Standings, version: string, { number, ...page }: NumberedPage, now: Date): Promise<void> {
    const key = boardKeys.ladderPage(board.boardId, period.id, version, number);
    const Item = { ...key, ...ladderPageItem(page), x: secondsOf(now) + PAGE_SECONDS };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
  }

  /** The ladder in force, by a strong read. */
  async current({ board, period }: Standings): Promise<Ladder | undefined> {
    const Key = boardKeys.ladder(board.boardId, period.id);
    const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return Item && toLadder(Item);
  }

  /** Puts a ladder, whose pages stand, in force; false where a later or a final one is, unless that is of a future that was taken back. */
  async enforce({ board, period }: Standings, ladder: Ladder, now: Date): Promise<boolean> {
    const x = expiryOf(period);
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...boardKeys.ladder(board.boardId, period.id), ...ladderItem(ladder), ...(x !== undefined && { x }) },
          ConditionExpression: 'attribute_not_exists(pk) OR ((asOf < :asOf OR asOf > :soon) AND attribute_not_exists(#final))',
          ExpressionAttributeNames: { '#final': 'final' },
          ExpressionAttributeValues: { ':asOf': ladder.asOf, ':soon': now.getTime() + CLOCKS_DIFFER_MS },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
}
