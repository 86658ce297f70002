import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Item, textOf } from '#dynamo/item';
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
  /** On from a place of the range, which is left out itself. */
  beyond?: IndexPlace | undefined;
}

/** How many keys a range has. */
export interface Count {
  count: number;
  /** More may follow than the limit lets count. */
  cut: boolean;
  /** Up to where was counted, where that was cut. */
  end?: IndexPlace | undefined;
  /** Those that were counted, where they were asked for. */
  keys: readonly string[];
}

/** The index `rank` of table `boards`: entries by their order keys. It lags behind the entries. */
export class RankRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** @param withKeys the keys themselves are read too: the same price, but more to send */
  async count(standings: Standings, range: Range, withKeys = false): Promise<Count> {
    if (isEmpty(range)) return { count: 0, cut: false, keys: [] };
    if (range.limit <= 0) return { count: 0, cut: true, end: range.beyond, keys: [] };
    const select: Partial<QueryCommandInput> = withKeys ? { ProjectionExpression: 'gs' } : { Select: 'COUNT' };
    const answer = await this.#client.send(new QueryCommand({ ...query(this.#table, standings, range), ...select }));
    const { Count: count = 0, LastEvaluatedKey: end, Items = [] } = answer;
    return { count, cut: end !== undefined, end: end && toPlace(end), keys: Items.map((item) => textOf(item, 'gs')) };
  }

  /** In the board's order, or backward from the range's end. */
  async rows(standings: Standings, { backward = false, ...range }: Range & { backward?: boolean }): Promise<IndexPlace[]> {
    if (isEmpty(range) || range.limit <= 0) return [];
    const { Items = [] } = await this.#client.send(
      new QueryCommand({ ...query(this.#table, standings, range), ProjectionExpression: 'pk, gs', ScanIndexForward: !backward }),
    );
    return Items.map(toPlace);
  }
}

function query(table: string, { board, period }: Standings, { from, to, limit, without, beyond }: Range): QueryCommandInput {
  const gp = boardKeys.rank(board.boardId, period.id);
  return {
    TableName: table,
    IndexName: RANK_INDEX,
    KeyConditionExpression: `gp = :gp${conditionOf(from, to)}`,
    ...(without !== undefined && { FilterExpression: 'pk <> :without' }),
    ExpressionAttributeValues: {
      ':gp': gp,
      ...(from !== undefined && { ':from': from }),
      ...(to !== undefined && { ':to': to }),
      ...(without !== undefined && { ':without': boardKeys.entry(without, '', '').pk }),
    },
    ...(beyond && { ExclusiveStartKey: { ...boardKeys.entry(beyond.playerId, board.boardId, period.id), gp, gs: beyond.key } }),
    Limit: limit,
  };
}

function conditionOf(from: string | undefined, to: string | undefined): string {
  if (from !== undefined && to !== undefined) return ' AND gs BETWEEN :from AND :to';
  if (from !== undefined) return ' AND gs >= :from';
  return to === undefined ? '' : ' AND gs <= :to';
}

const toPlace = (item: Item): IndexPlace => ({ playerId: playerOf(textOf(item, 'pk')), key: textOf(item, 'gs') });

/** The storage refuses a range that ends before it begins. */
const isEmpty = ({ from, to }: Range): boolean => from !== undefined && to !== undefined && from > to;
