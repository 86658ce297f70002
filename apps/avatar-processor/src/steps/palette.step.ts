import type { Palette } from '#avatar/avatar-job';
import { at, byteAt, type Mask, maskOf, quantileOf, type Plane, type Point, SIZE } from '../picture.ts';
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
    hair: colourOf(
      rgb,
      outside(regions, alpha, (y) => y < forehead),
      skin,
    ),
    lips: colourOf(
      rgb,
      maskOf((i) => byteAt(regions.lips, i) > byteAt(regions.mouth, i)),
      skin,
    ),
    eyes: colourOf(rgb, irises(points, regions.eyes), '#4a3a2e'),
    clothes: colourOf(
      rgb,
      outside(regions, alpha, (y) => y > below),
      skin,
    ),
  };
}

/** What of the player is not the face, in some rows. */
const outside = ({ face }: Regions, alpha: Plane, isRow: (y: number) => boolean): Mask =>
  maskOf((i) => at(alpha, i) > WHOLE && byteAt(face, i) === 0 && isRow(Math.floor(i / SIZE)));

/** The rings of colour in the eyes, without lids and corners. */
function irises(points: readonly Point[], eyes: Mask): Mask {
  const rings = [RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS].map(([outer, inner]) => {
    const [a, b] = [pointOf(points, outer), pointOf(points, inner)];
    return { middle: middleOf(a, b), radius: IRIS * distanceOf(a, b) };
  });
  return maskOf((i) => {
    if (byteAt(eyes, i) === 0) return false;
    const pixel: Point = [(i % SIZE) + 0.5, Math.floor(i / SIZE) + 0.5];
    return rings.some(({ middle, radius }) => distanceOf(middle, pixel) <= radius);
  });
}

function colourOf(rgb: Uint8Array, mask: Mask, otherwise: string): string {
  const [r, g, b] = [0, 1, 2].map((k) => quantileOf(mask, 0.5, (i) => byteAt(rgb, i * 3 + k)));
  return r === undefined || g === undefined || b === undefined ? otherwise : hexOf([r, g, b]);
}

export const hexOf = (rgb: readonly number[]): string => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** @param hex `#rrggbb` */
export const bytesOf = (hex: string): number[] => [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
