import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Injectable } from '@nestjs/common';
import { batchGet } from '#dynamo/batch';
import { itemInTheWay } from '#dynamo/failures';
import type { Item } from '#dynamo/item';
import { coreKeys, corePrefixes, type Key } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { ApiEnv } from '../env.ts';
import { KEPT_VERSIONS, type Save, type SaveHead, type SlotOf } from './save.ts';
import { headAttributes, toHead, toSave } from './save.item.ts';

/**
 * Saves in table `core`. One conditional put into a ring of four places decides which save is the next; then the slot's head moves
 * forward. Readers follow the head. Whoever meets a save that is ahead of it moves it before all else: so at most one ever is.
 */
@Injectable()
export class ProgressRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly env: ApiEnv,
  ) {}

  /** Profile and head in one strong read: 2 read units. */
  async load({ playerId, slot }: SlotOf): Promise<{ profile: Profile | undefined; head: SaveHead }> {
    const keys = [coreKeys.profile(playerId), coreKeys.save(playerId, slot)];
    const items = await batchGet(this.client, this.env.coreTable, keys, { consistent: true });
    const [profile, head] = keys.map(({ sk }) => items.find((one) => one.sk === sk));
    return { profile: profile && toProfile(profile), head: toHead(head) };
  }

  /** By a strong read. */
  async head({ playerId, slot }: SlotOf): Promise<SaveHead> {
    return toHead(await this.#get(coreKeys.save(playerId, slot)));
  }

  /** The heads of those of the slots that hold a save, in one strong read. */
  async heads(playerId: string, slots: readonly string[]): Promise<{ slot: string; head: SaveHead }[]> {
    const { Items = [] } = await this.client.send(
      new QueryCommand({
        TableName: this.env.coreTable,
        KeyConditionExpression: 'pk = :player AND begins_with(sk, :saves)',
        ExpressionAttributeValues: { ':player': corePrefixes.player(playerId), ':saves': corePrefixes.saves },
        ConsistentRead: true,
      }),
    );
    return slots.flatMap((slot) => {
      const { sk } = coreKeys.save(playerId, slot);
      const item = Items.find((one) => one.sk === sk);
      return item ? [{ slot, head: toHead(item) }] : [];
    });
  }

  /** A version, by a strong read; undefined where its place holds another: an older one, or already a newer. */
  async find(slotOf: SlotOf, version: number): Promise<Save | undefined> {
    const save = await this.inPlaceOf(slotOf, version);
    return save?.version === version ? save : undefined;
  }

  /** What stands in the place of a version, by a strong read: the version, an older one, or a newer one that the head may not follow yet. */
  async inPlaceOf(slotOf: SlotOf, version: number): Promise<Save | undefined> {
    const item = await this.#get(placeOf(slotOf, version));
    return item && toSave(item);
  }

  /** Puts the save in the place of the version four before it; gives what stands there where another save was first. */
  async put(slotOf: SlotOf, save: Save): Promise<Save | undefined> {
    const item = await this.#putWhere('v = :v', save.version - KEPT_VERSIONS, {
      ...placeOf(slotOf, save.version),
      ...headAttributes(save),
      data: save.data,
    });
    return item && toSave(item);
  }

  /** Moves the head forward to a save. @returns what stands then: the save, or the head of a newer one */
  async advance<S extends SaveHead>({ playerId, slot }: SlotOf, save: S): Promise<S | SaveHead> {
    const item = await this.#putWhere('v < :v', save.version, { ...coreKeys.save(playerId, slot), ...headAttributes(save) });
    const standing = toHead(item);
    return standing.version > save.version ? standing : save;
  }

  async #get(key: Key): Promise<Item | undefined> {
    const { Item } = await this.client.send(new GetCommand({ TableName: this.env.coreTable, Key: { ...key }, ConsistentRead: true }));
    return Item;
  }

  /** Puts an item where none stands, or one of the version that is asked for; gives what stands in the way. */
  async #putWhere(condition: 'v = :v' | 'v < :v', version: number, Item: Item): Promise<Item | undefined> {
    try {
      await this.client.send(
        new PutCommand({
          TableName: this.env.coreTable,
          Item,
          ConditionExpression: `attribute_not_exists(pk) OR ${condition}`,
          ExpressionAttributeValues: { ':v': version },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      return itemInTheWay(error);
    }
  }
}

const placeOf = ({ playerId, slot }: SlotOf, version: number): Key => coreKeys.saveData(playerId, slot, version % KEPT_VERSIONS);
