import { at, type Plane, SIZE } from '../picture.ts';
import type { Flow } from './flow.step.ts';

/** One pass: how far it looks, in pixels each way, and which difference of colour (L*a*b*) counts as another thing. */
interface Pass {
  along: boolean;
  reach: number;
  colour: number;
}

const ALONG: Pass = { along: true, reach: 7, colour: 9 };
const ACROSS: Pass = { along: false, reach: 4, colour: 6 };
const PASSES = { along: ALONG, across: ACROSS } as const;

/** exp(-x / 32) for whole x: what is left of a weight at a difference. */
const FALL = Float32Array.from({ length: 256 }, (_, x) => (x === 255 ? 0 : Math.exp(-x / 32)));

/** What a pass works on: planes of all pixels, of which some rows are written. */
export interface Smoothing {
  /** L*a*b*, three floats a pixel. */
  from: Float32Array;
  to: Float32Array;
  flow: Flow;
  /** Of each pixel, how many times the difference counts as one thing still; 0 leaves it as it is. */
  strength: Plane;
}

/**
 * Even within things, and as before across their edges: a bilateral filter of one dimension, along or across the flow (Kyprianidis & Döllner,
 * 2008). Hair becomes strands, skin becomes smooth. Written out as one loop, with whole numbers by `| 0`, for it is most of what an avatar
 * takes.
 *
 * @param first the first pixel that is written; @param end the first after it that is not
 */
export function smoothRows({ from: lab, to: next, flow, strength }: Smoothing, way: keyof typeof PASSES, first: number, end: number): void {
  const { along, reach, colour } = PASSES[way];
  const bell = Float32Array.from({ length: reach + 1 }, (_, k) => Math.exp((-2 * k * k) / (reach * reach)));
  next.set(lab.subarray(first * 3, end * 3), first * 3);
  for (let i = first; i < end; i++) {
    const force = at(strength, i);
    if (force === 0) continue;
    const l0 = at(lab, i * 3);
    const a0 = at(lab, i * 3 + 1);
    const b0 = at(lab, i * 3 + 2);
    const scale = 16 / (colour * force * colour * force);
    let l = l0;
    let a = a0;
    let b = b0;
    let sum = 1;
    for (let sense = -1; sense <= 1; sense += 2) {
      let dx = sense * (along ? at(flow.x, i) : -at(flow.y, i));
      let dy = sense * (along ? at(flow.y, i) : at(flow.x, i));
      let x = (i % SIZE) + 0.5;
      let y = Math.floor(i / SIZE) + 0.5;
      for (let k = 1; k <= reach; k++) {
        x += dx;
        y += dy;
        if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) break;
        const j = (y | 0) * SIZE + (x | 0);
        const l1 = at(lab, j * 3);
        const a1 = at(lab, j * 3 + 1);
        const b1 = at(lab, j * 3 + 2);
        const distance = ((l1 - l0) * (l1 - l0) + (a1 - a0) * (a1 - a0) + (b1 - b0) * (b1 - b0)) * scale;
        const weight = at(bell, k) * at(FALL, distance > 255 ? 255 : distance | 0);
        l += l1 * weight;
        a += a1 * weight;
        b += b1 * weight;
        sum += weight;
        if (!along) continue;
        const fx = at(flow.x, j);
        const fy = at(flow.y, j);
        const turn = fx * dx + fy * dy < 0 ? -1 : 1;
        dx = fx * turn;
        dy = fy * turn;
      }
    }
    next[i * 3] = l / sum;
    next[i * 3 + 1] = a / sum;
    next[i * 3 + 2] = b / sum;
  }
}
