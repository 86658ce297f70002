import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { objectFolder, objectKey } from './export.rules.ts';

/** Documents in the private bucket of exports; each folder is one player's, under a name that tells nobody whose. */
export class ObjectRepository {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #pseudonymKey: string;

  constructor(bucket: string, pseudonymKey: string) {
    this.#bucket = bucket;
    this.#pseudonymKey = pseudonymKey;
    this.#client = new S3Client({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 60_000, throwOnRequestTimeout: true } });
  }

  /** Stores a file as the player's document of the id, whatever its size, without holding it in memory. */
  async put(playerId: string, id: string, file: string): Promise<void> {
    const { size } = await stat(file);
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: objectKey(playerId, id, this.#pseudonymKey),
        Body: createReadStream(file),
        ContentLength: size,
        ContentType: 'application/json; charset=utf-8',
      }),
    );
  }

  async remove(playerId: string, id: string): Promise<void> {
    const Key = objectKey(playerId, id, this.#pseudonymKey);
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
  }

  /** Removes the player's documents but one. @param keep its id @returns whether there were any */
  async removeOthers(playerId: string, keep?: string): Promise<boolean> {
    const kept = keep === undefined ? undefined : objectKey(playerId, keep, this.#pseudonymKey);
    const Prefix = `${objectFolder(playerId, this.#pseudonymKey)}/`;
    let found = false;
    let next: string | undefined;
    do {
      const page = await this.#client.send(new ListObjectsV2Command({ Bucket: this.#bucket, Prefix, ContinuationToken: next }));
      for (const { Key } of page.Contents ?? []) {
        if (Key === undefined || Key === kept) continue;
        await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key }));
        found = true;
      }
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return found;
  }
}
