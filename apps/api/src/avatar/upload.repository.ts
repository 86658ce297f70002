import type { S3Client } from '@aws-sdk/client-s3';
import type { AvatarResult } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';

/** What a client posts with its file, and where. */
export interface SignedPost {
  url: string;
  fields: Record<string, string>;
}

const LIMITS = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** The private bucket of pictures that are to become avatars. Its client is loaded with the first call that needs it: few functions do. */
export class UploadRepository {
  readonly #bucket: string;
  #client: S3Client | undefined;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  /** Lets whoever has it put one file under the key: of exactly this type and length. Nothing is sent for it. */
  async sign(playerId: string, avatarId: string, { contentType, bytes, seconds }: Allowed): Promise<SignedPost> {
    const { createPresignedPost } = await import('./late-clients.repository.ts');
    return createPresignedPost(await this.#s3(), {
      Bucket: this.#bucket,
      Key: uploadKeys.upload(playerId, avatarId),
      Fields: { 'Content-Type': contentType },
      Conditions: [['content-length-range', bytes, bytes]],
      Expires: seconds,
    });
  }

  async isThere(playerId: string, avatarId: string): Promise<boolean> {
    const { HeadObjectCommand, NotFound } = await import('./late-clients.repository.ts');
    const Key = uploadKeys.upload(playerId, avatarId);
    const head = (await this.#s3()).send(new HeadObjectCommand({ Bucket: this.#bucket, Key }));
    return head.then(
      () => true,
      (error: unknown) => {
        if (error instanceof NotFound) return false;
        throw error;
      },
    );
  }

  async remove(playerId: string, avatarId: string): Promise<void> {
    const { DeleteObjectCommand } = await import('./late-clients.repository.ts');
    await (await this.#s3()).send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: uploadKeys.upload(playerId, avatarId) }));
  }

  /** What became of an upload; undefined once that was a day or two ago. */
  async result(playerId: string, avatarId: string): Promise<AvatarResult | undefined> {
    const { GetObjectCommand, NoSuchKey } = await import('./late-clients.repository.ts');
    const Key = uploadKeys.result(playerId, avatarId);
    try {
      const { Body } = await (await this.#s3()).send(new GetObjectCommand({ Bucket: this.#bucket, Key }));
      const text = await Body?.transformToString();
      // Ours: only the function that draws writes there.
      return text === undefined ? undefined : (JSON.parse(text) as AvatarResult);
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async #s3(): Promise<S3Client> {
    const { S3Client } = await import('./late-clients.repository.ts');
    return (this.#client ??= new S3Client({ requestHandler: LIMITS }));
  }
}

interface Allowed {
  contentType: string;
  bytes: number;
  seconds: number;
}
