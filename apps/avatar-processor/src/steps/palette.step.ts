import type { Palette } from '#avatar/avatar-job';
import { at, byteAt, count, type Mask, PIXELS, type Plane, type Point, quantileIn, SIZE, without } from '../picture.ts';
import { distanceOf, middleOf } from '../square.ts';
import { pointOf } from './mesh.step.ts';
import { CHIN, FOREHEAD, LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS } from './outlines.ts';
import type { Regions } from './regions.step.ts';

/** From here on a pixel is the player's alone. */
const WHOLE = 0.95;
/** The iris, by the width of the eye. */
const IRIS = 0.2;
/** How far below the chin clothes begin, in pixels. */
const NECK = 50;

interface Head {
  points: readonly Point[];
  regions: Regions;
  alpha: Plane;
}

/** The middle colour of each part, as it is drawn; a part that is not seen has the one that is named in its place. */
export function paletteOf(rgb: Uint8Array, { points, regions, alpha }: Head): Palette {
  const forehead = pointOf(points, FOREHEAD)[1];
  const below = pointOf(points, CHIN)[1] + NECK;
  const skin = colourOf(rgb, regions.skin, '#c89b7b');
  return {
    skin,
    hair: colourOf(rgb, outside(regions, alpha, 0, Math.ceil(forehead) * SIZE), skin),
    lips: colourOf(rgb, without(regions.lips, regions.mouth), skin),
    eyes: colourOf(rgb, irises(points, regions.eyes), '#4a3a2e'),
    clothes: colourOf(rgb, outside(regions, alpha, (Math.floor(below) + 1) * SIZE, PIXELS), skin),
  };
}

/** What of the player is not the face, from the first pixel up to the last, which is not in it. */
function outside({ face }: Regions, alpha: Plane, first: number, last: number): Mask {
  const mask = new Uint8Array(PIXELS);
  for (let i = Math.max(0, first); i < Math.min(PIXELS, last); i++) if (at(alpha, i) > WHOLE && byteAt(face, i) === 0) mask[i] = 255;
  return mask;
}

/** The rings of colour in the eyes, without lids and corners. */
function irises(points: readonly Point[], eyes: Mask): Mask {
  const mask = new Uint8Array(PIXELS);
  for (const [outer, inner] of [RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS]) {
    const [a, b] = [pointOf(points, outer), pointOf(points, inner)];
    fillRing(mask, eyes, middleOf(a, b), IRIS * distanceOf(a, b));
  }
  return mask;
}

/** What of the eyes lies so near to a point. */
function fillRing(mask: Mask, eyes: Mask, middle: Point, radius: number): void {
  const from = (value: number): number => Math.max(0, Math.floor(value - radius));
  const to = (value: number): number => Math.min(SIZE, Math.ceil(value + radius));
  for (let y = from(middle[1]); y < to(middle[1]); y++)
    for (let x = from(middle[0]); x < to(middle[0]); x++)
      if (byteAt(eyes, y * SIZE + x) > 0 && distanceOf(middle, [x + 0.5, y + 0.5]) <= radius) mask[y * SIZE + x] = 255;
}

function colourOf(rgb: Uint8Array, mask: Mask, otherwise: string): string {
  const [reds, greens, blues] = [new Int32Array(256), new Int32Array(256), new Int32Array(256)];
  for (let i = 0; i < PIXELS; i++) {
    if (byteAt(mask, i) === 0) continue;
    count(reds, byteAt(rgb, i * 3));
    count(greens, byteAt(rgb, i * 3 + 1));
    count(blues, byteAt(rgb, i * 3 + 2));
  }
  const [r, g, b] = [reds, greens, blues].map((counts) => quantileIn(counts, 0.5));
  return r === undefined || g === undefined || b === undefined ? otherwise : hexOf([r, g, b]);
}

export const hexOf = (rgb: readonly number[]): string => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** @param hex `#rrggbb` */
export const bytesOf = (hex: string): number[] => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
