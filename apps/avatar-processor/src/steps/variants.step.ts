import { sharp } from '../engines/sharp.ts';
import type { Variant } from '#avatar/avatar-job';
import { at, byteAt, clamp, PIXELS, type Plane, SIZE, toByte } from '../picture.ts';
import { bytesOf } from './palette.step.ts';

const WEBP = { quality: 88, alphaQuality: 100, effort: 4 };
const ROUND = 256;

/**
 * The files of an avatar, without metadata: `png512` without a background, for games that put it on their own; `webp*` on its background;
 * `round256` (WebP) as a disc.
 *
 * @param rgb three bytes a pixel
 * @param background `#rrggbb`
 */
export async function variantsOf(rgb: Uint8Array, alpha: Plane, background: string): Promise<Record<Variant, Buffer>> {
  // The largest first: it is encoded while the others are laid on their background.
  const free = sharp(withAlpha(rgb, alpha), { raw: { width: SIZE, height: SIZE, channels: 4 } })
    .png({ compressionLevel: 7 })
    .toBuffer();
  const whole = sharp(onto(rgb, alpha, bytesOf(background)), { raw: { width: SIZE, height: SIZE, channels: 3 } });
  const webp = (side: number): Promise<Buffer> => whole.clone().resize(side).webp(WEBP).toBuffer();
  const [png512, webp512, webp256, webp128, webp64, round256] = await Promise.all([
    free,
    webp(512),
    webp(256),
    webp(128),
    webp(64),
    whole
      .clone()
      .resize(ROUND)
      .composite([{ input: DISC, raw: { width: ROUND, height: ROUND, channels: 4 }, blend: 'dest-in' }])
      .webp(WEBP)
      .toBuffer(),
  ]);
  return { png512, webp512, webp256, webp128, webp64, round256 };
}

function withAlpha(rgb: Uint8Array, alpha: Plane): Uint8Array {
  const rgba = new Uint8Array(PIXELS * 4);
  for (let i = 0; i < PIXELS; i++) {
    for (let k = 0; k < 3; k++) rgba[i * 4 + k] = byteAt(rgb, i * 3 + k);
    rgba[i * 4 + 3] = toByte(at(alpha, i) * 255);
  }
  return rgba;
}

function onto(rgb: Uint8Array, alpha: Plane, background: readonly number[]): Uint8Array {
  const whole = new Uint8Array(PIXELS * 3);
  for (const [k, behind] of background.entries())
    for (let i = 0; i < PIXELS; i++) whole[i * 3 + k] = toByte(behind + at(alpha, i) * (byteAt(rgb, i * 3 + k) - behind));
  return whole;
}

/** Opaque within a circle, and soft over the one pixel of its rim. */
const DISC = Buffer.from(
  Uint8Array.from({ length: ROUND * ROUND * 4 }, (_, i) => {
    const pixel = Math.floor(i / 4);
    const distance = Math.hypot((pixel % ROUND) + 0.5 - ROUND / 2, Math.floor(pixel / ROUND) + 0.5 - ROUND / 2);
    return Math.round(clamp(ROUND / 2 - distance + 0.5, 0, 1) * 255);
  }),
);
