import { tensorOf } from '../engines/filters.ts';
import { at, PIXELS, type Plane } from '../picture.ts';

/** The direction in which lines run at each pixel: unit vectors, of which only the line counts, not the sense. */
export interface Flow {
  x: Plane;
  y: Plane;
}

/** How far around a pixel its direction is looked for, in pixels. */
const SIGMA = 2.6;
/** A slope this small is none: there lines would run downwards. */
const LEAST = 1e-9;

/**
 * Where lines and hair run: the minor eigenvector of the smoothed structure tensor (Kyprianidis & Döllner, 2008, "Image Abstraction by
 * Structure Adaptive Filtering").
 *
 * @param light 0 to 1
 */
export function flowOf(light: Plane): Flow {
  const { xx, xy, yy } = tensorOf(light, SIGMA);
  const flow = { x: new Float32Array(PIXELS), y: new Float32Array(PIXELS) };
  for (let i = 0; i < PIXELS; i++) {
    const e = at(xx, i);
    const f = at(xy, i);
    const g = at(yy, i);
    const x = 0.5 * (g - e + Math.sqrt((e - g) * (e - g) + 4 * f * f));
    const length = Math.sqrt(x * x + f * f);
    flow.x[i] = length > LEAST ? x / length : 0;
    flow.y[i] = length > LEAST ? -f / length : 1;
  }
  return flow;
}
