import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import { boardKeys } from '#dynamo/keys';
import type { Standings } from './board.ts';
import { expiryOf } from './entry.rules.ts';
import { LEASE_MS } from './ladder.ts';

const BEHIND_MS = 60_000;

/** What a batch of the table's stream tells of a board and period. */
export interface Heard {
  /** Entries put, moved and removed. */
  changes: number;
  /**
   * All changes before this time are in this batch, or in those before it: milliseconds since 1970; 0: not known. A stream has several
   * shards, each of which tells of its own entries alone: what one is behind the others, reads allow for.
   */
  heardAt: number;
}

/** The counters of change in table `boards`: one item a board and period, which lives as long as the period's entries. */
export class ChangesRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Adds to the count, and moves forward until when the stream was heard: one write. Only where another batch has been heard of later a
   * second one adds to the count alone; but a shard that is a minute behind the others, or a clock that was set back, moves it back. A batch
   * that comes twice counts twice: a bound may grow by it, and stays true.
   */
  async report({ board, period }: Standings, { changes, heardAt }: Heard): Promise<void> {
    const x = expiryOf(period);
    const moved = await this.#update(
      { board, period },
      {
        UpdateExpression: `SET heard = :heard${x === undefined ? '' : ', x = :x'} ADD chg :changes`,
        ConditionExpression: 'attribute_not_exists(heard) OR heard < :heard OR heard > :behind',
        ExpressionAttributeValues: {
          ':heard': heardAt,
          ':behind': heardAt + BEHIND_MS,
          ':changes': changes,
          ...(x !== undefined && { ':x': x }),
        },
      },
    );
    if (moved || changes === 0) return;
    await this.#update({ board, period }, { UpdateExpression: 'ADD chg :changes', ExpressionAttributeValues: { ':changes': changes } });
  }

  /**
   * Prolongs a lease, which gives it another name: who holds the old one has lost it.
   *
   * @param lease until when it lasts; by that it is known
   * @returns the new one; undefined where it is somebody else's by now, or given back
   */
  async prolong(standings: Standings, lease: number, now: Date): Promise<number | undefined> {
    const until = Math.max(now.getTime() + LEASE_MS, lease + 1);
    const prolonged = await this.#update(standings, {
      UpdateExpression: 'SET lease = :until',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':until': until, ':lease': lease },
    });
    return prolonged ? until : undefined;
  }

  /** Gives a lease back, so that the next count need not wait for its end. */
  async release(standings: Standings, lease: number): Promise<void> {
    await this.#update(standings, {
      UpdateExpression: 'REMOVE lease',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':lease': lease },
    });
  }

  /** False where the condition did not hold. */
  async #update({ board, period }: Standings, change: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    const Key = boardKeys.changes(board.boardId, period.id);
    try {
      await this.#client.send(new UpdateCommand({ TableName: this.#table, Key, ...change }));
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
}
