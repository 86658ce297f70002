import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import type { AvatarResult } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';
import { fileKeys } from '#avatar/avatar-urls';

/** The two buckets of avatars: that of uploads and results, which is private, and that of the files which everybody reads by the CDN. */
export class AvatarFileRepository {
  readonly #client = new S3Client({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true } });
  readonly #uploads: string;
  readonly #avatars: string;

  constructor({ uploadsBucket, avatarsBucket }: { uploadsBucket: string; avatarsBucket: string }) {
    this.#uploads = uploadsBucket;
    this.#avatars = avatarsBucket;
  }

  /** Undefined where it has gone, with its player or with the day. */
  async result(key: string): Promise<AvatarResult | undefined> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#uploads, Key: key }));
      const text = await Body?.transformToString();
      // Ours: only the function that draws writes there.
      return text === undefined ? undefined : (JSON.parse(text) as AvatarResult);
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** Removes an avatar's files and its result. The CDN may show what it has until it is told. */
  async remove(playerId: string, avatarId: string): Promise<void> {
    await Promise.all(fileKeys(avatarId).map((Key) => this.#delete(this.#avatars, Key)));
    await this.#delete(this.#uploads, uploadKeys.result(playerId, avatarId));
  }

  async removeUpload(playerId: string, avatarId: string): Promise<void> {
    await this.#delete(this.#uploads, uploadKeys.upload(playerId, avatarId));
  }

  /** Pictures of a player that were sent and not drawn. */
  async uploads(playerId: string): Promise<{ uploadId: string; bytes: number; at: string }[]> {
    const Prefix = uploadKeys.uploads(playerId);
    const { Contents = [] } = await this.#client.send(new ListObjectsV2Command({ Bucket: this.#uploads, Prefix }));
    return Contents.map(({ Key = '', Size = 0, LastModified }) => ({
      uploadId: Key.slice(Prefix.length),
      bytes: Size,
      at: LastModified?.toISOString() ?? '',
    }));
  }

  /** Removes a player's uploads and results. @returns whether there were any */
  async removeUploads(playerId: string): Promise<boolean> {
    const found = [await this.#removeAll(uploadKeys.uploads(playerId)), await this.#removeAll(uploadKeys.results(playerId))];
    return found.includes(true);
  }

  async #removeAll(Prefix: string): Promise<boolean> {
    let found = false;
    let next: string | undefined;
    do {
      const page = await this.#client.send(new ListObjectsV2Command({ Bucket: this.#uploads, Prefix, ContinuationToken: next }));
      for (const { Key = '' } of page.Contents ?? []) await this.#delete(this.#uploads, Key);
      found ||= (page.Contents ?? []).length > 0;
      next = page.NextContinuationToken;
    } while (next !== undefined);
    return found;
  }

  async #delete(Bucket: string, Key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}
