import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import type { Standings } from '#ranking/board';
import { expiryOf } from '#ranking/entry.rules';
import { RealtimeEnv } from '../env.ts';
import type { BoardRow, Position } from '../frames.ts';

/**
 * The top of a board as it was pushed last: `at` when it was read; `pacedAt` when a push of it began, 0 for none; `pushed` the last `seq`
 * that reached its subscribers; `mark` that of the index rows it was made of (`markOf`). Times in milliseconds since 1970.
 */
export interface Head extends Position {
  total: number;
  rows: readonly BoardRow[];
  at: number;
  pacedAt: number;
  pushed: number;
  mark: string;
}

/** Heads in table `boards`: one a board and period. */
@Injectable()
export class HeadRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: RealtimeEnv,
  ) {}

  async find({ board, period }: Standings): Promise<Head | undefined> {
    const Key = boardKeys.head(board.boardId, period.id);
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.boardsTable, Key, ConsistentRead: true }));
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

  /** Remembers that a head has reached its subscribers, unless a later one has. */
  async markPushed({ board, period }: Standings, { epoch, seq }: Position): Promise<void> {
    try {
      await this.client.send(
        new UpdateCommand({
          TableName: this.env.boardsTable,
          Key: boardKeys.head(board.boardId, period.id),
          UpdateExpression: 'SET pushed = :seq',
          ConditionExpression: 'ep = :ep AND pushed < :seq',
          ExpressionAttributeValues: { ':seq': seq, ':ep': epoch },
        }),
      );
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
}

const toHead = (item: Item): Head => ({
  epoch: textOf(item, 'ep'),
  seq: numberOf(item, 'seq'),
  total: numberOf(item, 'total'),
  rows: Array.isArray(item.rows) ? item.rows.map(toRow) : [],
  at: numberOf(item, 'asOf'),
  pacedAt: numberOf(item, 'pacedAt'),
  pushed: numberOf(item, 'pushed'),
  mark: textOf(item, 'mark'),
});

function toRow(row: unknown): BoardRow {
  const [rank, playerId, name, score] = Array.isArray(row) ? (row as unknown[]) : [];
  return [Number(rank), String(playerId), String(name), Number(score)];
}
