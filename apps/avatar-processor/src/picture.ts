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

export const clamp = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value);

/** 0 up to `low`, 1 from `high` on, smooth between: Hermite's cubic. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/**
 * Of a value 0 to 255 over the pixels of a mask: what a share of them, 0 to 1, has less than or as much as, to whole numbers; undefined where
 * the mask covers none. 0.5 is the median.
 */
export function quantileOf(mask: Mask, share: number, value: (pixel: number) => number): number | undefined {
  const counts = new Int32Array(256);
  let all = 0;
  for (let i = 0; i < PIXELS; i++) {
    if (byteAt(mask, i) === 0) continue;
    const bin = Math.round(value(i));
    counts[bin] = labelAt(counts, bin) + 1;
    all++;
  }
  for (let bin = 0, seen = 0; bin < 256 && all > 0; bin++) {
    seen += labelAt(counts, bin);
    if (seen >= share * all) return bin;
  }
  return undefined;
}
