import { DeleteCommand, type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { isConditionFailed } from '#dynamo/failures';
import { isExpired, type Item, numberOf, secondsOf, textOf } from '#dynamo/item';
import { avatarIdOf, coreKeys, corePrefixes } from '#dynamo/keys';
import { itemsOf } from '#dynamo/partition';
import { writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { toAvatar } from './avatar.item.ts';
import { type AvatarStanding, DRAWINGS_A_DAY, LEASE_SECONDS } from './avatar.rules.ts';
import type { Avatar } from './avatar.ts';

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

  /** Counts an upload that is given; false where the day's limit is reached. */
  async presign(playerId: string, { day, limit, now }: { day: string; limit: number; now: Date }): Promise<boolean> {
    return held(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: coreKeys.presigns(playerId, day),
          UpdateExpression: 'ADD n :one SET x = :x, #at = :at',
          ConditionExpression: 'attribute_not_exists(pk) OR n < :limit',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':one': 1, ':limit': limit, ':x': secondsOf(now) + DAY_COUNT_SECONDS, ':at': now.toISOString() },
        }),
      ),
    );
  }

  /** Takes a beginning back: the function did not take the job. Whatever of it stands otherwise by now stays. */
  async takeBack(playerId: string, avatarId: string, { day, now }: { day: string; now: Date }): Promise<void> {
    const writes: Write[] = [
      { key: coreKeys.avatar(playerId, avatarId), condition: { equal: { state: 'processing' } }, set: { until: now.toISOString() } },
      { key: coreKeys.drawing(playerId), condition: { equal: { avatarId } }, remove: true },
      { key: coreKeys.dayCount(playerId, day, 'process'), add: { n: -1 } },
    ];
    await writeTogether(this.#client, this.#table, writes, now);
  }

  /** All of a player's avatars, by strong reads, in no order; `retired`: those that are about to be removed, `leaving`: those that are. */
  async ofPlayer(playerId: string): Promise<{ avatars: Avatar[]; retired: string[]; leaving: string[] }> {
    const place = { table: this.#table, pk: corePrefixes.player(playerId), prefix: corePrefixes.avatars };
    const items: Item[] = [];
    for await (const page of itemsOf(this.#client, place)) items.push(...page);
    const inState = (state: string): string[] => items.filter((item) => item.state === state).map((item) => avatarIdOf(textOf(item, 'sk')));
    return { avatars: items.flatMap((item) => toAvatar(item) ?? []), retired: inState('retired'), leaving: inState('leaving') };
  }

  /** Takes an avatar out of sight, so that nobody chooses it any more. */
  retire(playerId: string, avatarId: string): Promise<boolean> {
    return this.#turn(playerId, avatarId, 'attribute_exists(pk) AND #state <> :leaving', { ':state': 'retired', ':leaving': 'leaving' });
  }

  /** Somebody had chosen it just before: it stays. */
  keep(playerId: string, avatarId: string): Promise<boolean> {
    return this.#turn(playerId, avatarId, '#state = :retired', { ':state': 'ready', ':retired': 'retired' });
  }

  /** From here on it never comes back: its files may go. @returns false where somebody keeps it */
  leave(playerId: string, avatarId: string): Promise<boolean> {
    return this.#turn(playerId, avatarId, '#state IN (:retired, :state)', { ':state': 'leaving', ':retired': 'retired' });
  }

  /** Its files are gone. */
  async remove(playerId: string, avatarId: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: coreKeys.avatar(playerId, avatarId) }));
  }

  #turn(playerId: string, avatarId: string, ConditionExpression: string, values: Record<string, string>): Promise<boolean> {
    return held(
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: coreKeys.avatar(playerId, avatarId),
          UpdateExpression: 'SET #state = :state',
          ConditionExpression,
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: values,
        }),
      ),
    );
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
