import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Board } from '#catalog/catalog';
import { isJsonObject } from '#core/json';
import { type Optimistic, untilWritten } from '#dynamo/attempts';
import { batchGet } from '#dynamo/batch';
import { itemInTheWay } from '#dynamo/failures';
import { isExpired, type Item, numberOf, secondsOf, textOf } from '#dynamo/item';
import { boardKeys, playerOf } from '#dynamo/keys';
import type { Entry, Run, Standings, Submitted } from './board.ts';
import { addScore, expiryOf, holdsOperation, isBetter, withOperation } from './entry.rules.ts';
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
   * Brings a run to its board: by one conditional write where the best run stands, else by read and conditional write. A repeated
   * operation changes nothing, and of equal scores the earlier run stays, whole. `improved`: what stands is better than before; on a board
   * where the latest run stands: it is another than before.
   *
   * @throws Problem `score_out_of_bounds` where a total would leave the board's bounds; `try_again`
   */
  submit(standings: Standings, run: Run): Promise<Submitted> {
    return standings.board.operator === 'best' ? this.#keepBest(standings, run) : this.#bring(standings, run);
  }

  /**
   * Whether a run fits the standing total, by a strong read: before what it costs is taken. A repeated operation fits.
   *
   * @throws Problem `score_out_of_bounds`
   */
  async checkTotal(standings: Standings, run: Run): Promise<void> {
    const { board } = standings;
    if (board.operator !== 'sum') return;
    const item = await this.#read(standings, run.playerId);
    const old = item && !isExpired(item, run.at) ? item : undefined;
    if (!old || !holdsOperation(operationsOf(old), run.operation)) addScore(board, old ? numberOf(old, 's') : 0, run.score);
  }

  /** Whether the operation has brought the run that stands, or one of the last that were added, by a strong read. */
  async holds(standings: Standings, { playerId, operation }: Pick<Run, 'playerId' | 'operation'>): Promise<boolean> {
    return holdsOperation(operationsOf(await this.#read(standings, playerId)), operation);
  }

  async #keepBest({ board, period }: Standings, run: Run): Promise<Submitted> {
    try {
      const old = await this.#write({ board, period }, run, {
        condition: `attribute_not_exists(pk) OR ${board.order === 'desc' ? 's < :s' : 's > :s'} OR x < :now`,
        values: { ':now': secondsOf(run.at) },
        set: { ops: withOperation(new Uint8Array(), run.operation) },
      });
      return { improved: true, entry: entryAfter(board, run), previousScore: old && !isExpired(old, run.at) ? numberOf(old, 's') : null };
    } catch (error) {
      const standing = itemInTheWay(error);
      if (!standing) throw error;
      const entry = toEntry(standing);
      return { improved: false, entry, previousScore: entry.score };
    }
  }

  #bring(standings: Standings, run: Run): Promise<Submitted> {
    const attempt: Optimistic<Item | null, Submitted> = {
      read: async () => (await this.#read(standings, run.playerId)) ?? null,
      write: (standing) => this.#bringTo(standing, standings, run),
    };
    return untilWritten(attempt, undefined, this.#random);
  }

  async #bringTo(standing: Item | null, standings: Standings, run: Run): Promise<{ done: Submitted } | { standing: Item | null }> {
    const { board } = standings;
    const old = standing && !isExpired(standing, run.at) ? standing : undefined;
    const operations = operationsOf(old);
    const previousScore = old ? numberOf(old, 's') : null;
    if (old && holdsOperation(operations, run.operation)) return { done: { improved: false, entry: toEntry(old), previousScore } };
    // A run that a retry completes may be older than the one that stands.
    if (board.operator !== 'sum' && old && run.at.getTime() < numberOf(old, 't'))
      return { done: { improved: false, entry: toEntry(old), previousScore } };
    const next = board.operator === 'sum' ? totalAfter(board, old, run) : run;
    try {
      await this.#write(standings, next, {
        ...unchanged(standing),
        set: { ops: withOperation(operations, run.operation) },
      });
    } catch (error) {
      return { standing: itemInTheWay(error) ?? null };
    }
    const improved = board.operator !== 'sum' || previousScore === null || isBetter(board, next.score, previousScore);
    return { done: { improved, entry: entryAfter(board, next), previousScore } };
  }

  /** Writes a run whole, on condition, and gives what stood before. */
  async #write({ board, period }: Standings, run: Run, guard: Guard): Promise<Item | undefined> {
    const x = expiryOf(period);
    const attributes = {
      s: run.score,
      t: run.at.getTime(),
      gp: boardKeys.rank(board.boardId, period.id),
      gs: entryAfter(board, run).key,
      // As text: it comes back as it was sent, whatever numbers it holds.
      m: run.metadata && JSON.stringify(run.metadata),
      ...(x !== undefined && { x }),
      ...guard.set,
    };
    const { Attributes } = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: boardKeys.entry(run.playerId, board.boardId, period.id),
        UpdateExpression: `SET ${Object.keys(attributes)
          .map((name) => `${name} = :${name}`)
          .join(', ')}`,
        ConditionExpression: guard.condition,
        ExpressionAttributeValues: {
          ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value])),
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

/** What stands once a run is added: reached at the later of both times. @throws Problem `score_out_of_bounds` */
function totalAfter(board: Board & { operator: 'sum' }, old: Item | undefined, run: Run): Run {
  if (!old) return { ...run, score: addScore(board, 0, run.score) };
  const [before, reachedAt] = [numberOf(old, 's'), numberOf(old, 't')];
  const score = addScore(board, before, run.score);
  // Nothing added: the standing run keeps its time, and so its place among equals.
  if (score === before) return { ...run, score, at: new Date(reachedAt), metadata: metadataOf(old) };
  return { ...run, score, at: new Date(Math.max(run.at.getTime(), reachedAt)) };
}

interface Guard {
  condition: string;
  values: Record<string, unknown>;
  set?: Item;
}

/** The entry is still the one that was read. The operations tell apart what a sum that came back to its score would not. */
function unchanged(standing: Item | null): Guard {
  if (!standing) return { condition: 'attribute_not_exists(pk)', values: {} };
  const key = { ':old': textOf(standing, 'gs') };
  return standing.ops === undefined
    ? { condition: 'gs = :old AND attribute_not_exists(ops)', values: key }
    : { condition: 'gs = :old AND ops = :before', values: { ...key, ':before': standing.ops } };
}

const operationsOf = (item: Item | undefined): Uint8Array => (item?.ops instanceof Uint8Array ? item.ops : new Uint8Array());

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
