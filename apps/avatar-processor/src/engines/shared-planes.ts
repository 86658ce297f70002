import { MOST_SIDE, PIXELS, type Picture, type Plane } from '../picture.ts';
import type { Lines } from '../steps/lines.step.ts';
import type { Smoothing } from '../steps/smooth.step.ts';
import type { Exposure } from '../steps/tone.step.ts';
import type { Cut } from './warp.ts';

/** Memory that two threads see: 23 MB, for one picture at a time. */
export interface SharedPlanes {
  /** The picture that is worked on, and what is cut out of it: three bytes a pixel. */
  picture: SharedArrayBuffer;
  cut: SharedArrayBuffer;
  /** L*a*b*, three floats a pixel, before and after a pass in turn. */
  labs: [SharedArrayBuffer, SharedArrayBuffer];
  x: SharedArrayBuffer;
  y: SharedArrayBuffer;
  /** Strength, threshold or matte. */
  rule: SharedArrayBuffer;
  light: SharedArrayBuffer;
  across: SharedArrayBuffer;
  ink: SharedArrayBuffer;
  /** Who does what: `bands.ts`. */
  turns: SharedArrayBuffer;
}

/** One step on all rows. */
export type Command =
  | ({ step: 'cut'; width: number; height: number } & Omit<Cut, 'picture'>)
  | { step: 'along' | 'across'; from: 0 | 1 }
  | { step: 'differences' | 'ink' }
  | ({ step: 'tone' } & Exposure)
  | { step: 'colours'; centres: Float32Array };

const bytes = (count: number): SharedArrayBuffer => new SharedArrayBuffer(count);
const plane = (): SharedArrayBuffer => bytes(PIXELS * Float32Array.BYTES_PER_ELEMENT);
const lab = (): SharedArrayBuffer => bytes(3 * PIXELS * Float32Array.BYTES_PER_ELEMENT);

export const newPlanes = (): SharedPlanes => ({
  ...{ picture: bytes(3 * MOST_SIDE * MOST_SIDE), cut: bytes(3 * PIXELS), turns: bytes(2 * Int32Array.BYTES_PER_ELEMENT) },
  ...{ labs: [lab(), lab()], x: plane(), y: plane(), rule: plane() },
  ...{ light: plane(), across: plane(), ink: plane() },
});

const view = (memory: SharedArrayBuffer): Plane => new Float32Array(memory);

export const pictureOf = ({ picture }: SharedPlanes, { width, height }: Omit<Picture, 'rgb'>): Picture => ({
  ...{ width, height, rgb: new Uint8Array(picture, 0, width * height * 3) },
});

export const cutOf = ({ cut }: SharedPlanes, side: number): Uint8Array => new Uint8Array(cut, 0, side * side * 3);

export function smoothingOf({ labs, x, y, rule }: SharedPlanes, from: 0 | 1): Smoothing {
  const [a, b] = labs.map(view);
  if (!a || !b) throw new Error('Two planes are needed');
  return { from: from === 0 ? a : b, to: from === 0 ? b : a, flow: { x: view(x), y: view(y) }, strength: view(rule) };
}

export const linesOf = ({ x, y, rule, light, across, ink }: SharedPlanes): Lines => ({
  ...{ light: view(light), flow: { x: view(x), y: view(y) }, threshold: view(rule) },
  ...{ across: view(across), ink: view(ink) },
});
