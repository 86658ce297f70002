import { boxed } from '../engines/filters.ts';
import { at, byteAt, clamp, PIXELS, type Plane, toByte } from '../picture.ts';

/** The side of the square in which colours are looked for, in pixels. */
const WINDOW = 31;
/** From here on a pixel is the player's alone. */
const WHOLE = 0.995;

/**
 * The player's own colours, without the light of what stood behind, where the matte is partly background: one pass of blur fusion (Forte,
 * 2021, "Approximate Fast Foreground Colour Estimation").
 *
 * @param rgb three bytes a pixel
 * @param alpha how much of each pixel is the player
 */
export function foregroundOf(rgb: Uint8Array, alpha: Plane): Uint8Array {
  const weight = boxed(alpha, WINDOW);
  const own = rgb.slice();
  const colour = new Float32Array(PIXELS);
  for (let k = 0; k < 3; k++) {
    for (let i = 0; i < PIXELS; i++) colour[i] = at(alpha, i) * byteAt(rgb, i * 3 + k);
    const weighted = boxed(colour, WINDOW);
    for (let i = 0; i < PIXELS; i++) {
      const a = at(alpha, i);
      if (a >= WHOLE) continue;
      const mean = at(weighted, i) / (at(weight, i) + 1e-3);
      own[i * 3 + k] = toByte(clamp(mean + a * (byteAt(rgb, i * 3 + k) - mean), 0, 255));
    }
  }
  return own;
}
