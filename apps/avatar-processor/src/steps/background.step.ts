import type { Palette } from '#avatar/avatar-job';
import { toLab, toRgb } from '../engines/filters.ts';
import { numberAt, SIZE } from '../picture.ts';
import { bytesOf, hexOf } from './palette.step.ts';

/** All backgrounds are as light and as colourful as each other (L*a*b*): they differ in hue alone. */
const LIGHTNESS = 78;
const CHROMA = 30;
const HUES = 12;
/** The parts that a background must stand apart from, and how much each counts. */
const WEIGHTS = { hair: 1, skin: 0.8, clothes: 0.9 } as const;

/** Of twelve hues the one that is farthest from hair, skin and clothes: the player stands out, whoever they are. `#rrggbb`. */
export function backgroundOf(palette: Palette): string {
  const parts = (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).map((part) => ({ lab: labOf(palette[part]), weight: WEIGHTS[part] }));
  const ranked = Array.from({ length: HUES }, (_, n) => {
    const angle = (n / HUES) * 2 * Math.PI;
    const lab = [LIGHTNESS, CHROMA * Math.cos(angle), CHROMA * Math.sin(angle)];
    return { lab, apart: Math.min(...parts.map((part) => distance(lab, part.lab) / part.weight)) };
  });
  const best = ranked.reduce((a, b) => (b.apart > a.apart ? b : a));
  return hexOf([...toRgb(Float32Array.from({ length: SIZE * 3 }, (_, i) => numberAt(best.lab, i % 3))).subarray(0, 3)]);
}

const labOf = (hex: string): number[] => {
  const [r = 0, g = 0, b = 0] = bytesOf(hex);
  return [...toLab(Uint8Array.from({ length: SIZE * 3 }, (_, i) => [r, g, b][i % 3] ?? 0)).subarray(0, 3)];
};

const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((value, k) => value - numberAt(b, k)));
