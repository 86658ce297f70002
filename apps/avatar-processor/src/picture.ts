/** A picture: rows of pixels from the top, each red, green, blue of sRGB, 0 to 255. */
export interface Picture {
  width: number;
  height: number;
  /** `width` × `height` × 3. */
  rgb: Uint8Array;
}

/** A place, in pixels from the upper left corner; the middle of the first pixel is at 0.5. */
export type Point = readonly [x: number, y: number];

/** The longer side of what is worked on, in pixels. */
export const MOST_SIDE = 1_600;

/** Width and height of the avatar, and of all that is computed for it, in pixels. */
export const SIZE = 512;
export const PIXELS = SIZE * SIZE;

/** One number a pixel of the avatar, row by row. */
export type Plane = Float32Array;

/** One byte a pixel of the avatar: 0 is outside, 255 inside. */
export type Mask = Uint8Array;

/** A float that is there. One function a kind of array: the engine compiles a read of one kind to one instruction. */
export const at = (values: Float32Array, index: number): number => values[index] ?? 0;

/** A byte that is there. */
export const byteAt = (values: Uint8Array, index: number): number => values[index] ?? 0;

/** The number of a pixel's part (`partsOf`). */
export const labelAt = (values: Int32Array, index: number): number => values[index] ?? 0;

/** A number that is there. */
export const numberAt = (values: readonly number[], index: number): number => values[index] ?? 0;

export function maskOf(holds: (pixel: number) => boolean): Mask {
  const mask = new Uint8Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) mask[i] = holds(i) ? 255 : 0;
  return mask;
}

/** What one mask or another covers. */
export function either(first: Mask, ...others: readonly Mask[]): Mask {
  const mask = first.slice();
  for (const other of others) for (let i = 0; i < PIXELS; i++) mask[i] = byteAt(mask, i) | byteAt(other, i);
  return mask;
}

/** What a mask covers and another does not. */
export function without(whole: Mask, part: Mask): Mask {
  const mask = whole.slice();
  for (let i = 0; i < PIXELS; i++) if (byteAt(part, i) > 0) mask[i] = 0;
  return mask;
}

/** A number from 0 to 255 as the nearest byte: `Math.round`, without its care for numbers below 0. */
export const toByte = (value: number): number => (value + 0.5) | 0;

export const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);

/** 0 up to `low`, 1 from `high` on, smooth between: Hermite's cubic. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/** How many there are of each number from 0 to 255. */
export type Counts = Int32Array;

export function count(counts: Counts, value: number): void {
  counts[value] = labelAt(counts, value) + 1;
}

/** What a share of all, 0 to 1, have less than or as much as; undefined where there are none. 0.5 is the median. */
export function quantileIn(counts: Counts, share: number): number | undefined {
  const all = counts.reduce((a, b) => a + b);
  for (let value = 0, seen = 0; value < counts.length && all > 0; value++) {
    seen += labelAt(counts, value);
    if (seen >= share * all) return value;
  }
  return undefined;
}

/** The same of a value 0 to 255 over the pixels of a mask, to whole numbers. */
export function quantileOf(mask: Mask, share: number, value: (pixel: number) => number): number | undefined {
  const counts = new Int32Array(256);
  for (let i = 0; i < PIXELS; i++) if (byteAt(mask, i) > 0) count(counts, Math.round(value(i)));
  return quantileIn(counts, share);
}
