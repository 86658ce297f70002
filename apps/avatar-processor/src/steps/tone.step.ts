import { at, clamp, type Mask, quantileOf } from '../picture.ts';

/** The lightness that a drawn face has; and how far a face is brought there: 1 would make all faces alike. */
const FACE_LIGHTNESS = 71;
const PULL = 0.75;
/** What the lightest twentieth of the face may come to, and how many times the light at most. */
const LIGHTEST = 97;
const MOST_LIGHT = 10;
const POWERS = { least: 0.6, most: 1.7 };
/** How much more colour a drawing has than a photograph. */
const CHROMA = 1.18;

/** How many times the light, and then to which power the lightness. */
export interface Exposure {
  light: number;
  power: number;
}

/**
 * The light of a portrait: the face's median lightness is brought near that of a drawing, as a longer exposure would, and what is left to do
 * by a power that leaves black and white in their places.
 *
 * @param lab L*a*b*, three floats a pixel
 */
export function exposureOf(lab: Float32Array, skin: Mask): Exposure {
  const face = (share: number): number =>
    clamp((quantileOf(skin, share, (i) => clamp(at(lab, i * 3), 0, 100) * 2.55) ?? FACE_LIGHTNESS * 2.55) / 2.55, 3, 98);
  const median = face(0.5);
  const goal = median + PULL * (FACE_LIGHTNESS - median);
  const most = clamp(lightOf(LIGHTEST) / lightOf(face(0.95)), 1, MOST_LIGHT);
  const light = clamp(lightOf(goal) / lightOf(median), 1, most);
  const power = clamp(logOf(goal) / logOf(lightnessOf(lightOf(median) * light)), POWERS.least, POWERS.most);
  return { light, power };
}

/** What is exposed anew: L*a*b* of all pixels, three floats each, of which some rows are written. */
export interface Toning extends Exposure {
  from: Float32Array;
  to: Float32Array;
}

/**
 * Exposes a picture anew, and makes its colours fuller.
 *
 * @param first the first pixel that is written; @param end the first after it that is not
 */
export function toneRows({ from: lab, to: next, light, power }: Toning, first: number, end: number): void {
  for (let i = first; i < end; i++) {
    const l = clamp(at(lab, i * 3), 0, 100);
    const lit = Math.min(100, lightnessOf(lightOf(l) * light));
    const chroma = (CHROMA * (lit + 16)) / (l + 16);
    next[i * 3] = 100 * (lit / 100) ** power;
    next[i * 3 + 1] = at(lab, i * 3 + 1) * chroma;
    next[i * 3 + 2] = at(lab, i * 3 + 2) * chroma;
  }
}

const logOf = (lightness: number): number => Math.log(clamp(lightness, 1, 99) / 100);

/** The light (Y, 0 to 1) of a lightness L*, and the inverse: CIE 15:2004. */
const lightOf = (l: number): number => (l > 8 ? cubed((l + 16) / 116) : l / 903.3);
const cubed = (value: number): number => value * value * value;
const lightnessOf = (y: number): number => (y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y);
