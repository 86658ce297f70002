import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { isConditionFailed } from '#dynamo/failures';
import { isExpired, numberOf, secondsOf, textOf } from '#dynamo/item';
import { avatarIdOf, coreKeys, corePrefixes } from '#dynamo/keys';
import { writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { toAvatar } from './avatar.item.ts';
import { type AvatarStanding, DRAWINGS_A_DAY, LEASE_SECONDS } from './avatar.rules.ts';
import type { Avatar } from './avatar.ts';

/** A player's own things that are limited by the day. */
type Counted = 'presign' | 'process';

/** More than a player can have: ten are kept, and twenty drawn a day. */
const MOST = 100;
const DAY_COUNT_SECONDS = 2 * 86_400;

/** Avatars in table `core`, and the lease of the one that is being drawn. */
export class AvatarRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** What a call for an avatar depends on, by one strong read. @param day the id of today's period */
  async load(playerId: string, avatarId: string, { day, now }: { day: string; now: Date }): Promise<LoadedAvatar> {
    const keys = [
      ...[coreKeys.profile(playerId), coreKeys.avatar(playerId, avatarId), coreKeys.drawing(playerId)],
      coreKeys.dayCount(playerId, day, 'process'),
    ];
    const items = await batchGet(this.#client, this.#table, keys, { consistent: true });
    const [profile, avatar, drawing, count] = keys.map(({ sk }) => items.find((item) => item.sk === sk));
    return {
      profile: profile && toProfile(profile),
      avatar: avatar && toAvatar(avatar),
      drawing: drawing && !isExpired(drawing, now) ? textOf(drawing, 'avatarId') : undefined,
      count: count ? numberOf(count, 'n') : 0,
    };
  }

  /** Begins to draw, in one transaction with the lease and the day's count; false where anything of it stands otherwise. */
  async begin(playerId: string, avatarId: string, { before, day, now }: Begin): Promise<boolean> {
    const x = secondsOf(now) + LEASE_SECONDS;
    const drawn = { state: 'processing', until: new Date(x * 1000).toISOString() };
    const key = coreKeys.avatar(playerId, avatarId);
    const writes: Write[] = [
      { key: coreKeys.drawing(playerId), condition: 'absent', put: { avatarId, x } },
      before
        ? { key, condition: { equal: { state: 'processing', until: before.until } }, set: drawn }
        : { key, condition: 'absent', put: { ...drawn, createdAt: now.toISOString() } },
      {
        key: coreKeys.dayCount(playerId, day, 'process'),
        condition: { absentOrAtMost: { name: 'n', value: DRAWINGS_A_DAY - 1 } },
        ...{ add: { n: 1 }, set: { x: secondsOf(now) + DAY_COUNT_SECONDS } },
      },
    ];
    return (await writeTogether(this.#client, this.#table, writes, now)) === 'written';
  }

  /** Counts what is limited by the day; false where the limit is reached. */
  async count(playerId: string, what: Counted, { day, limit, now }: { day: string; limit: number; now: Date }): Promise<boolean> {
    return held(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: coreKeys.dayCount(playerId, day, what),
          UpdateExpression: 'ADD n :one SET x = :x',
          ConditionExpression: 'attribute_not_exists(pk) OR n < :limit',
          ExpressionAttributeValues: { ':one': 1, ':limit': limit, ':x': secondsOf(now) + DAY_COUNT_SECONDS },
        }),
      ),
    );
  }

  /** All of a player's avatars, by a strong read, in no order; `retired`: those whose files are being removed. */
  async ofPlayer(playerId: string): Promise<{ avatars: Avatar[]; retired: string[] }> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: 'pk = :player AND begins_with(sk, :avatars)',
        ExpressionAttributeValues: { ':player': corePrefixes.player(playerId), ':avatars': corePrefixes.avatars },
        ConsistentRead: true,
        Limit: MOST,
      }),
    );
    const retired = Items.filter(({ state }) => state === 'removed').map((item) => avatarIdOf(textOf(item, 'sk')));
    return { avatars: Items.flatMap((item) => toAvatar(item) ?? []), retired };
  }

  /** Takes an avatar out of sight, so that nobody chooses it any more, before its files go; `isCurrent`: somebody just has, and it stays. */
  async retire(playerId: string, avatarId: string, isCurrent = false): Promise<void> {
    await held(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: coreKeys.avatar(playerId, avatarId),
          UpdateExpression: 'SET #state = :state',
          ConditionExpression: isCurrent ? '#state = :removed' : 'attribute_exists(pk)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: isCurrent ? { ':state': 'ready', ':removed': 'removed' } : { ':state': 'removed' },
        }),
      ),
    );
  }

  /** Its files are gone. */
  async remove(playerId: string, avatarId: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: coreKeys.avatar(playerId, avatarId) }));
  }
}

/** @returns whether the condition of a write held */
export async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

export type LoadedAvatar = AvatarStanding & { profile: Profile | undefined };

interface Begin {
  /** A drawing that was begun before and never ended. */
  before: { until: string } | undefined;
  day: string;
  now: Date;
}
