import { PIXELS, type Plane } from '../picture.ts';
import type { Lines } from '../steps/lines.step.ts';
import type { Smoothing } from '../steps/smooth.step.ts';

/** Memory that two threads see: 15 MB. */
export interface SharedPlanes {
  /** L*a*b*, three floats a pixel, before and after a pass in turn. */
  labs: [SharedArrayBuffer, SharedArrayBuffer];
  x: SharedArrayBuffer;
  y: SharedArrayBuffer;
  /** Strength or threshold. */
  rule: SharedArrayBuffer;
  light: SharedArrayBuffer;
  across: SharedArrayBuffer;
  ink: SharedArrayBuffer;
}

/** One step on all rows, each thread on its own. */
export type Command = { step: 'along' | 'across'; from: 0 | 1 } | { step: 'differences' | 'ink' };

const plane = (): SharedArrayBuffer => new SharedArrayBuffer(PIXELS * Float32Array.BYTES_PER_ELEMENT);
const lab = (): SharedArrayBuffer => new SharedArrayBuffer(3 * PIXELS * Float32Array.BYTES_PER_ELEMENT);

export const newPlanes = (): SharedPlanes => ({
  ...{ labs: [lab(), lab()], x: plane(), y: plane(), rule: plane() },
  ...{ light: plane(), across: plane(), ink: plane() },
});

const view = (memory: SharedArrayBuffer): Plane => new Float32Array(memory);

export function smoothingOf({ labs, x, y, rule }: SharedPlanes, from: 0 | 1): Smoothing {
  const [a, b] = labs.map(view);
  if (!a || !b) throw new Error('Two planes are needed');
  return { from: from === 0 ? a : b, to: from === 0 ? b : a, flow: { x: view(x), y: view(y) }, strength: view(rule) };
}

export const linesOf = ({ x, y, rule, light, across, ink }: SharedPlanes): Lines => ({
  ...{ light: view(light), flow: { x: view(x), y: view(y) }, threshold: view(rule) },
  ...{ across: view(across), ink: view(ink) },
});
