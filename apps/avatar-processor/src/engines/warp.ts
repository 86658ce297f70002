import { byteAt, type Picture } from '../picture.ts';
import type { Square } from '../square.ts';
import { cv, scoped } from './opencv.ts';

/** So many samples along a pixel's side at most: what a square of 8 × 512 pixels needs. */
const MOST_SAMPLES = 8;

/**
 * A square of a picture at `side` × `side` pixels, each the mean of what falls into it. What lies outside is the picture's edge, drawn out,
 * or black where `outside` says so.
 *
 * @returns `side` × `side` × 3 bytes
 */
export function cutOut({ width, height, rgb }: Picture, square: Square, side: number, outside: 'edge' | 'black' = 'black'): Uint8Array {
  const fine = side * Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(square.size / side)));
  return scoped((keep) => {
    const from = keep(new cv.Mat(height, width, cv.CV_8UC3));
    from.data.set(rgb);
    const c = (Math.cos(square.angle) * square.size) / fine;
    const s = (Math.sin(square.angle) * square.size) / fine;
    // OpenCV's places are those of middles: the first pixel's is 0.
    const half = (fine - 1) / 2;
    const matrix = [c, -s, square.x - 0.5 - c * half + s * half, s, c, square.y - 0.5 - s * half - c * half];
    const map = keep(cv.matFromArray(2, 3, cv.CV_64F, matrix));
    const cut = keep(new cv.Mat());
    const border = outside === 'edge' ? cv.BORDER_REPLICATE : cv.BORDER_CONSTANT;
    const flags = cv.INTER_LINEAR | cv.WARP_INVERSE_MAP;
    cv.warpAffine(from, cut, map, new cv.Size(fine, fine), flags, border, new cv.Scalar(0, 0, 0, 0));
    if (fine !== side) cv.resize(cut, cut, new cv.Size(side, side), 0, 0, cv.INTER_AREA);
    return Uint8Array.from(cut.data);
  });
}

/** Bytes as the floats that a model takes: 0 becomes `low`, 255 `high`. */
export function asInput(bytes: Uint8Array, low: number, high: number): Float32Array {
  const input = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) input[i] = low + (byteAt(bytes, i) / 255) * (high - low);
  return input;
}
