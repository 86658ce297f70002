import { type DynamoDBDocumentClient, DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AvatarResult } from '#avatar/avatar-job';
import { itemInTheWay } from '#dynamo/failures';
import { coreKeys } from '#dynamo/keys';
import { resultAttributes } from './avatar.item.ts';
import { held } from './avatar.repository.ts';
import type { Teller } from './avatar.ts';

/** `won`: what stands is by this teller, and the player has not been told yet; `gone`: there is no such avatar any more. */
export type Recorded = 'won' | 'lost' | 'gone';

/** Results of drawings in table `core`: whoever comes first records, the call that waited or the recorder. */
export class RecordingRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** May be done again, also after a crash: who won before has won until it says that the player was told. */
  async record(playerId: string, result: AvatarResult, teller: Teller): Promise<Recorded> {
    const attributes = Object.entries({ ...resultAttributes(result), teller });
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: coreKeys.avatar(playerId, result.avatarId),
          UpdateExpression: `SET ${attributes.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE #until`,
          ConditionExpression: '#state = :processing',
          ExpressionAttributeNames: { ...Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])), '#until': 'until' },
          ExpressionAttributeValues: {
            ...Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value])),
            ':processing': 'processing',
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return 'won';
    } catch (error) {
      const item = itemInTheWay(error);
      if (!item || item.state === 'removed') return 'gone';
      return item.teller === teller && item.told !== true ? 'won' : 'lost';
    }
  }

  /** The player was told of it. */
  async told(playerId: string, avatarId: string): Promise<void> {
    await this.#change(playerId, avatarId, {
      UpdateExpression: 'SET told = :true',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':true': true },
    });
  }

  /** A drawing has failed: it may be asked for again at once. */
  async fail(playerId: string, avatarId: string, now: Date): Promise<void> {
    await this.#change(playerId, avatarId, {
      UpdateExpression: 'SET #until = :now',
      ConditionExpression: '#state = :processing',
      ExpressionAttributeNames: { '#state': 'state', '#until': 'until' },
      ExpressionAttributeValues: { ':processing': 'processing', ':now': now.toISOString() },
    });
    await this.release(playerId, avatarId);
  }

  /** Gives the lease back, where it is still that of the avatar. */
  async release(playerId: string, avatarId: string): Promise<void> {
    const Key = coreKeys.drawing(playerId);
    const mine = { ConditionExpression: 'avatarId = :avatarId', ExpressionAttributeValues: { ':avatarId': avatarId } };
    await held(this.#client.send(new DeleteCommand({ TableName: this.#table, Key, ...mine })));
  }

  async #change(playerId: string, avatarId: string, change: Change): Promise<void> {
    await held(this.#client.send(new UpdateCommand({ TableName: this.#table, Key: coreKeys.avatar(playerId, avatarId), ...change })));
  }
}

type Change = Pick<
  ConstructorParameters<typeof UpdateCommand>[0],
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;
