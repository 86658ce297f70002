import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import type { Standings } from '#ranking/board';
import { expiryOf } from '#ranking/entry.rules';
import { RealtimeEnv } from '../env.ts';
import type { BoardRow, Position, Quantile } from '../frames.ts';

/** What subscribers have of a board. */
export interface Top {
  total: number;
  rows: readonly BoardRow[];
  quantiles: readonly Quantile[];
}

/**
 * The top of a board as it was pushed last: `at` when it was read, later with each `seq`; `pacedAt` when a push of it began, 0 for none;
 * `bound` the order key of its last row, null where the board ends there; `interval` the least time between two pushes; `mark` that of what
 * was read (`markOf`). Times in milliseconds since 1970.
 */
export interface Head extends Position, Top {
  at: number;
  pacedAt: number;
  interval: number;
  bound: string | null;
  mark: string;
}

/** Heads in table `boards`: one a board and period. */
@Injectable()
export class HeadRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  /** @param consistent as it is now; else it may be a moment old, at half the price */
  async find({ board, period }: Standings, consistent = true): Promise<Head | undefined> {
    const Key = boardKeys.head(board.boardId, period.id);
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.boardsTable, Key, ConsistentRead: consistent }));
    return Item && toHead(Item);
  }

  /** Puts a head in the place of the one before; false where another write was first. */
  async replace({ board, period }: Standings, before: Head | undefined, { epoch, seq, at, ...head }: Head): Promise<boolean> {
    const x = expiryOf(period);
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.env.boardsTable,
          Item: { ...boardKeys.head(board.boardId, period.id), ep: epoch, seq, asOf: at, ...head, ...(x !== undefined && { x }) },
          ConditionExpression: before ? 'seq = :seq AND ep = :ep' : 'attribute_not_exists(pk)',
          ...(before && { ExpressionAttributeValues: { ':seq': before.seq, ':ep': before.epoch } }),
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
}

const toHead = (item: Item): Head => ({
  epoch: textOf(item, 'ep'),
  seq: numberOf(item, 'seq'),
  total: numberOf(item, 'total'),
  rows: listOf(item.rows).map(([rank, playerId, name, score]) => [Number(rank), String(playerId), String(name), Number(score)]),
  quantiles: listOf(item.quantiles).map(([score, rank]) => [Number(score), Number(rank)]),
  at: numberOf(item, 'asOf'),
  pacedAt: numberOf(item, 'pacedAt'),
  interval: numberOf(item, 'interval'),
  bound: typeof item.bound === 'string' ? item.bound : null,
  mark: textOf(item, 'mark'),
});

const listOf = (value: unknown): unknown[][] => (Array.isArray(value) ? value.filter((part) => Array.isArray(part)) : []);
