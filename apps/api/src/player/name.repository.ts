import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import { isExpired, type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import { toProfile } from '#player/profile.repository';
import { ApiEnv } from '../env.ts';
import { toNameState } from './name.item.ts';
import type { Holder, NameStanding } from './rename.rules.ts';

/** Names in table `core`: in the profile, in the items that make them unique, in the directory. */
@Injectable()
export class NameRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** The profile, who has the keys, and the avatar, in one strong read: a read unit each; undefined where the player is gone. */
  async load(playerId: string, { keys, avatarId }: Needed, now: Date): Promise<NameStanding | undefined> {
    const [profileKey, claims] = [coreKeys.profile(playerId), keys.map((key) => ({ key, ...coreKeys.uniqueName(key) }))];
    const avatarKey = avatarId === undefined ? undefined : coreKeys.avatar(playerId, avatarId);
    const read = [profileKey, ...claims.map(({ pk, sk }) => ({ pk, sk })), ...(avatarKey ? [avatarKey] : [])];
    const items = await batchGet(this.client, this.env.coreTable, read, { consistent: true });
    const [profile, avatar] = [profileKey, avatarKey].map((key) => items.find(({ pk, sk }) => key && pk === key.pk && sk === key.sk));
    const holders = claims.flatMap(({ key, pk }) => {
      const item = items.find((one) => one.pk === pk);
      return item && !isExpired(item, now) ? [[key, toHolder(item)] as const] : [];
    });
    return (
      profile && {
        ...{ profile: toProfile(profile), version: numberOf(profile, 'v'), state: toNameState(profile), holders: new Map(holders) },
        hasAvatar: avatar?.state === 'ready',
      }
    );
  }

  /** False where another write was first. */
  async write(writes: readonly Write[], at: Date): Promise<boolean> {
    return (await writeTogether(this.client, this.env.coreTable, writes, at)) === 'written';
  }
}

interface Needed {
  keys: readonly string[];
  avatarId: string | undefined;
}

const toHolder = (item: Item): Holder => (item.player === undefined ? { until: numberOf(item, 'x') } : { player: textOf(item, 'player') });
