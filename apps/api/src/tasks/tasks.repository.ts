import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import type { Item } from '#dynamo/item';
import { coreKeys, type Key } from '#dynamo/keys';
import { ApiEnv } from '../env.ts';
import { toCounters } from '../player/counters.item.ts';
import type { TasksStanding } from './tasks.rules.ts';

@Injectable()
export class TasksRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** Counters and claims in one strong batch: a read unit each. @param claims their keys, each once */
  async load(playerId: string, claims: readonly Key[]): Promise<Pick<TasksStanding, 'counters' | 'claim'>> {
    const keys = [coreKeys.counters(playerId), ...claims];
    const items = await batchGet(this.client, this.env.coreTable, keys, { consistent: true });
    const bySk = new Map<unknown, Item>(items.map((item) => [item.sk, item]));
    return { counters: toCounters(bySk.get(coreKeys.counters(playerId).sk)), claim: ({ sk }) => bySk.get(sk) };
  }
}
