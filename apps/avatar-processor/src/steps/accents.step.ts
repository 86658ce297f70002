import { softened } from '../engines/filters.ts';
import { at, PIXELS, smoothstep } from '../picture.ts';
import type { Regions } from './regions.step.ts';

/** What L*a*b* is moved by, where a region is whole. */
const SKIN = { chroma: 1.15, red: 1.5 };
const LIPS = { red: 9, yellow: 0.75 };
/** Of eyes and teeth: what is lighter than the first is white from the second on, and how white. */
const WHITE = { from: 48, whole: 70, lightness: 96, pull: 0.6, chroma: 0.3 };

/**
 * What a painter puts in last: warm skin, red lips, white eyes and teeth.
 *
 * @param lab L*a*b*, three floats a pixel
 */
export function accented(lab: Float32Array, regions: Regions): Float32Array {
  const [skin, lips] = [softened(regions.skin, 4), softened(regions.lips, 1.5)];
  const [mouth, eyes] = [softened(regions.mouth, 1.2), softened(regions.eyes, 1)];
  const next = new Float32Array(lab.length);
  for (let i = 0; i < PIXELS; i++) {
    const lip = at(lips, i) * (1 - at(mouth, i));
    const warm = at(skin, i);
    const l = at(lab, i * 3);
    const white = Math.max(at(eyes, i), at(mouth, i)) * smoothstep(WHITE.from, WHITE.whole, l);
    const pale = 1 - (1 - WHITE.chroma) * white;
    next[i * 3] = l + white * (WHITE.lightness - l) * WHITE.pull;
    next[i * 3 + 1] = (at(lab, i * 3 + 1) * (1 + (SKIN.chroma - 1) * warm) + LIPS.red * lip + SKIN.red * warm) * pale;
    next[i * 3 + 2] = at(lab, i * 3 + 2) * (1 - (1 - LIPS.yellow) * lip) * pale;
  }
  return next;
}
