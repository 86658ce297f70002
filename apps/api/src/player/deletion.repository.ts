import { type DynamoDBDocumentClient, DeleteCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { isConditionFailed } from '#dynamo/failures';
import { type Item, numberOf, textOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { writeTogether } from '#dynamo/transaction';
import type { Write } from '#dynamo/write';
import { casefold } from '#player/casefold';
import { toProfile } from '#player/profile.repository';
import { toNameState } from './name.item.ts';
import { releaseWrites } from './rename.rules.ts';

/** A deletion under way. */
export interface Deletion {
  /** In the user pool. */
  username: string;
  /** `begun`, then `swept`, as an operator reads it. */
  step: string;
  /**
   * Where the player had entries, for heads and archives may still show them: `<boardId>#<season>#<order key>`, and of all other periods of a
   * board `<boardId>#<period>,<period>…`.
   */
  standings: readonly string[];
}

const TRIES = 10;

/** The job items of deletions in table `core`, and the profiles that they begin with. */
export class DeletionRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Whether the player has a profile, and the job where one is under way, by one strong read. */
  async load(playerId: string): Promise<{ there: boolean; job: Deletion | undefined }> {
    const keys = [coreKeys.profile(playerId), coreKeys.deletion(playerId)];
    const items = await batchGet(this.#client, this.#table, keys, { consistent: true });
    const [profile, job] = keys.map(({ pk }) => items.find((item) => item.pk === pk));
    return { there: profile !== undefined, job: job && toDeletion(job) };
  }

  async find(playerId: string): Promise<Deletion | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: coreKeys.deletion(playerId), ConsistentRead: true }),
    );
    return Item && toDeletion(Item);
  }

  /** From here on the deletion goes on until it is done, and no sign-in makes a profile. A job that stands stays. */
  async begin(playerId: string, username: string): Promise<void> {
    await this.#update(playerId, {
      UpdateExpression: 'SET username = if_not_exists(username, :username), step = if_not_exists(step, :step)',
      ExpressionAttributeValues: { ':username': username, ':step': 'begun' },
    });
  }

  /** Remembers which heads and archives may show the player, before the entries that say so are removed. */
  async remember(playerId: string, standings: readonly string[]): Promise<void> {
    if (standings.length === 0) return;
    await this.#update(playerId, {
      UpdateExpression: 'ADD standings :standings',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':standings': new Set(standings) },
    });
  }

  async swept(playerId: string): Promise<void> {
    try {
      await this.#update(playerId, {
        UpdateExpression: 'SET step = :step',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':step': 'swept' },
      });
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
    }
  }

  async end(playerId: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: coreKeys.deletion(playerId) }));
  }

  /**
   * Removes the profile, and with it the name's place in the directory and its claims, which stay blocked for others without an id.
   * @returns false where there was none
   */
  async removeProfile(playerId: string, now: Date): Promise<boolean> {
    const key = coreKeys.profile(playerId);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const { Item } = await this.#client.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
      if (!Item) return attempt > 0;
      const writes: Write[] = [
        { key, condition: { equal: { v: numberOf(Item, 'v') } }, remove: true },
        { key: coreKeys.directoryName(casefold(toProfile(Item).name), playerId), remove: true },
        ...releaseWrites(toNameState(Item).keys, now),
      ];
      if ((await writeTogether(this.#client, this.#table, writes, now)) === 'written') return true;
    }
    throw new Error('The profile was not removed: others kept writing it.');
  }

  async #update(
    playerId: string,
    change: { UpdateExpression: string; ConditionExpression?: string; ExpressionAttributeValues: Record<string, unknown> },
  ): Promise<void> {
    await this.#client.send(new UpdateCommand({ TableName: this.#table, Key: coreKeys.deletion(playerId), ...change }));
  }
}

const toDeletion = (item: Item): Deletion => ({
  username: textOf(item, 'username'),
  step: textOf(item, 'step'),
  standings: item.standings instanceof Set ? [...item.standings].map(String) : [],
});
