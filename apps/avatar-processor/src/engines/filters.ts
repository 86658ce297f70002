import { at, byteAt, clamp, type Mask, maskOf, PIXELS, type Plane, SIZE, toByte } from '../picture.ts';
import { boxesOf } from './boxes.rules.ts';
import { cv, scoped } from './opencv.ts';

type Mat = InstanceType<typeof cv.Mat>;

/** Runs OpenCV on a copy of a plane. */
function filter(plane: Plane, run: (mat: Mat) => void): Plane {
  return scoped((keep) => {
    const mat = keep(new cv.Mat(SIZE, SIZE, cv.CV_32F));
    mat.data32F.set(plane);
    run(mat);
    return mat.data32F.slice();
  });
}

/** The mean over a square of `side` × `side` pixels around each; beyond the edge the picture is mirrored. */
export const boxed = (plane: Plane, side: number): Plane =>
  filter(plane, (mat) => {
    cv.boxFilter(mat, mat, cv.CV_32F, new cv.Size(side, side));
  });

/**
 * The mean around each pixel, weighted nearly by Gauss's bell of so many pixels: three boxes, two of the nearest odd width and one that makes
 * up for it (Kovesi, 2010, "Fast Almost-Gaussian Filtering"), at the same price for any width.
 */
export const blurred = (plane: Plane, sigma: number): Plane =>
  filter(plane, (mat) => {
    blur(mat, sigma);
  });

function blur(mat: Mat, sigma: number): void {
  for (const side of boxesOf(sigma)) cv.boxFilter(mat, mat, cv.CV_32F, new cv.Size(side, side));
}

/** A mask with soft edges: 0 to 1. */
export function softened(mask: Mask, sigma: number): Plane {
  const plane = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) plane[i] = byteAt(mask, i) / 255;
  return blurred(plane, sigma);
}

/** How a plane changes around each pixel: the blurred squares and product of its slopes to the right and down, by Sobel (units a pixel). */
export interface Tensor {
  xx: Plane;
  xy: Plane;
  yy: Plane;
}

/** @param sigma how far around, in pixels */
export function tensorOf(plane: Plane, sigma: number): Tensor {
  return scoped((keep) => {
    const [mat, x, y, out] = [keep(new cv.Mat(SIZE, SIZE, cv.CV_32F)), keep(new cv.Mat()), keep(new cv.Mat()), keep(new cv.Mat())];
    mat.data32F.set(plane);
    cv.Sobel(mat, x, cv.CV_32F, 1, 0, 3, 1 / 8);
    cv.Sobel(mat, y, cv.CV_32F, 0, 1, 3, 1 / 8);
    const product = (a: Mat, b: Mat): Plane => {
      cv.multiply(a, b, out);
      blur(out, sigma);
      return out.data32F.slice();
    };
    return { xx: product(x, x), xy: product(x, y), yy: product(y, y) };
  });
}

/** A smaller plane of `side` × `side` at the size of the avatar, by cubic interpolation. */
export function enlarged(plane: Float32Array, side: number): Plane {
  return scoped((keep) => {
    const small = keep(new cv.Mat(side, side, cv.CV_32F));
    small.data32F.set(plane);
    cv.resize(small, small, new cv.Size(SIZE, SIZE), 0, 0, cv.INTER_CUBIC);
    return small.data32F.slice();
  });
}

/** Of each pixel that holds: the number of the part that it is in, from 1 on, where parts touch at edges or corners; 0 elsewhere. */
export function partsOf(holds: (pixel: number) => boolean): Int32Array {
  return scoped((keep) => {
    const mask = keep(new cv.Mat(SIZE, SIZE, cv.CV_8UC1));
    mask.data.set(maskOf(holds));
    const labels = keep(new cv.Mat());
    cv.connectedComponents(mask, labels, 8, cv.CV_32S);
    return labels.data32S.slice();
  });
}

/** What a mask covers, and `margin` pixels around it. */
export function grown(mask: Mask, margin: number): Mask {
  return scoped((keep) => {
    const mat = keep(new cv.Mat(SIZE, SIZE, cv.CV_8UC1));
    mat.data.set(mask);
    cv.dilate(mat, mat, keep(cv.Mat.ones(2 * margin + 1, 2 * margin + 1, cv.CV_8U)));
    return mat.data.slice();
  });
}

/** Colours as CIE L*a*b*: lightness 0 to 100, green to red and blue to yellow about -128 to 127; three floats a pixel. */
export function toLab(rgb: Uint8Array): Float32Array {
  return scoped((keep) => {
    const mat = keep(new cv.Mat(SIZE, rgb.length / SIZE / 3, cv.CV_8UC3));
    mat.data.set(rgb);
    mat.convertTo(mat, cv.CV_32F, 1 / 255);
    cv.cvtColor(mat, mat, cv.COLOR_RGB2Lab);
    return mat.data32F.slice();
  });
}

/** The inverse of `toLab`; what sRGB cannot show is cut off channel by channel. */
export function toRgb(lab: Float32Array): Uint8Array {
  return scoped((keep) => {
    const mat = keep(new cv.Mat(SIZE, lab.length / SIZE / 3, cv.CV_32FC3));
    mat.data32F.set(lab);
    cv.cvtColor(mat, mat, cv.COLOR_Lab2RGB);
    const floats = mat.data32F;
    const rgb = new Uint8Array(lab.length);
    for (let i = 0; i < rgb.length; i++) rgb[i] = toByte(clamp(at(floats, i), 0, 1) * 255);
    return rgb;
  });
}

/** The lightness alone: 0 to 1. */
export function lightnessOf(lab: Float32Array): Plane {
  const light = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) light[i] = at(lab, i * 3) / 100;
  return light;
}

/** Two planes multiplied, pixel by pixel. */
export function products(a: Plane, b: Plane): Plane {
  const out = new Float32Array(PIXELS);
  for (let i = 0; i < PIXELS; i++) out[i] = at(a, i) * at(b, i);
  return out;
}
