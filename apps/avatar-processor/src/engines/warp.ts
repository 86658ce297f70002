import { at, byteAt, labelAt, type Picture } from '../picture.ts';
import type { Square } from '../square.ts';

/** So many samples along a pixel's side at most: what a square of 8 × 512 pixels needs. */
const MOST_SAMPLES = 8;
/** Samples lie between pixels, in 32nds; how far one is from the next is counted in 1,024ths. */
const FRACTIONS = 32;
const STEPS = 1_024;

/** Which square of a picture, in so many pixels each way, and what lies outside of the picture: its edge, drawn out, or black. */
export interface Cut {
  picture: Picture;
  square: Square;
  side: number;
  outside: 'edge' | 'black';
}

/**
 * What cuts rows of a square out: each pixel is the mean of what falls into it, of up to eight samples each way. All in whole numbers, to the bit as
 * OpenCV's `warpAffine` and `resize` by area do it one after the other, but without the large picture that would lie between them.
 *
 * @param out `side` × `side` × 3 bytes
 * @returns a function of the first row that is written, and the first after it that is not
 */
export function cutterOf({ picture, square, side, outside }: Cut, out: Uint8Array): (first: number, end: number) => void {
  const samples = Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(square.size / side)));
  const grid = gridOf(square, side * samples);
  const sums = new Int32Array(side * 3);
  const means = meansOf(samples);
  return (first, end) => {
    for (let row = first; row < end; row++) {
      sums.fill(0);
      for (let y = row * samples; y < (row + 1) * samples; y++) addSamples(picture, outside, rowOf(grid, y, samples), sums);
      putMeans(sums, means, out, row * side * 3);
    }
  };
}

/** The same, whole. */
export function cutOut(picture: Picture, square: Square, side: number, outside: Cut['outside'] = 'black'): Uint8Array {
  const out = new Uint8Array(side * side * 3);
  cutterOf({ picture, square, side, outside }, out)(0, side);
  return out;
}

/** Where samples lie in the picture, in 1,024ths of a pixel: those of the first row, and how far each row is from it. */
interface Grid {
  xs: Int32Array;
  ys: Int32Array;
  beginOf: (y: number) => [x: number, y: number];
}

function gridOf({ x, y, size, angle }: Square, fine: number): Grid {
  const [c, s] = [(Math.cos(angle) * size) / fine, (Math.sin(angle) * size) / fine];
  // Here a pixel is where its middle is: the first one's is 0.
  const half = (fine - 1) / 2;
  const [left, top] = [x - 0.5 - c * half + s * half, y - 0.5 - s * half - c * half];
  const [xs, ys] = [new Int32Array(fine), new Int32Array(fine)];
  for (let n = 0; n < fine; n++) {
    xs[n] = toWhole(c * n * STEPS);
    ys[n] = toWhole(s * n * STEPS);
  }
  return {
    xs,
    ys,
    beginOf: (row) => [toWhole((-s * row + left) * STEPS), toWhole((c * row + top) * STEPS)],
  };
}

/** One row of samples, so many of them for each pixel; the offset rounds to 32nds. */
interface Row {
  xs: Int32Array;
  ys: Int32Array;
  x: number;
  y: number;
  samples: number;
}

function rowOf({ xs, ys, beginOf }: Grid, row: number, samples: number): Row {
  const [x, y] = beginOf(row);
  const rounding = STEPS / FRACTIONS / 2;
  return { xs, ys, x: x + rounding, y: y + rounding, samples };
}

/** Adds samples to the pixels into which they fall. Written out as one loop, for it runs millions of times a picture. */
function addSamples(picture: Picture, outside: Cut['outside'], row: Row, sums: Int32Array): void {
  const { width, height, rgb } = picture;
  const { xs, ys, samples } = row;
  const stride = width * 3;
  const x0 = row.x | 0;
  const y0 = row.y | 0;
  for (let pixel = 0, n = 0; pixel < sums.length; pixel += 3) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (const next = n + samples; n < next; n++) {
      const x = (x0 + labelAt(xs, n)) >> 5;
      const y = (y0 + labelAt(ys, n)) >> 5;
      const left = x >> 5;
      const top = y >> 5;
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
        r += atEdge(picture, outside, { x, y }, 0);
        g += atEdge(picture, outside, { x, y }, 1);
        b += atEdge(picture, outside, { x, y }, 2);
        continue;
      }
      const u = x & 31;
      const v = y & 31;
      const i = top * stride + left * 3;
      const j = i + stride;
      const a = (32 - u) * (32 - v);
      const e = u * (32 - v);
      const c = (32 - u) * v;
      const d = u * v;
      r += (byteAt(rgb, i) * a + byteAt(rgb, i + 3) * e + byteAt(rgb, j) * c + byteAt(rgb, j + 3) * d + 512) >> 10;
      g += (byteAt(rgb, i + 1) * a + byteAt(rgb, i + 4) * e + byteAt(rgb, j + 1) * c + byteAt(rgb, j + 4) * d + 512) >> 10;
      b += (byteAt(rgb, i + 2) * a + byteAt(rgb, i + 5) * e + byteAt(rgb, j + 2) * c + byteAt(rgb, j + 5) * d + 512) >> 10;
    }
    sums[pixel] = labelAt(sums, pixel) + r;
    sums[pixel + 1] = labelAt(sums, pixel + 1) + g;
    sums[pixel + 2] = labelAt(sums, pixel + 2) + b;
  }
}

/** One colour of a sample some of whose four pixels lie outside; its place in 32nds. */
function atEdge({ width, height, rgb }: Picture, outside: Cut['outside'], { x, y }: { x: number; y: number }, colour: number): number {
  let sum = 512;
  for (let k = 0; k < 4; k++) {
    const px = (x >> 5) + (k & 1);
    const py = (y >> 5) + (k >> 1);
    const inX = px < 0 ? 0 : px >= width ? width - 1 : px;
    const inY = py < 0 ? 0 : py >= height ? height - 1 : py;
    if (outside === 'black' && (inX !== px || inY !== py)) continue;
    const weight = ((k & 1) === 1 ? x & 31 : 32 - (x & 31)) * (k > 1 ? y & 31 : 32 - (y & 31));
    sum += weight * byteAt(rgb, (inY * width + inX) * 3 + colour);
  }
  return sum >> 10;
}

function putMeans(sums: Int32Array, means: Uint8Array, out: Uint8Array, first: number): void {
  for (let i = 0; i < sums.length; i++) out[first + i] = byteAt(means, labelAt(sums, i));
}

/** Of each sum of a pixel's samples their mean: as OpenCV takes that of four, and that of others. */
function meansOf(samples: number): Uint8Array {
  const count = samples * samples;
  const share = Math.fround(1 / count);
  const means = new Uint8Array(255 * count + 1);
  for (let sum = 0; sum < means.length; sum++) means[sum] = count === 4 ? (sum + 2) >> 2 : toWhole(Math.fround(sum * share));
  return means;
}

/** The nearest whole number; of two as near the even one. */
function toWhole(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

/** Bytes as the floats that a model takes: 0 becomes `low`, 255 `high`. */
export function asInput(bytes: Uint8Array, low: number, high: number): Float32Array {
  const values = Float32Array.from({ length: 256 }, (_, byte) => low + (byte / 255) * (high - low));
  const input = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) input[i] = at(values, byteAt(bytes, i));
  return input;
}
