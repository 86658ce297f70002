import { cutOut } from '../halves.ts';
import { at, byteAt, type Picture, type Point } from '../picture.ts';
import { boxOf, type Square, toPicture } from '../square.ts';
import { type Mesh, tiltOf } from './mesh.step.ts';

/** What the gates look at. */
export interface Measures {
  /** How sure the mesh is that it lies on a face (logit). */
  presence: number;
  /** The face's width in pixels of the picture. */
  width: number;
  /** The median luma of the face, 0 to 255. */
  luma: number;
  /** How much of the face is as good as black, and as good as white, 0 to 1. */
  black: number;
  white: number;
  /** The variance of the Laplacian by that of the luma: how fine the finest details are, in any light. */
  sharpness: number;
  /** How much of the head lies outside of the picture, 0 to 1. */
  outside: number;
}

/** The face's side in the cut-out that is measured, in pixels. */
const SIDE = 128;
const BLACK = 20;
const WHITE = 250;
/** The head, by the face: its width, and its height above and below the face's middle. */
const HEAD = { width: 1.15, above: 0.82, below: 0.5 };
/** Points that are tried along each side of the head. */
const TRIES = 24;

export function measure(picture: Picture, mesh: Mesh): Measures {
  const angle = tiltOf(mesh);
  const { middle, width, height } = boxOf(mesh.points, angle);
  const luma = lumaOf(cutOut(picture, { x: middle[0], y: middle[1], size: Math.min(width, height), angle }, SIDE));
  const share = (counts: (value: number) => boolean): number => luma.filter(counts).length / luma.length;
  return {
    ...{ presence: mesh.presence, width, luma: at(luma.toSorted(), luma.length >> 1), sharpness: sharpnessOf(luma) },
    ...{ black: share((value) => value < BLACK), white: share((value) => value > WHITE) },
    outside: outsideOf(picture, { x: middle[0], y: middle[1], size: 1, angle }, width, height),
  };
}

const lumaOf = (rgb: Uint8Array): Float32Array =>
  Float32Array.from(
    { length: rgb.length / 3 },
    (_, i) => 0.299 * byteAt(rgb, i * 3) + 0.587 * byteAt(rgb, i * 3 + 1) + 0.114 * byteAt(rgb, i * 3 + 2),
  );

/** Pech-Pacheco et al. (2000), "Diatom autofocusing in brightfield microscopy", divided by the variance, so that darkness is not blur. */
function sharpnessOf(luma: Float32Array): number {
  const details: number[] = [];
  for (let y = 1; y < SIDE - 1; y++)
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      details.push(4 * at(luma, i) - at(luma, i - 1) - at(luma, i + 1) - at(luma, i - SIDE) - at(luma, i + SIDE));
    }
  return varianceOf(details) / (varianceOf([...luma]) + 1);
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Tries a grid of points over the head, which is taken for an upright box. */
function outsideOf(picture: Picture, unit: Square, width: number, height: number): number {
  let beyond = 0;
  for (let row = 0; row < TRIES; row++)
    for (let column = 0; column < TRIES; column++) {
      const across = ((column + 0.5) / TRIES - 0.5) * HEAD.width * width;
      const down = (-HEAD.above + ((row + 0.5) / TRIES) * (HEAD.above + HEAD.below)) * height;
      const [x, y]: Point = toPicture(unit, [0.5 + across, 0.5 + down]);
      if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) beyond++;
    }
  return beyond / TRIES ** 2;
}
