import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { type Item, textOf } from '#dynamo/item';
import { boardKeys, playerOf } from '#dynamo/keys';
import { RANK_INDEX } from '#dynamo/tables';
import type { Entry, Place, Quality, Row, Standings } from './board.ts';
import { isExpired } from './entry.rules.ts';
import { decodeOrderKey } from './order-key.ts';

// The service takes 32 bits.
const MAX_LIMIT = 2 ** 31 - 1;

/** Where a page begins: after or before a row, at a rank, or at the top. */
export type From = { after: Pick<Row, 'key' | 'playerId'> } | { before: Pick<Row, 'key' | 'playerId'> } | { rank: number };

/** Rows in the board's order; `rank` is that of the first. `more`: rows follow in the direction of reading. */
export interface Page {
  rows: Row[];
  rank: number;
  more: boolean;
}

/**
 * Ranks and pages, read from the index `rank` of table `boards`, counted live from the top: exact, at a price that grows with the rank.
 * The index lags behind the entries: a player's own row there may be an old one, so the caller's strong entry takes its place.
 */
export class BoardRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The rank of an entry, and of how many. */
  async place(standings: Standings, entry: Entry, now: Date): Promise<Place> {
    const others = { FilterExpression: 'pk <> :me', values: { ':me': boardKeys.entry(entry.playerId, '', '').pk } };
    const [better, worse] = await Promise.all([
      this.#count(standings, { condition: 'gs < :key', key: entry.key, ...others }),
      this.#count(standings, { condition: 'gs >= :key', key: entry.key, ...others }),
    ]);
    return { rank: better + 1, total: better + 1 + worse, ...exact(now) };
  }

  /** How many entries there are. */
  async total(standings: Standings, now: Date): Promise<Quality & { total: number }> {
    const total = isExpired(standings.period, now) ? 0 : await this.#count(standings, {});
    return { total, ...exact(now) };
  }

  /** The nearest rows better and worse than an entry, at most `around` each, both in the board's order, without the player's own. */
  async neighbours(standings: Standings, entry: Entry, around: number): Promise<{ above: Row[]; below: Row[] }> {
    if (around === 0) return { above: [], below: [] };
    const near = (condition: string, forward: boolean): Promise<Row[]> =>
      this.#rows(standings, { condition, key: entry.key, Limit: around + 1, ScanIndexForward: forward });
    const [above, below] = await Promise.all([near('gs < :key', false), near('gs >= :key', true)]);
    const others = (rows: Row[]): Row[] => rows.filter(({ playerId }) => playerId !== entry.playerId).slice(0, around);
    return { above: others(above).reverse(), below: others(below) };
  }

  /** At most `limit` rows. */
  async page(standings: Standings, from: From, limit: number, now: Date): Promise<Page> {
    if (isExpired(standings.period, now)) return { rows: [], rank: 1, more: false };
    if ('rank' in from) return this.#pageAt(standings, from.rank, limit);
    const backward = 'before' in from;
    const { key, playerId } = backward ? from.before : from.after;
    const found = await this.#rows(standings, {
      Limit: limit + 1,
      ScanIndexForward: !backward,
      ExclusiveStartKey: this.#position(standings, key, playerId),
    });
    const rows = found.slice(0, limit);
    if (backward) rows.reverse();
    const [first] = rows;
    const rank = first ? 1 + (await this.#count(standings, { condition: 'gs < :key', key: first.key })) : 1;
    return { rows, rank, more: found.length > limit };
  }

  /** Walks over the better rows by counting them: exact, and as dear as they are many. */
  async #pageAt(standings: Standings, rank: number, limit: number): Promise<Page> {
    let start: Record<string, unknown> | undefined;
    for (let skipped = 0; skipped < rank - 1;) {
      const query = { Select: 'COUNT', Limit: Math.min(rank - 1 - skipped, MAX_LIMIT), ExclusiveStartKey: start } as const;
      const answer = await this.#client.send(new QueryCommand(this.#query(standings, query)));
      skipped += answer.Count ?? 0;
      start = answer.LastEvaluatedKey;
      if (!start) return { rows: [], rank, more: false };
    }
    const found = await this.#rows(standings, { Limit: limit + 1, ExclusiveStartKey: start });
    return { rows: found.slice(0, limit), rank, more: found.length > limit };
  }

  async #rows(standings: Standings, range: Range): Promise<Row[]> {
    const { Items = [] } = await this.#client.send(new QueryCommand(this.#query(standings, range)));
    return Items.map((item) => toRow(item, standings));
  }

  async #count(standings: Standings, range: Range): Promise<number> {
    let count = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const query = this.#query(standings, { ...range, Select: 'COUNT', ExclusiveStartKey: start });
      const answer = await this.#client.send(new QueryCommand(query));
      count += answer.Count ?? 0;
      start = answer.LastEvaluatedKey;
    } while (start);
    return count;
  }

  #query({ board, period }: Standings, { condition, key, values, ...rest }: Range): QueryCommandInput {
    return {
      TableName: this.#table,
      IndexName: RANK_INDEX,
      KeyConditionExpression: condition ? `gp = :gp AND ${condition}` : 'gp = :gp',
      ExpressionAttributeValues: { ':gp': boardKeys.rank(board.boardId, period.id), ...(condition && { ':key': key }), ...values },
      ...rest,
    };
  }

  #position({ board, period }: Standings, gs: string, playerId: string): Record<string, string> {
    return { ...boardKeys.entry(playerId, board.boardId, period.id), gp: boardKeys.rank(board.boardId, period.id), gs };
  }
}

type Range = Partial<Pick<QueryCommandInput, 'Limit' | 'ScanIndexForward' | 'ExclusiveStartKey' | 'Select' | 'FilterExpression'>> & {
  condition?: string;
  key?: string;
  values?: Record<string, unknown>;
};

const exact = (now: Date): Quality => ({ kind: 'exact', error: 0, asOf: now });

function toRow(item: Item, { board }: Standings): Row {
  const key = textOf(item, 'gs');
  return { playerId: playerOf(textOf(item, 'pk')), key, ...decodeOrderKey(key, board.order) };
}
