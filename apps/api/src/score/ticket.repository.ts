import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import { itemInTheWay } from '#dynamo/failures';
import { type Item, secondsOf } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { ApiEnv } from '../env.ts';
import { toCounters } from '../player/counters.item.ts';
import type { PlayerState } from '../player/counters.repository.ts';
import { ticketsAttributes, toTickets } from './ticket.item.ts';
import type { Tickets } from './ticket.rules.ts';

/** The tickets of a player in table `core`: one item, so that a race over them is one over its version. */
@Injectable()
export class TicketRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** Profile and tickets in one strong read: 2 read units. */
  async load(playerId: string, now: Date): Promise<{ profile: Profile | undefined; tickets: Tickets }> {
    const [profile, tickets] = await this.#read([coreKeys.profile(playerId), coreKeys.tickets(playerId)]);
    return { profile: profile && toProfile(profile), tickets: toTickets(tickets, now) };
  }

  /** Profile, counters and tickets in one strong read: 3 read units. */
  async loadRun(playerId: string, now: Date): Promise<PlayerState & { tickets: Tickets }> {
    const keys = [coreKeys.profile(playerId), coreKeys.counters(playerId), coreKeys.tickets(playerId)];
    const [profile, counters, tickets] = await this.#read(keys);
    return { profile: profile && toProfile(profile), counters: toCounters(counters), tickets: toTickets(tickets, now) };
  }

  /** By a strong read. */
  async find(playerId: string, now: Date): Promise<Tickets> {
    const [tickets] = await this.#read([coreKeys.tickets(playerId)]);
    return toTickets(tickets, now);
  }

  /** Puts tickets in the place of the version before; gives what stands where another write was first. */
  async replace(playerId: string, after: Tickets, now: Date): Promise<{ done: true } | { standing: Tickets }> {
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.env.coreTable,
          Item: { ...coreKeys.tickets(playerId), ...ticketsAttributes(after) },
          ...(after.version === 1
            ? { ConditionExpression: 'attribute_not_exists(pk) OR x < :now', ExpressionAttributeValues: { ':now': secondsOf(now) } }
            : { ConditionExpression: 'v = :before', ExpressionAttributeValues: { ':before': after.version - 1 } }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { done: true };
    } catch (error) {
      return { standing: toTickets(itemInTheWay(error), now) };
    }
  }

  /** In the order of the keys; undefined where nothing stands. */
  async #read(keys: readonly Key[]): Promise<(Item | undefined)[]> {
    const items = await batchGet(this.client, this.env.coreTable, keys, { consistent: true });
    return keys.map(({ sk }) => items.find((item) => item.sk === sk));
  }
}
