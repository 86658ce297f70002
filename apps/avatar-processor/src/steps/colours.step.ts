import { cv, scoped } from '../engines/opencv.ts';
import { at, PIXELS, type Plane } from '../picture.ts';

const COLOURS = 10;
const TONES = 9;
/** How steep the edge between two tones is. */
const STEEPNESS = 2.4;
/** How far a pixel's colour, and its lightness, are drawn to the nearest of the ten. */
const COLOUR_PULL = 0.55;
const LIGHT_PULL = 0.25;
/** Lightness counts less than colour for what is near. */
const LIGHT_WEIGHT = 0.7;
/** Every thirteenth pixel is looked at. */
const STRIDE = 13;
const SEED = 1;
/** Arthur & Vassilvitskii's first centres (2007): missing in the module's types. */
const KMEANS_PP_CENTERS = 2;
/** Below this a pixel is background. */
const SEEN = 0.004;

/** Of a place within a tone, 0 to 255: how far from its middle it is drawn, -1 to 1. */
const TONE = Float32Array.from({ length: 256 }, (_, i) => Math.tanh((i / 255 - 0.5) * STEEPNESS) / Math.tanh(STEEPNESS / 2));

/**
 * Few tones and few colours: lightness in soft steps (Winnemöller, Olsen & Gooch, 2006, "Real-Time Video Abstraction"), and each colour drawn
 * to the nearest of ten that k-means finds on the player.
 *
 * @param lab L*a*b*, three floats a pixel
 */
export function fewColours(lab: Float32Array, alpha: Plane): Float32Array {
  const centres = centresOf(lab, alpha);
  const next = lab.slice();
  const width = 100 / TONES;
  for (let i = 0; i < PIXELS; i++) {
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
  return next;
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

/** The player's colours, the same in every run. */
function centresOf(lab: Float32Array, alpha: Plane): Float32Array {
  const samples: number[] = [];
  for (let i = 0; i < PIXELS; i += STRIDE) if (at(alpha, i) > 0.9) samples.push(at(lab, i * 3), at(lab, i * 3 + 1), at(lab, i * 3 + 2));
  return scoped((keep) => {
    const mat = keep(cv.matFromArray(samples.length / 3, 3, cv.CV_32F, samples));
    const [labels, centres] = [keep(new cv.Mat()), keep(new cv.Mat())];
    cv.setRNGSeed(SEED);
    cv.kmeans(mat, COLOURS, labels, new cv.TermCriteria(3, 16, 0.5), 1, KMEANS_PP_CENTERS, centres);
    return centres.data32F.slice();
  });
}
