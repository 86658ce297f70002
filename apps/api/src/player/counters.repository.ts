import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { Ids } from '#core/ids';
import { type Optimistic, untilWritten } from '#dynamo/attempts';
import { batchGet } from '#dynamo/batch';
import { itemInTheWay } from '#dynamo/failures';
import type { Item } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { ApiEnv } from '../env.ts';
import { countersAttributes, toCounters } from './counters.item.ts';
import type { Counters } from './counters.rules.ts';

/** What a call that feeds counters reads of the player. */
export interface PlayerState {
  profile: Profile | undefined;
  counters: Counters;
}

@Injectable()
export class CountersRepository {
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
    return { profile: profile && toProfile(profile), counters: toCounters(counters) };
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
  async #replace(playerId: string, after: Counters): Promise<{ done: true } | { standing: Counters }> {
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.env.coreTable,
          Item: { ...coreKeys.counters(playerId), ...countersAttributes(after) },
          ConditionExpression: after.version === 1 ? 'attribute_not_exists(pk)' : 'v = :before',
          ...(after.version > 1 && { ExpressionAttributeValues: { ':before': after.version - 1 } }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { done: true };
    } catch (error) {
      return { standing: toCounters(itemInTheWay(error)) };
    }
  }
}
