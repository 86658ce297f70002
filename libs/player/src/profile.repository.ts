import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { type Item, mapOf, textOf } from '#dynamo/item';
import { coreKeys, playerOf } from '#dynamo/keys';
import { writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import { casefold } from './casefold.ts';
import type { ChosenAvatar, Profile } from './profile.ts';

/** Sign-ins of one player at the same time: each try, another's is done. */
const TRIES = 5;

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

  /**
   * Makes the profile, with its place in the directory of names, unless the player has one, which then stays as it is.
   *
   * @throws Error where the player is being deleted: nothing is put back
   */
  async createIfAbsent({ playerId, name, createdAt }: Omit<Profile, 'ban' | 'avatar'>, now: Date): Promise<void> {
    const [profile, deletion] = [coreKeys.profile(playerId), coreKeys.deletion(playerId)];
    const writes: Write[] = [
      { key: profile, condition: 'absent', put: { name, createdAt, v: 1 } },
      { key: coreKeys.directoryName(casefold(name), playerId), put: { name } },
      { key: deletion, condition: 'absent', check: true },
    ];
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const found = await batchGet(this.#client, this.#table, [profile, deletion], { consistent: true });
      if (found.some(({ pk }) => pk === deletion.pk)) throw new Error('The player is being deleted.');
      if (found.length > 0 || (await writeTogether(this.#client, this.#table, writes, now)) === 'written') return;
    }
    throw new Error('The profile was not made: others kept its items.');
  }
}

/** The profile that an item of `core` holds. */
export function toProfile(item: Item): Profile {
  const [ban, avatar] = [mapOf(item, 'ban'), mapOf(item, 'avatar')];
  return {
    playerId: playerOf(textOf(item, 'pk')),
    name: textOf(item, 'name'),
    createdAt: textOf(item, 'createdAt'),
    avatar: avatar && toChosen(avatar),
    ban: ban && { reason: textOf(ban, 'reason'), until: textOf(ban, 'until') },
  };
}

const toChosen = (avatar: Item): ChosenAvatar =>
  avatar.preset === undefined ? { avatarId: textOf(avatar, 'avatarId') } : { preset: textOf(avatar, 'preset') };
