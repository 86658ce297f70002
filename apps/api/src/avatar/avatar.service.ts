import { Injectable } from '@nestjs/common';
import type { AvatarResult } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';
import { variantsOf } from '#avatar/avatar-urls';
import { catalogue } from '#catalog/demo';
import { Clock, WallClock } from '#core/clock';
import { Ids } from '#core/ids';
import { Problem } from '#core/problem';
import { untilWritten } from '#dynamo/attempts';
import { ProfileRepository } from '#player/profile.repository';
import { currentPeriod } from '#ranking/period';
import { Logger } from '#telemetry/logger';
import { ApiEnv } from '../env.ts';
import { checkPlaying, checkThere } from '../player/profile.rules.ts';
import { toPlayerAvatar } from '../player/session.rules.ts';
import { AvatarRepository, type LoadedAvatar } from './avatar.repository.ts';
import {
  type AvatarStep,
  isLate,
  keptOf,
  limitReached,
  nextStep,
  PRESIGNS_A_DAY,
  rejected,
  toDrawn,
  toListed,
  UPLOAD_SECONDS,
} from './avatar.rules.ts';
import type { Avatar } from './avatar.ts';
import { AvatarProcessing, type Avatars, type DrawnAvatar, type PresignUpload, type SignedUpload } from './avatar.dto.ts';
import { MAX_BYTES } from './avatar.dto.ts';
import { ProcessorRepository } from './processor.repository.ts';
import { RecordingRepository } from './recording.repository.ts';
import { UploadRepository } from './upload.repository.ts';

const RESULT_MS = 2 * 86_400_000;

/** From a picture to an avatar. */
@Injectable()
export class AvatarService {
  constructor(
    private readonly clock: Clock,
    private readonly wall: WallClock,
    private readonly ids: Ids,
    private readonly env: ApiEnv,
    private readonly logger: Logger,
    private readonly profiles: ProfileRepository,
    private readonly avatars: AvatarRepository,
    private readonly recordings: RecordingRepository,
    private readonly uploads: UploadRepository,
    private readonly processor: ProcessorRepository,
  ) {}

  async presign(playerId: string, { contentType, bytes }: PresignUpload): Promise<SignedUpload> {
    const now = this.clock.now();
    const day = currentPeriod('day', now, catalogue.timeZone);
    checkPlaying(await this.profiles.find(playerId), now);
    const limit = PRESIGNS_A_DAY;
    if (!(await this.avatars.presign(playerId, { day: day.id, limit, now }))) throw limitReached(limit, day);
    const uploadId = this.ids.id();
    // Whoever checks the upload goes by the true time.
    const expiresAt = new Date(this.wall.now().getTime() + UPLOAD_SECONDS * 1000).toISOString();
    const signed = await this.uploads.sign(playerId, uploadId, { contentType, bytes, seconds: UPLOAD_SECONDS });
    return { uploadId, ...signed, expiresAt, maxBytes: MAX_BYTES };
  }

  /** The avatar of an upload, which has its id: drawn now, or what became of it before. */
  async process(playerId: string, avatarId: string): Promise<DrawnAvatar | AvatarProcessing> {
    const patience = AbortSignal.timeout(this.env.avatarWaitMs);
    const step = await this.#begin(playerId, avatarId);
    if (step.do === 'tell') return this.#tell(playerId, step.avatar);
    const keys = { upload: uploadKeys.upload(playerId, avatarId), result: uploadKeys.result(playerId, avatarId) };
    const drawing = await this.processor.draw({ avatarId, ...keys }, patience);
    if ('late' in drawing) return new AvatarProcessing(avatarId);
    if ('result' in drawing) return this.#record(playerId, drawing.result);
    await this.#giveUp(playerId, avatarId, drawing);
    throw Problem.of('try_again', 'The picture was not drawn: send it again.');
  }

  /** The last ten, latest first, and the current one; landmarks only as long as their result lasts. */
  async list(playerId: string): Promise<Avatars> {
    const now = this.clock.now();
    const [profile, { avatars: all }] = await Promise.all([this.profiles.find(playerId), this.avatars.ofPlayer(playerId)]);
    const origin = this.env.avatarsUrl;
    const current = profile?.avatar;
    const kept = keptOf(all, current && 'avatarId' in current ? current.avatarId : undefined);
    const landmarks = await Promise.all(kept.map((avatar) => this.#landmarks(playerId, avatar, now)));
    return {
      current: toPlayerAvatar(current, origin),
      avatars: kept.map((avatar, i) => toListed(avatar, { origin, landmarks: landmarks[i] ?? null, now })),
      presets: catalogue.presets.map((preset) => ({ preset, variants: variantsOf({ preset }, origin) })),
    };
  }

  async #giveUp(playerId: string, avatarId: string, drawing: { failed: string } | { refused: string }): Promise<void> {
    const now = this.clock.now();
    const day = currentPeriod('day', now, catalogue.timeZone).id;
    this.logger.error('an avatar was not drawn', new Error('failed' in drawing ? drawing.failed : drawing.refused));
    if ('failed' in drawing) await this.recordings.fail(playerId, avatarId, now);
    else await this.avatars.takeBack(playerId, avatarId, { day, now });
  }

  async #begin(playerId: string, avatarId: string): Promise<AvatarStep> {
    const now = this.clock.now();
    const day = currentPeriod('day', now, catalogue.timeZone);
    const read = async (): Promise<LoadedAvatar> => {
      const standing = await this.avatars.load(playerId, avatarId, { day: day.id, now });
      checkPlaying(standing.profile, now);
      return standing;
    };
    const write = async (standing: LoadedAvatar): Promise<{ done: AvatarStep } | { standing: LoadedAvatar }> => {
      const { avatar } = standing;
      if (!avatar || isLate(avatar, now)) await this.#checkUploaded(playerId, avatarId, avatar);
      const step = nextStep(standing, now, day);
      const before = avatar?.status === 'processing' ? avatar : undefined;
      const isDone = step.do === 'tell' || (await this.avatars.begin(playerId, avatarId, { before, day: day.id, now }));
      return isDone ? { done: step } : { standing: await read() };
    };
    return untilWritten({ read, write }, undefined, () => this.ids.random());
  }

  /** One that was begun may have come to its result, and no further. */
  async #checkUploaded(playerId: string, avatarId: string, begun: Avatar | undefined): Promise<void> {
    const isThere = (await this.uploads.isThere(playerId, avatarId)) || (begun && (await this.uploads.result(playerId, avatarId)));
    if (!isThere)
      throw Problem.of('unknown_upload', 'There is no such upload of yours: ask for one by POST /avatar/presign, and send the file first.');
  }

  /** By the same code as the recorder, which queues a message: who is first tells the player. */
  async #record(playerId: string, result: AvatarResult): Promise<DrawnAvatar> {
    const recorded = await this.recordings.record(playerId, result, { teller: 'call', now: this.clock.now() });
    // The player was deleted meanwhile; the recorder removes the files.
    checkThere(recorded === 'gone' ? undefined : result);
    await this.recordings.release(playerId, result.avatarId);
    return toDrawn(result, this.env.avatarsUrl);
  }

  async #tell(playerId: string, avatar: Avatar): Promise<DrawnAvatar | AvatarProcessing> {
    const { avatarId } = avatar;
    if (avatar.status === 'processing') return new AvatarProcessing(avatarId);
    // A form may be used again as long as it lasts: a picture that was drawn is not kept.
    await this.uploads.remove(playerId, avatarId);
    if (avatar.status === 'rejected') throw rejected(avatar);
    const { palette, background, pipeline } = avatar;
    const landmarks = await this.#landmarks(playerId, avatar, this.clock.now());
    return { avatarId, variants: variantsOf({ avatarId }, this.env.avatarsUrl), palette, background, landmarks, pipeline };
  }

  async #landmarks(playerId: string, { avatarId, status, createdAt }: Avatar, now: Date): Promise<DrawnAvatar['landmarks']> {
    if (status !== 'ready' || Date.parse(createdAt) + RESULT_MS < now.getTime()) return null;
    const result = await this.uploads.result(playerId, avatarId);
    return result?.status === 'ready' ? result.landmarks : null;
  }
}
