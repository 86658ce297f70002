import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { Ids } from '#core/ids';
import { untilWritten } from '#dynamo/attempts';
import { batchGet } from '#dynamo/batch';
import { isConditionFailed } from '#dynamo/failures';
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
   * Brings the counters from what was read to what `change` makes of them, on condition that nobody else wrote them; else reads again.
   *
   * @throws Problem `try_again`
   */
  async count(playerId: string, read: Counters, change: (before: Counters) => Counters): Promise<void> {
    let before = read;
    await untilWritten(
      async () => {
        const after = change(before);
        if (after === before || (await this.#replace(playerId, after))) return true;
        before = (await this.load(playerId)).counters;
        return undefined;
      },
      () => this.ids.random(),
    );
  }

  /** Puts the counters in the place of the version before; false where another write was first. */
  async #replace(playerId: string, { all, day, week, operations, version }: Counters): Promise<boolean> {
    const counts = { all: toMap(all), day: toMap(day), week: toMap(week) };
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.env.coreTable,
          Item: { ...coreKeys.counters(playerId), ...counts, ops: operations, v: version },
          ConditionExpression: version === 1 ? 'attribute_not_exists(pk)' : 'v = :before',
          ...(version > 1 && { ExpressionAttributeValues: { ':before': version - 1 } }),
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
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
