import { blurred } from '../engines/filters.ts';
import { at, byteAt, clamp, PIXELS, type Plane, smoothstep, toByte } from '../picture.ts';

/** Warm black, as bytes. */
const INK = Float32Array.of(34, 22, 28);
const MOST_INK = 0.92;
/** The outline around the player: how wide it is (pixels), where it is whole and where it ends (the blurred matte), and how strong. */
const OUTLINE = { width: 2.2, whole: 0.66, ends: 0.86, strength: 0.9 };

/**
 * The drawing: its lines, and an outline just within its edge, in ink over its colours.
 *
 * @param rgb three bytes a pixel
 * @param lines how much ink each pixel gets, 0 to 1
 */
export function inked(rgb: Uint8Array, lines: Plane, alpha: Plane): Uint8Array {
  const within = blurred(alpha, OUTLINE.width);
  const drawn = new Uint8Array(rgb.length);
  for (let i = 0; i < PIXELS; i++) {
    const outline = OUTLINE.strength * (1 - smoothstep(OUTLINE.whole, OUTLINE.ends, at(within, i)));
    const ink = MOST_INK * clamp(Math.max(at(lines, i), outline), 0, 1);
    for (let k = 0; k < 3; k++) drawn[i * 3 + k] = toByte(byteAt(rgb, i * 3 + k) * (1 - ink) + at(INK, k) * ink);
  }
  return drawn;
}
