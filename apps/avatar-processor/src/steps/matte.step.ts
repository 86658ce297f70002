import { boxed, enlarged, partsOf, products } from '../engines/filters.ts';
import type { Model } from '../engines/litert.ts';
import { asInput, cutOut } from '../engines/warp.ts';
import { at, byteAt, clamp, labelAt, type Picture, PIXELS, type Plane, type Point, SIZE } from '../picture.ts';
import { type Crop, pixelOf } from './crop.step.ts';
import { NOSE_TIP } from './outlines.ts';
import type { Regions } from './regions.step.ts';

/** Of the guided filter: the side of its window in pixels, and the variance of lightness that counts as flat. */
const WINDOW = 9;
const FLAT = 4e-4;
/** Guided values up to the first are background, from the second on the player. */
const BACKGROUND = 0.38;
const PLAYER = 0.72;

/**
 * How much of each pixel is the player, 0 to 1, as `personIn` has seen it: what does not hang together with the nose is taken away, holes are
 * closed, and the edge is laid along that of the picture.
 */
export function matteOf({ picture, points }: Crop, { face }: Regions, person: Plane): Plane {
  const player = inOnePiece(person, points);
  const alpha = guidedBy(lightOf(picture), player);
  for (let i = 0; i < PIXELS; i++) alpha[i] = byteAt(face, i) > 0 ? 1 : clamp((at(alpha, i) - BACKGROUND) / (PLAYER - BACKGROUND), 0, 1);
  return alpha;
}

/** The segmentation model looks at the head and at its mirror image (Selfie Segmentation, 256 × 256): 0 where no person is, to 1. */
export async function personIn({ picture }: Crop, model: Model): Promise<Plane> {
  const { side } = model;
  const input = asInput(cutOut(picture, { x: SIZE / 2, y: SIZE / 2, size: SIZE, angle: 0 }, side), 0, 1);
  const [straight, image] = await Promise.all([seen(model, input), seen(model, mirrored(input, side, 3))]);
  const turned = mirrored(image, side, 1);
  return enlarged(
    straight.map((value, i) => (value + at(turned, i)) / 2),
    side,
  );
}

async function seen(model: Model, input: Float32Array): Promise<Float32Array> {
  const [mask] = await model.run(input);
  if (!mask) throw new Error('The segmentation model gave no mask');
  return mask;
}

/** Left and right exchanged, of `side` × `side` pixels of so many channels. */
function mirrored(values: Float32Array, side: number, channels: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let k = 0; k < channels; k++) turned[(y * side + x) * channels + k] = at(values, (y * side + side - 1 - x) * channels + k);
  return turned;
}

/** The part with the nose alone; what of the background does not reach the edge is a hole, and closed. */
function inOnePiece(player: Plane, points: readonly Point[]): Plane {
  const parts = partsOf((i) => at(player, i) > 0.5);
  const own = labelAt(parts, pixelOf(points, NOSE_TIP));
  const gaps = partsOf((i) => labelAt(parts, i) !== own);
  const open = new Uint8Array(PIXELS);
  for (let i = 0; i < SIZE; i++) for (const edge of [i, PIXELS - 1 - i, i * SIZE, i * SIZE + SIZE - 1]) open[labelAt(gaps, edge)] = 1;
  const whole = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    if (labelAt(parts, i) === own) whole[i] = at(player, i);
    else if (byteAt(open, labelAt(gaps, i)) === 0) whole[i] = 1;
    else whole[i] = labelAt(parts, i) === 0 ? at(player, i) : 0;
  }
  return whole;
}

function lightOf({ rgb }: Picture): Plane {
  const light = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++)
    light[i] = (0.299 * byteAt(rgb, i * 3) + 0.587 * byteAt(rgb, i * 3 + 1) + 0.114 * byteAt(rgb, i * 3 + 2)) / 255;
  return light;
}

/** The plane with edges where the guide has them: the guided filter (He, Sun & Tang, 2010, "Guided Image Filtering"). */
function guidedBy(guide: Plane, plane: Plane): Plane {
  const [meanG, meanP] = [boxed(guide, WINDOW), boxed(plane, WINDOW)];
  const [meanGP, meanGG] = [boxed(products(guide, plane), WINDOW), boxed(products(guide, guide), WINDOW)];
  const [slope, offset, guided] = [new Float32Array(PIXELS), new Float32Array(PIXELS), new Float32Array(PIXELS)];
  for (let i = 0; i < PIXELS; i++) {
    slope[i] = (at(meanGP, i) - at(meanG, i) * at(meanP, i)) / (at(meanGG, i) - at(meanG, i) * at(meanG, i) + FLAT);
    offset[i] = at(meanP, i) - at(slope, i) * at(meanG, i);
  }
  const [a, b] = [boxed(slope, WINDOW), boxed(offset, WINDOW)];
  for (let i = 0; i < PIXELS; i++) guided[i] = at(a, i) * at(guide, i) + at(b, i);
  return guided;
}
