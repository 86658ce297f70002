import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '#dynamo/batch';
import { isConditionFailed } from '#dynamo/failures';
import { secondsOf } from '#dynamo/item';
import { coreKeys } from '#dynamo/keys';
import type { Profile } from '#player/profile';
import { toProfile } from '#player/profile.repository';
import { type Export, exportAttributes, toExport } from './export.rules.ts';

/** The item of a player's last export in table `core`. */
export class ExportRepository {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The player's profile and last export, by one strong read. */
  async load(playerId: string, now: Date): Promise<{ profile: Profile | undefined; last: Export | undefined }> {
    const keys = [coreKeys.profile(playerId), coreKeys.export(playerId)];
    const items = await batchGet(this.#client, this.#table, keys, { consistent: true });
    const [profile, last] = keys.map(({ sk }) => items.find((item) => item.sk === sk));
    return { profile: profile && toProfile(profile), last: toExport(last, now) };
  }

  /** Puts the next export in the place of the last, as it was read; false where another call, or the job, was first. */
  async replace(playerId: string, last: Export | undefined, next: Export): Promise<boolean> {
    return this.#holds(
      new PutCommand({
        TableName: this.#table,
        Item: { ...coreKeys.export(playerId), ...exportAttributes(next) },
        ...(last ? standsAs(last) : absentAt(next.askedAt)),
      }),
    );
  }

  /** Says that the document lies ready; false where the export was erased, or another has taken its place. */
  async finish(playerId: string, id: string, now: Date): Promise<boolean> {
    return this.#holds(
      new UpdateCommand({
        TableName: this.#table,
        Key: coreKeys.export(playerId),
        UpdateExpression: 'SET #state = :ready, readyAt = :now',
        ConditionExpression: 'id = :id',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':ready': 'ready', ':now': now.toISOString(), ':id': id },
      }),
    );
  }

  async #holds(command: PutCommand | UpdateCommand): Promise<boolean> {
    try {
      await (command instanceof PutCommand ? this.#client.send(command) : this.#client.send(command));
      return true;
    } catch (error) {
      if (isConditionFailed(error)) return false;
      throw error;
    }
  }
}

const standsAs = ({ id, state, sentAt }: Export) => ({
  ConditionExpression: 'id = :id AND #state = :state AND sentAt = :sentAt',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':id': id, ':state': state, ':sentAt': sentAt },
});

const absentAt = (time: string) => ({
  ConditionExpression: 'attribute_not_exists(pk) OR x < :now',
  ExpressionAttributeValues: { ':now': secondsOf(new Date(time)) },
});
