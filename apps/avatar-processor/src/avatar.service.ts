import type { AvatarJob, AvatarResult, Variant } from '#avatar/avatar-job';
import { MODEL_HASHES, type Models } from './engines/pinned-models.ts';
import type { PictureRepository } from './picture.repository.ts';
import { draw, PIPELINE } from './pipeline.ts';
import { Rejection } from './rejection.ts';
import { MOST_BYTES } from './steps/decode.step.ts';
import { landmarksOf } from './steps/landmarks.step.ts';
import { variantsOf } from './steps/variants.step.ts';

/** Makes avatars of uploads. */
export class AvatarService {
  readonly #models: Models;
  readonly #pictures: PictureRepository;

  constructor(models: Models, pictures: PictureRepository) {
    this.#models = models;
    this.#pictures = pictures;
  }

  /**
   * Draws an upload, stores the files, says so in the result, and deletes the upload: also where it is rejected. What was done already is
   * told again.
   *
   * @throws Error where there is nothing to draw and nothing was, or the storage fails: the upload stays, and the job may come again
   */
  async process({ upload, avatarId, result }: AvatarJob): Promise<AvatarResult> {
    const file = await this.#pictures.upload(upload, MOST_BYTES);
    const told = file ? await this.#draw(file, avatarId) : await this.#pictures.result(result);
    if (!told) throw new Error('There is no such upload');
    if (file) await this.#pictures.putResult(result, told);
    await this.#pictures.removeUpload(upload);
    return told;
  }

  async #draw(file: Uint8Array, avatarId: string): Promise<AvatarResult> {
    try {
      const { rgb, alpha, palette, background, points } = await draw(file, this.#models);
      const variants = await variantsOf(rgb, alpha, background);
      await Promise.all(Object.entries(variants).map(([name, bytes]) => this.#pictures.putVariant(avatarId, name as Variant, bytes)));
      return { status: 'ready', avatarId, palette, background, landmarks: landmarksOf(points), pipeline: PIPELINE, models: MODEL_HASHES };
    } catch (error) {
      if (error instanceof Rejection) return { status: 'rejected', avatarId, code: error.code, pipeline: PIPELINE };
      throw error;
    }
  }
}
