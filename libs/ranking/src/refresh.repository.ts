import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import { secondsOf, textOf } from '#dynamo/item';
import { boardKeys, playerOf } from '#dynamo/keys';
import { RANK_INDEX } from '#dynamo/tables';
import type { Standings } from './board.ts';
import { expiryOf } from './entry.rules.ts';
import { type Ladder, ladderItem, ladderPageItem, toLadder } from './ladder.ts';
import type { NumberedPage } from './ladder-cut.ts';
import type { IndexPlace } from './rank.repository.ts';

/** A ladder that has not been replaced for so long is none. */
const PAGE_SECONDS = 86_400;

/** A stretch of the index: its keys in order, where the next one begins (undefined: it was the last), and what reading it cost. */
export interface Stretch {
  keys: string[];
  next: IndexPlace | undefined;
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

  /** The next keys of the index, by one query. @param limit at most so many; undefined: what fits an answer, 1 MB of entries */
  async keys({ board, period }: Standings, after: IndexPlace | undefined, limit?: number): Promise<Stretch> {
    const gp = boardKeys.rank(board.boardId, period.id);
    const start = after && { ...boardKeys.entry(after.playerId, board.boardId, period.id), gp, gs: after.key };
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: RANK_INDEX,
        KeyConditionExpression: 'gp = :gp',
        ExpressionAttributeValues: { ':gp': gp },
        ProjectionExpression: 'gs',
        ReturnConsumedCapacity: 'TOTAL',
        Limit: limit,
        ExclusiveStartKey: start,
      }),
    );
    const last = answer.LastEvaluatedKey;
    return {
      keys: (answer.Items ?? []).map((item) => textOf(item, 'gs')),
      next: last && { playerId: playerOf(textOf(last, 'pk')), key: textOf(last, 'gs') },
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

  /** Puts a ladder, whose pages stand, in force; false where a later or a final one is. */
  async enforce({ board, period }: Standings, ladder: Ladder): Promise<boolean> {
    const x = expiryOf(period);
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...boardKeys.ladder(board.boardId, period.id), ...ladderItem(ladder), ...(x !== undefined && { x }) },
          ConditionExpression: 'attribute_not_exists(pk) OR (asOf < :asOf AND attribute_not_exists(#final))',
          ExpressionAttributeNames: { '#final': 'final' },
          ExpressionAttributeValues: { ':asOf': ladder.asOf },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
}
