import type { AvatarResult } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';
import { fileKeys } from '#avatar/avatar-urls';
import { type Answer, type ApiLambda, type SignedIn, startWorld, type World } from '#testing/api';
import { lambdaContext, objectCreated } from '#testing/events';
import { type Held, startHeld } from '#testing/held';
import { drawn, type Outcome } from '#testing/processor';

type Recorder = Pick<typeof import('./avatar.jobs.ts'), 'record'>;

/** The API with stand-ins for S3, the function that draws, the CDN and the queues. */
export class AvatarWorld {
  private constructor(
    readonly world: World,
    readonly held: Held,
    readonly recorder: Recorder,
    readonly api: ApiLambda,
  ) {}

  static async start(): Promise<AvatarWorld> {
    const world = await startWorld();
    const { held, recorder, api } = await startHeld(world, async () => ({
      api: await import('../lambda.ts'),
      triggers: await import('../player/player.triggers.ts'),
      recorder: await import('./avatar.jobs.ts'),
    }));
    const avatars = new AvatarWorld(world, held, recorder, api);
    // Loads the clients of S3 and Lambda, so that no test waits for that in the time that a drawing has.
    await avatars.avatar(await held.game.newPlayer());
    return avatars;
  }

  get uploads(): Map<string, string> {
    return this.held.bucket.of('test-uploads');
  }

  get files(): Map<string, string> {
    return this.held.bucket.of('test-avatars');
  }

  post({ token }: SignedIn, path: string, body: unknown): Promise<Answer> {
    return this.held.game.post(token, path, body);
  }

  list({ token }: SignedIn): Promise<Answer> {
    return this.held.game.get(token, '/avatar');
  }

  /** A picture that was uploaded as the API says. @returns the upload's id */
  async upload(player: SignedIn): Promise<string> {
    const { body, status } = await this.post(player, '/avatar/presign', { contentType: 'image/jpeg', bytes: 9 });
    if (status !== 200) throw new Error(`presign was answered with ${status}`);
    const { uploadId, fields } = body as { uploadId: string; fields: { key: string } };
    this.uploads.set(fields.key, 'a picture');
    return uploadId;
  }

  process(player: SignedIn, uploadId: string): Promise<Answer> {
    return this.post(player, '/avatar/process', { uploadId });
  }

  /** An avatar of a fresh upload. */
  async avatar(player: SignedIn): Promise<string> {
    const uploadId = await this.upload(player);
    const { status } = await this.process(player, uploadId);
    if (status !== 200) throw new Error(`process was answered with ${status}`);
    return uploadId;
  }

  /** What the function that draws leaves: files and the result, and no upload. */
  store({ playerId }: SignedIn, result: AvatarResult): void {
    const { avatarId, status } = result;
    if (status === 'ready') for (const key of fileKeys(avatarId)) this.files.set(key, 'a file');
    this.uploads.set(uploadKeys.result(playerId, avatarId), JSON.stringify(result));
    this.uploads.delete(uploadKeys.upload(playerId, avatarId));
  }

  /** Draws as the function does: files first, then the result, then the answer. */
  drawFor(player: SignedIn, outcome: (avatarId: string) => AvatarResult = drawn): void {
    this.held.processor.draw = ({ avatarId }): Outcome => {
      const result = outcome(avatarId);
      this.store(player, result);
      return result;
    };
  }

  /** The event of a result, as it comes by EventBridge. */
  hear(key: string): Promise<void> {
    return this.recorder.record(objectCreated('test-uploads', key), lambdaContext());
  }

  heard({ playerId }: SignedIn, avatarId: string): Promise<void> {
    return this.hear(uploadKeys.result(playerId, avatarId));
  }

  /** What was sent to the realtime app. */
  events(): unknown[] {
    const sent = this.held.outbox.queued.filter(({ QueueUrl }) => QueueUrl.endsWith('/events'));
    return sent.map(({ MessageBody }): unknown => JSON.parse(MessageBody));
  }

  /** Forgets what other tests have left at the stand-ins. */
  reset(): void {
    const { outbox, processor, cdn } = this.held;
    outbox.queued.length = 0;
    outbox.down = false;
    processor.jobs.length = 0;
    processor.draw = ({ avatarId }) => drawn(avatarId);
    cdn.forgotten.length = 0;
    this.uploads.clear();
    this.files.clear();
  }
}
