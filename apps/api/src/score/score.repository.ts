import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { Ids } from '#core/ids';
import { type Optimistic, untilWritten } from '#dynamo/attempts';
import { batchGet } from '#dynamo/batch';
import { itemInTheWay } from '#dynamo/failures';
import { type Item, mapOf, numberOf, textOf, textsOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { ApiEnv } from '../env.ts';
import { type Counters, NO_COUNTERS, type PeriodCounts } from '../player/counters.rules.ts';

/** What a score's first step reads of the player. */
export interface PlayerState {
  profile: Profile | undefined;
  counters: Counters;
}

@Injectable()
export class ScoreRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
    private readonly ids: Ids,
  ) {}

  /** Profile and counters in one strong read: 2 read units. */
  async load(playerId: string): Promise<PlayerState> {
    const keys = [coreKeys.profile(playerId), coreKeys.counters(playerId)];
    const items = await batchGet(this.client, this.env.coreTable, keys, { consistent: true });
    const item = (sk: string): Item | undefined => items.find((one) => one.sk === sk);
    const [profile, counters] = keys.map(({ sk }) => item(sk));
    return { profile: profile && toProfile(profile), counters: counters ? toCounters(counters) : NO_COUNTERS };
  }

  /**
   * Brings the counters from what was read to what `change` makes of them, on condition that nobody else wrote them.
   *
   * @throws Problem `try_again`
   */
  async count(playerId: string, read: Counters, change: (before: Counters) => Counters): Promise<void> {
    const attempt: Optimistic<Counters, true> = {
      read: async () => (await this.load(playerId)).counters,
      write: async (before) => {
        const after = change(before);
        return after === before ? { done: true } : this.#replace(playerId, after);
      },
    };
    await untilWritten(attempt, read, () => this.ids.random());
  }

  /** Puts the counters in the place of the version before; gives what stands where another write was first. */
  async #replace(playerId: string, { all, day, week, operations, version }: Counters): Promise<{ done: true } | { standing: Counters }> {
    const counts = { all: toMap(all), day: toMap(day), week: toMap(week) };
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.env.coreTable,
          Item: { ...coreKeys.counters(playerId), ...counts, ops: operations, v: version },
          ConditionExpression: version === 1 ? 'attribute_not_exists(pk)' : 'v = :before',
          ...(version > 1 && { ExpressionAttributeValues: { ':before': version - 1 } }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { done: true };
    } catch (error) {
      const standing = itemInTheWay(error);
      return { standing: standing ? toCounters(standing) : NO_COUNTERS };
    }
  }
}

const toMap = ({ period, counts }: PeriodCounts): Item => ({ p: period, n: counts });

function toPeriodCounts(item: Item, name: string): PeriodCounts {
  const map = mapOf(item, name) ?? {};
  const counts = mapOf(map, 'n') ?? {};
  return {
    period: textOf(map, 'p'),
    counts: Object.fromEntries(Object.keys(counts).map((counter) => [counter, numberOf(counts, counter)])),
  };
}

const toCounters = (item: Item): Counters => ({
  all: toPeriodCounts(item, 'all'),
  day: toPeriodCounts(item, 'day'),
  week: toPeriodCounts(item, 'week'),
  operations: textsOf(item, 'ops'),
  version: numberOf(item, 'v'),
});
