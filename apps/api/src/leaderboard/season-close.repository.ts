import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { SeasonReward } from '#catalog/catalog';
import { isConditionFailed, itemInTheWay } from '#dynamo/failures';
import { type Item, mapsOf, numberOf, textOf } from '#dynamo/item';
import { boardKeys } from '#dynamo/keys';
import type { SeasonStandings } from './season-close.rules.ts';

/** A place of the archive: a row of a page, from 0. */
export interface Place {
  page: number;
  row: number;
}

/** How far the close of a season has come, and who is at it. */
export interface Close {
  /** What the catalogue promised when the close began: another catalogue changes nothing half-way. */
  tiers: readonly SeasonReward[];
  /** When the first page could be frozen: all that stood then is in the archive. */
  frozenAt: Date;
  /** Pages of earlier rounds of the freeze are void. */
  round: number;
  /** So many pages of this round are still to be compared with the index; undefined: all of them. At 0 the archive is final. */
  unchecked: number | undefined;
  /** The archive's length; undefined while it is being frozen. */
  total: number | undefined;
  /** So many rows, from the first one on, have been seen to; the next is on this page. */
  paid: number;
  page: number;
  /** Of those rows all have what is theirs but these, whose prizes could not be given. */
  open: readonly Place[];
  /** Until then nobody else closes it, milliseconds since 1970: the end of the function that does. */
  lease: number;
}

const LONGEST_LEASE_MS = 15 * 60_000;

/** A close that is held. */
type Held = Pick<Close, 'lease'>;

/** The closes of seasons in table `boards`, one a board and season; they never expire. */
export class SeasonCloseRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Begins or goes on with a close; `held`: somebody else does. @param lease in whole milliseconds since 1970 */
  async take(standings: SeasonStandings, lease: number, now: Date): Promise<Close | 'held' | 'done'> {
    try {
      const { Attributes = {} } = await this.#update(standings, {
        UpdateExpression: `SET lease = :lease, phase = if_not_exists(phase, :freeze), tiers = if_not_exists(tiers, :tiers),
          frozenAt = if_not_exists(frozenAt, :now), round = if_not_exists(round, :one), paid = if_not_exists(paid, :zero), #page = if_not_exists(#page, :zero)`,
        ConditionExpression:
          '(attribute_not_exists(lease) OR lease < :now OR lease > :longest) AND (attribute_not_exists(phase) OR phase <> :done)',
        ExpressionAttributeNames: { '#page': 'page' },
        ExpressionAttributeValues: {
          ':lease': lease,
          ':freeze': 'freeze',
          ':done': 'done',
          ':tiers': JSON.stringify(standings.board.seasonRewards),
          ':now': now.getTime(),
          // Longer than a function runs: of a clock that was set back.
          ':longest': now.getTime() + LONGEST_LEASE_MS,
          ':zero': 0,
          ':one': 1,
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return toClose(Attributes);
    } catch (error) {
      return itemInTheWay(error)?.phase === 'done' ? 'done' : 'held';
    }
  }

  /** How many pages are still to be compared with the index. */
  async checked(standings: SeasonStandings, { lease }: Held, unchecked: number): Promise<void> {
    await this.#update(standings, {
      UpdateExpression: 'SET unchecked = :unchecked',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':lease': lease, ':unchecked': unchecked },
    });
  }

  /** Begins another round of the freeze: all pages that stand are void. */
  async again(standings: SeasonStandings, { lease, round }: Pick<Close, 'lease' | 'round'>): Promise<void> {
    await this.#update(standings, {
      UpdateExpression: 'SET round = :next REMOVE unchecked',
      ConditionExpression: 'lease = :lease AND round = :round',
      ExpressionAttributeValues: { ':lease': lease, ':round': round, ':next': round + 1 },
    });
  }

  /** The archive is whole; what is left is to pay. */
  async frozen(standings: SeasonStandings, { lease }: Held, total: number): Promise<void> {
    await this.#update(standings, {
      UpdateExpression: 'SET phase = :pay, n = :total',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':lease': lease, ':pay': 'pay', ':total': total },
    });
  }

  async paid(standings: SeasonStandings, { lease }: Held, { paid, page, open }: Pick<Close, 'paid' | 'page' | 'open'>): Promise<void> {
    await this.#update(standings, {
      UpdateExpression: 'SET paid = :paid, #page = :page, #open = :open',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeNames: { '#page': 'page', '#open': 'open' },
      ExpressionAttributeValues: { ':lease': lease, ':paid': paid, ':page': page, ':open': open },
    });
  }

  async done(standings: SeasonStandings, { lease }: Held): Promise<void> {
    await this.#update(standings, {
      UpdateExpression: 'SET phase = :done REMOVE lease',
      ConditionExpression: 'lease = :lease',
      ExpressionAttributeValues: { ':lease': lease, ':done': 'done' },
    });
  }

  /** The next tick goes on at once. */
  async release(standings: SeasonStandings, { lease }: Held): Promise<void> {
    try {
      await this.#update(standings, {
        UpdateExpression: 'REMOVE lease',
        ConditionExpression: 'lease = :lease',
        ExpressionAttributeValues: { ':lease': lease },
      });
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }

  #update({ board, period }: SeasonStandings, change: Omit<UpdateCommandInput, 'TableName' | 'Key'>) {
    return this.#client.send(new UpdateCommand({ TableName: this.#table, Key: boardKeys.close(board.boardId, period.id), ...change }));
  }
}

const toClose = (item: Item): Close => ({
  // Written by `take`.
  tiers: JSON.parse(textOf(item, 'tiers')) as SeasonReward[],
  frozenAt: new Date(numberOf(item, 'frozenAt')),
  round: numberOf(item, 'round'),
  unchecked: item.unchecked === undefined ? undefined : numberOf(item, 'unchecked'),
  total: item.n === undefined ? undefined : numberOf(item, 'n'),
  paid: numberOf(item, 'paid'),
  page: numberOf(item, 'page'),
  open: mapsOf(item, 'open').map((place) => ({ page: numberOf(place, 'page'), row: numberOf(place, 'row') })),
  lease: numberOf(item, 'lease'),
});
