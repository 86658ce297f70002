import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { isConditionFailed } from '#dynamo/failures';
import type { Item } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import { type Standings, topicOf } from './board.ts';
import { ChangesRepository } from './changes.repository.ts';
import { expiryOf, isExpired } from './entry.rules.ts';
import { LEASE_MS, type RefreshRequest, toChanges } from './ladder.ts';
import type { LadderRepository } from './ladder.repository.ts';
import { ASK_MS, isDue, needsLadder, type Seen, shouldAnswer } from './ladder.rules.ts';
import { Recent } from './recent.ts';

/** By then all that was written when a ladder was asked for is in the index. */
const SETTLE_SECONDS = 5;
/** An environment tries no more often, a board. */
const PAUSE_MS = 5_000;
const KEPT_BOARDS = 256;

/** Brings a request to the function that counts. */
export interface RefreshQueue {
  send(request: RefreshRequest, delaySeconds: number): Promise<void>;
}

/** What asking needs; `warn` is told what failed. */
export interface AskReach {
  client: DynamoDBDocumentClient;
  table: string;
  ladders: LadderRepository;
  queue: RefreshQueue;
  warn: (message: string, error: unknown) => void;
}

/** Reads ask for ladders: nothing else starts a count. One that finds the stream silent asks it to be heard. */
export class LadderAsks {
  readonly #reach: AskReach;
  readonly #changes: ChangesRepository;
  readonly #tried = new Recent<number>(KEPT_BOARDS);

  constructor(reach: AskReach) {
    this.#reach = reach;
    this.#changes = new ChangesRepository(reach.client, reach.table);
  }

  /**
   * After a read: asks for another ladder where one is due and nobody counts already, or for a sign of the stream where it was silent.
   * Never throws: the read has its answer.
   *
   * @param seen what the read was answered
   */
  async consider(standings: Standings, seen: Seen, now: Date): Promise<void> {
    try {
      if (!isExpired(standings.period, now)) await this.#consider(standings, seen, now);
    } catch (error) {
      this.#reach.warn('A ladder could not be asked for.', error);
    }
  }

  async #consider(standings: Standings, seen: Seen, now: Date): Promise<void> {
    const { board, period } = standings;
    const name = topicOf(board.boardId, period.id);
    const since = now.getTime() - (this.#tried.get(name) ?? -Infinity);
    if (since >= 0 && since < PAUSE_MS) return;
    const known = await this.#reach.ladders.look(standings, now);
    const due = isDue(known, seen, board.exactPlaces, now);
    const silent = needsLadder(known, seen, board.exactPlaces) && shouldAnswer(known, now);
    if (known.ladder?.final || !(due || silent)) return;
    this.#tried.set(name, now.getTime());
    await (due ? this.#ask(standings, now.getTime()) : this.#probe(standings, now.getTime()));
  }

  async #ask(standings: Standings, now: number): Promise<void> {
    const lease = now + LEASE_MS;
    const taken = await this.#update(standings, {
      set: 'lease = :lease, asked = :now',
      condition: 'attribute_not_exists(lease) OR lease < :now OR lease > :longest',
      values: { ':lease': lease, ':now': now, ':longest': now + 2 * LEASE_MS },
    });
    if (!taken) return;
    const request = { boardId: standings.board.boardId, period: standings.period.id, asOf: now, changes: toChanges(taken).count, lease };
    try {
      await this.#reach.queue.send(request, SETTLE_SECONDS);
    } catch (error) {
      await this.#changes.release(standings, lease);
      throw error;
    }
  }

  async #probe(standings: Standings, now: number): Promise<void> {
    await this.#update(standings, {
      set: 'asked = :now',
      condition: 'attribute_not_exists(asked) OR asked < :before OR asked > :later',
      values: { ':now': now, ':before': now - ASK_MS, ':later': now + ASK_MS },
    });
  }

  /** The counters of change live as long as the period, else their count would begin anew. Undefined where the condition did not hold. */
  async #update({ board, period }: Standings, { set, condition, values }: Change): Promise<Item | undefined> {
    const x = expiryOf(period);
    try {
      const { Attributes } = await this.#reach.client.send(
        new UpdateCommand({
          TableName: this.#reach.table,
          Key: boardKeys.changes(board.boardId, period.id),
          UpdateExpression: `SET ${set}${x === undefined ? '' : ', x = :x'}`,
          ConditionExpression: condition,
          ExpressionAttributeValues: { ...values, ...(x !== undefined && { ':x': x }) },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw error;
    }
  }
}

interface Change {
  set: string;
  condition: string;
  values: NonNullable<UpdateCommandInput['ExpressionAttributeValues']>;
}
