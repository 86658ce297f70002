import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type AvatarResult, type Variant, VARIANT_FILES } from '#avatar/avatar-job';
import type { ProcessorEnv } from './env.ts';

/** Nobody reads a cached file anew: its path is never used again. */
const CACHED = 'public, max-age=31536000, immutable';

/** Uploads and results in one bucket, which is private; avatars in another, which is read through the CDN. */
export class PictureRepository {
  readonly #client = new S3Client({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true } });
  readonly #env: ProcessorEnv;

  constructor(env: ProcessorEnv) {
    this.#env = env;
  }

  /** @param most bytes that are read at most; of a longer upload so many and one more @returns undefined where nothing lies there */
  async upload(key: string, most: number): Promise<Uint8Array | undefined> {
    const Range = `bytes=0-${most}`;
    const object = await this.#client.send(new GetObjectCommand({ Bucket: this.#env.uploadsBucket, Key: key, Range })).catch(unlessMissing);
    return object?.Body?.transformToByteArray();
  }

  async removeUpload(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#env.uploadsBucket, Key: key }));
  }

  async result(key: string): Promise<AvatarResult | undefined> {
    const object = await this.#client.send(new GetObjectCommand({ Bucket: this.#env.uploadsBucket, Key: key })).catch(unlessMissing);
    const text = await object?.Body?.transformToString();
    return text === undefined ? undefined : (JSON.parse(text) as AvatarResult);
  }

  /** Its event is how the others learn of it: it comes last. */
  async putResult(key: string, result: AvatarResult): Promise<void> {
    const Body = JSON.stringify(result);
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#env.uploadsBucket, Key: key, Body, ContentType: 'application/json; charset=utf-8' }),
    );
  }

  async putVariant(avatarId: string, variant: Variant, file: Uint8Array): Promise<void> {
    const name = VARIANT_FILES[variant];
    await this.#client.send(
      new PutObjectCommand({
        ...{ Bucket: this.#env.avatarsBucket, Key: `a/${avatarId}/${name}`, Body: file },
        ...{ ContentType: name.endsWith('.png') ? 'image/png' : 'image/webp', CacheControl: CACHED },
      }),
    );
  }
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof NoSuchKey)) throw error;
}
