import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, mapOf, textOf } from '#dynamo/item';
import { coreKeys, playerOf } from '#dynamo/keys';
import type { Profile } from './profile.ts';

/** Profiles in table `core`. */
export class ProfileRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** By a strong read: a player who was deleted or banned a moment ago is seen as such. */
  async find(playerId: string): Promise<Profile | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: coreKeys.profile(playerId), ConsistentRead: true }),
    );
    return Item && toProfile(Item);
  }

  /** By player id, from eventual reads at 0.5 units each; those who have none are left out. */
  async findMany(playerIds: readonly string[]): Promise<Map<string, Profile>> {
    const keys = [...new Set(playerIds)].map((playerId) => coreKeys.profile(playerId));
    const items = await batchGet(this.#client, this.#table, keys, { consistent: false });
    return new Map(items.map(toProfile).map((profile) => [profile.playerId, profile]));
  }

  /** Puts the profile unless the player has one, which then stays as it is. */
  async createIfAbsent({ playerId, name, createdAt }: Omit<Profile, 'ban'>): Promise<void> {
    const Item = { ...coreKeys.profile(playerId), name, createdAt, v: 1 };
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }
}

/** The profile that an item of `core` holds. */
export function toProfile(item: Item): Profile {
  const ban = mapOf(item, 'ban');
  return {
    playerId: playerOf(textOf(item, 'pk')),
    name: textOf(item, 'name'),
    createdAt: textOf(item, 'createdAt'),
    ban: ban && { reason: textOf(ban, 'reason'), until: textOf(ban, 'until') },
  };
}
