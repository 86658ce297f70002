import { blurred } from '../engines/filters.ts';
import { at, byteAt, clamp, type Mask, PIXELS, type Plane } from '../picture.ts';

/** Wider than grain, in pixels. */
const SIGMA = 2.5;
/** Skin in daylight differs by so little from its surroundings (lightness 0 to 1, median): up to here nothing is done about it. */
const CLEAN = 0.01;
/** More than so many times the smoothing makes one thing of everything. */
const MOST = 3.5;

/**
 * How much more than usual must be smoothed: 1 for a clean picture, more for a grainy one. Skin is even: half of what differs there from the
 * mean around it is grain, whatever lines the face has.
 *
 * @param light 0 to 1
 */
export function grainOf(light: Plane, skin: Mask): number {
  const around = blurred(light, SIGMA);
  const differences = new Float32Array(PIXELS / 3);
  let count = 0;
  for (let i = 0; i < PIXELS; i += 3) if (byteAt(skin, i) > 0) differences[count++] = Math.abs(at(light, i) - at(around, i));
  const median = at(differences.subarray(0, count).sort(), count >> 1);
  return clamp(median / CLEAN, 1, MOST);
}
