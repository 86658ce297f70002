import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { textOf } from '#dynamo/item';
import { boardKeys, playerOf } from '#dynamo/keys';
import { RANK_INDEX } from '#dynamo/tables';
import type { Row, Standings } from './board.ts';

/** A place in the index. */
export type IndexPlace = Pick<Row, 'playerId' | 'key'>;

/** Which of the index's keys, both ends inclusive; an end that is absent is the board's. */
export interface Range {
  from?: string;
  to?: string;
  /** How many are read at most. */
  limit: number;
  /** A player whose rows are left out, though they are read. */
  without?: string | undefined;
}

/** A range in its order, or backward from its end; or on from a place, which is left out itself. */
export interface Stretch extends Range {
  backward?: boolean;
  beyond?: IndexPlace;
}

/** The index `rank` of table `boards`: entries by their order keys. It lags behind the entries. */
export class RankRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** `cut`: more may follow than the limit lets count. */
  async count(standings: Standings, range: Range): Promise<{ count: number; cut: boolean }> {
    if (isEmpty(range)) return { count: 0, cut: false };
    const { Count = 0, LastEvaluatedKey } = await this.#client.send(
      new QueryCommand({ ...this.#query(standings, range), Select: 'COUNT' }),
    );
    return { count: Count, cut: LastEvaluatedKey !== undefined };
  }

  async rows(standings: Standings, { backward = false, beyond, ...range }: Stretch): Promise<IndexPlace[]> {
    if (isEmpty(range)) return [];
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        ...this.#query(standings, range),
        ScanIndexForward: !backward,
        ...(beyond && { ExclusiveStartKey: position(standings, beyond) }),
      }),
    );
    return Items.map((item) => ({ playerId: playerOf(textOf(item, 'pk')), key: textOf(item, 'gs') }));
  }

  #query({ board, period }: Standings, { from, to, limit, without }: Range): QueryCommandInput {
    const keys = [from !== undefined && to !== undefined ? 'gs BETWEEN :from AND :to' : from !== undefined ? 'gs >= :from' : 'gs <= :to'];
    const bounded = from !== undefined || to !== undefined;
    return {
      TableName: this.#table,
      IndexName: RANK_INDEX,
      KeyConditionExpression: ['gp = :gp', ...(bounded ? keys : [])].join(' AND '),
      ...(without !== undefined && { FilterExpression: 'pk <> :without' }),
      ExpressionAttributeValues: {
        ':gp': boardKeys.rank(board.boardId, period.id),
        ...(from !== undefined && { ':from': from }),
        ...(to !== undefined && { ':to': to }),
        ...(without !== undefined && { ':without': boardKeys.entry(without, '', '').pk }),
      },
      Limit: limit,
    };
  }
}

/** The storage refuses a range that ends before it begins. */
const isEmpty = ({ from, to, limit }: Range): boolean => limit <= 0 || (from !== undefined && to !== undefined && from > to);

const position = ({ board, period }: Standings, { key, playerId }: IndexPlace): Record<string, string> => ({
  ...boardKeys.entry(playerId, board.boardId, period.id),
  gp: boardKeys.rank(board.boardId, period.id),
  gs: key,
});
