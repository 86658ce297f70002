import { type DynamoDBDocumentClient, DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AvatarResult } from '#avatar/avatar-job';
import { itemInTheWay } from '#dynamo/failures';
import { type Item, numberOf, secondsOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import { resultAttributes } from './avatar.item.ts';
import { held } from './avatar.repository.ts';
import type { Teller } from './avatar.ts';

/** `won`: the player is to be told by this teller; `lost`: somebody else has recorded it, or tells; `gone`: there is no such avatar. */
export type Recorded = 'won' | 'lost' | 'gone';

/** How long the recorder may take to have a player told before it may be tried again. */
const TELLING_SECONDS = 30;
const FOR_GOOD = Number.MAX_SAFE_INTEGER;

/** Results of drawings in table `core`: whoever comes first records, the call that waited or the recorder. */
export class RecordingRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** May be done again, also after a crash: what was recorded and not told is won by one at a time. */
  async record(playerId: string, result: AvatarResult, { teller, now }: { teller: Teller; now: Date }): Promise<Recorded> {
    const telling = secondsOf(now) + TELLING_SECONDS;
    const { avatarId } = result;
    const recorded = { ...resultAttributes(result), teller, ...(teller === 'recorder' && { telling }) };
    const item = await this.#set(playerId, avatarId, { if: { state: 'processing' }, then: recorded });
    if (item === 'held') return 'won';
    if (!item) return 'gone';
    const isLate = teller === 'recorder' && item.teller === teller && numberOf(item, 'telling') < secondsOf(now);
    const claim = { if: { telling: item.telling }, then: { telling } };
    return isLate && (await this.#set(playerId, avatarId, claim)) === 'held' ? 'won' : 'lost';
  }

  /** The player was told, for good; or could not be, and the next who hears of the result is to try. */
  async told(playerId: string, avatarId: string, isTold: boolean): Promise<void> {
    const telling = isTold ? FOR_GOOD : 0;
    await this.#set(playerId, avatarId, { if: { teller: 'recorder' }, then: { telling } });
  }

  /** A drawing has failed: it may be asked for again at once. */
  async fail(playerId: string, avatarId: string, now: Date): Promise<void> {
    await this.#set(playerId, avatarId, { if: { state: 'processing' }, then: { until: now.toISOString() } });
    await this.release(playerId, avatarId);
  }

  /** Gives the lease back, where it is still that of the avatar. */
  async release(playerId: string, avatarId: string): Promise<void> {
    const Key = coreKeys.drawing(playerId);
    const mine = { ConditionExpression: 'avatarId = :avatarId', ExpressionAttributeValues: { ':avatarId': avatarId } };
    await held(this.#client.send(new DeleteCommand({ TableName: this.#table, Key, ...mine })));
  }

  /** Sets attributes on condition of others. @returns what stands instead, or undefined where nothing does */
  async #set(playerId: string, avatarId: string, change: { if: Item; then: Item }): Promise<'held' | Item | undefined> {
    const [conditions, changes] = [Object.entries(change.if), Object.entries(change.then)];
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: coreKeys.avatar(playerId, avatarId),
          UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: conditions.map(([name]) => `#${name} = :if_${name}`).join(' AND '),
          ExpressionAttributeNames: Object.fromEntries([...conditions, ...changes].map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: { ...prefixed(':', changes), ...prefixed(':if_', conditions) },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'held';
    } catch (error) {
      return itemInTheWay(error);
    }
  }
}

const prefixed = (prefix: string, entries: readonly [string, unknown][]): Item =>
  Object.fromEntries(entries.map(([name, value]) => [prefix + name, value]));
