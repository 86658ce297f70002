import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Board } from '#catalog/catalog';
import { isJsonObject } from '#core/json';
import { type Optimistic, untilWritten } from '#dynamo/attempts';
import { batchGet } from '#dynamo/batch';
import { itemInTheWay } from '#dynamo/failures';
import { isExpired, type Item, numberOf, secondsOf, textOf, textsOf } from '#dynamo/item';
import { boardKeys, playerOf } from '#dynamo/keys';
import type { Entry, Run, Standings, Submitted } from './board.ts';
import { addScore, expiryOf, isBetter, remember } from './entry.rules.ts';
import { orderKey } from './order-key.ts';

/** Entries in table `boards`: one a player, board and period. */
export class EntryRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #random: () => number;

  constructor(client: DynamoDBDocumentClient, table: string, random: () => number) {
    this.#client = client;
    this.#table = table;
    this.#random = random;
  }

  /** By a strong read; undefined where the player has none, or it has expired. */
  async find({ board, period }: Standings, playerId: string, now: Date): Promise<Entry | undefined> {
    const item = await this.#read({ board, period }, playerId);
    return item && !isExpired(item, now) ? toEntry(item) : undefined;
  }

  /** By player id, from eventual reads. */
  async findMany({ board, period }: Standings, playerIds: readonly string[], now: Date): Promise<Map<string, Entry>> {
    const keys = [...new Set(playerIds)].map((playerId) => boardKeys.entry(playerId, board.boardId, period.id));
    const items = await batchGet(this.#client, this.#table, keys, { consistent: false });
    return new Map(items.filter((item) => !isExpired(item, now)).map((item) => [playerOf(textOf(item, 'pk')), toEntry(item)]));
  }

  /**
   * Brings a run to its board: by one conditional write where the best run stands, by read and conditional write where runs add up.
   * A repeated operation changes nothing.
   *
   * @throws Problem `score_out_of_bounds` where a total would leave the board's bounds; `try_again`
   */
  submit(standings: Standings, run: Run): Promise<Submitted> {
    const { board } = standings;
    return board.operator === 'sum' ? this.#add({ ...standings, board }, run) : this.#keepBest(standings, run);
  }

  async #keepBest({ board, period }: Standings, run: Run): Promise<Submitted> {
    const better = board.order === 'desc' ? 's < :s' : 's > :s';
    try {
      const old = await this.#write({ board, period }, run, {
        condition: `attribute_not_exists(pk) OR ${better} OR x < :now`,
        values: { ':now': secondsOf(run.at) },
      });
      return { improved: true, entry: entryAfter(board, run), previousScore: old && !isExpired(old, run.at) ? numberOf(old, 's') : null };
    } catch (error) {
      const standing = itemInTheWay(error);
      if (!standing) throw error;
      const entry = toEntry(standing);
      return { improved: false, entry, previousScore: entry.score };
    }
  }

  #add(standings: SumStandings, run: Run): Promise<Submitted> {
    const attempt: Optimistic<Item | null, Submitted> = {
      read: async () => (await this.#read(standings, run.playerId)) ?? null,
      write: (standing) => this.#addTo(standing, standings, run),
    };
    return untilWritten(attempt, undefined, this.#random);
  }

  async #addTo(standing: Item | null, standings: SumStandings, run: Run): Promise<{ done: Submitted } | { standing: Item | null }> {
    const { board } = standings;
    const old = standing && !isExpired(standing, run.at) ? standing : undefined;
    const operations = old ? textsOf(old, 'ops') : [];
    const previousScore = old ? numberOf(old, 's') : null;
    if (old && operations.includes(run.operation)) return { done: { improved: false, entry: toEntry(old), previousScore } };
    const added: Run = { ...run, score: addScore(board, previousScore ?? 0, run.score) };
    // Nothing added: the standing run keeps its time, and so its place among equals.
    const total = old && added.score === previousScore ? { ...added, at: new Date(numberOf(old, 't')), metadata: metadataOf(old) } : added;
    try {
      await this.#write(standings, total, {
        condition: standing ? 'gs = :old' : 'attribute_not_exists(pk)',
        values: { ...(standing && { ':old': textOf(standing, 'gs') }), ':ops': remember(operations, run.operation) },
        set: ', ops = :ops',
      });
    } catch (error) {
      return { standing: itemInTheWay(error) ?? null };
    }
    const improved = previousScore === null || isBetter(board, total.score, previousScore);
    return { done: { improved, entry: entryAfter(board, total), previousScore } };
  }

  /** Writes a run whole, on condition, and gives what stood before. */
  async #write({ board, period }: Standings, run: Run, guard: Guard): Promise<Item | undefined> {
    const expiry = expiryOf(period);
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: boardKeys.entry(run.playerId, board.boardId, period.id),
        UpdateExpression: `SET s = :s, t = :t, gp = :gp, gs = :gs, m = :m${expiry === undefined ? '' : ', x = :x'}${guard.set ?? ''}`,
        ConditionExpression: guard.condition,
        ExpressionAttributeValues: {
          ':s': run.score,
          ':t': run.at.getTime(),
          ':gp': boardKeys.rank(board.boardId, period.id),
          ':gs': entryAfter(board, run).key,
          // As text: it comes back as it was sent, whatever numbers it holds.
          ':m': run.metadata && JSON.stringify(run.metadata),
          ...(expiry !== undefined && { ':x': expiry }),
          ...guard.values,
        },
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    // An engine may give the bare key of an item that was not there.
    return Attributes?.gs === undefined ? undefined : Attributes;
  }

  async #read({ board, period }: Standings, playerId: string): Promise<Item | undefined> {
    const Key = boardKeys.entry(playerId, board.boardId, period.id);
    return (await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }))).Item;
  }
}

type SumStandings = Standings & { board: Board & { operator: 'sum' } };

interface Guard {
  condition: string;
  values: Record<string, unknown>;
  set?: string;
}

const entryAfter = (board: Board, { playerId, score, at, metadata }: Run): Entry => ({
  playerId,
  score,
  metadata,
  at: at.getTime(),
  key: orderKey({ playerId, score, at: at.getTime() }, board.order),
});

function metadataOf({ m }: Item): Entry['metadata'] {
  const value: unknown = typeof m === 'string' ? JSON.parse(m) : null;
  return isJsonObject(value) ? value : null;
}

const toEntry = (item: Item): Entry => ({
  playerId: playerOf(textOf(item, 'pk')),
  key: textOf(item, 'gs'),
  score: numberOf(item, 's'),
  at: numberOf(item, 't'),
  metadata: metadataOf(item),
});
