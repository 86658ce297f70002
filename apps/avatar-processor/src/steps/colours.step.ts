import { at, type Plane } from '../picture.ts';

/** How many there are. */
export const COLOURS = 10;
const TONES = 9;
/** How steep the edge between two tones is. */
const STEEPNESS = 2.4;
/** How far a pixel's colour, and its lightness, are drawn to the nearest of the ten. */
const COLOUR_PULL = 0.55;
const LIGHT_PULL = 0.25;
/** Lightness counts less than colour for what is near. */
const LIGHT_WEIGHT = 0.7;
/** Below this a pixel is background. */
const SEEN = 0.004;

/** Of a place within a tone, 0 to 255: how far from its middle it is drawn, -1 to 1. */
const TONE = Float32Array.from({ length: 256 }, (_, i) => Math.tanh((i / 255 - 0.5) * STEEPNESS) / Math.tanh(STEEPNESS / 2));

/** What colours become few of: planes of all pixels, of which some rows are written. */
export interface Painting {
  /** L*a*b*, three floats a pixel. */
  from: Float32Array;
  to: Float32Array;
  alpha: Plane;
  /** The ten colours (`centresOf`). */
  centres: Float32Array;
}

/**
 * Few tones and few colours: lightness in soft steps (Winnemöller, Olsen & Gooch, 2006, "Real-Time Video Abstraction"), and each colour drawn
 * to the nearest of ten.
 *
 * @param first the first pixel that is written; @param end the first after it that is not
 */
export function colourRows({ from: lab, to: next, alpha, centres }: Painting, first: number, end: number): void {
  const width = 100 / TONES;
  next.set(lab.subarray(first * 3, end * 3), first * 3);
  for (let i = first; i < end; i++) {
    if (at(alpha, i) < SEEN) continue;
    const l = at(lab, i * 3);
    const a = at(lab, i * 3 + 1);
    const b = at(lab, i * 3 + 2);
    const middle = Math.round(l / width) * width;
    const stepped = middle + (width / 2) * at(TONE, Math.floor(((l - middle) / width + 0.5) * 255));
    const c = nearest(centres, l, a, b) * 3;
    next[i * 3] = stepped + (at(centres, c) - stepped) * LIGHT_PULL;
    next[i * 3 + 1] = a + (at(centres, c + 1) - a) * COLOUR_PULL;
    next[i * 3 + 2] = b + (at(centres, c + 2) - b) * COLOUR_PULL;
  }
}

function nearest(centres: Float32Array, l: number, a: number, b: number): number {
  let best = 0;
  let least = Infinity;
  for (let c = 0; c < COLOURS; c++) {
    const dl = LIGHT_WEIGHT * (at(centres, c * 3) - l);
    const da = at(centres, c * 3 + 1) - a;
    const db = at(centres, c * 3 + 2) - b;
    const distance = dl * dl + da * da + db * db;
    if (distance >= least) continue;
    least = distance;
    best = c;
  }
  return best;
}
