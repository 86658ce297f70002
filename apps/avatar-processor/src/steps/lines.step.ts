import { at, type Plane, SIZE } from '../picture.ts';
import type { Flow } from './flow.step.ts';

/** Half the width of a line, in pixels. */
const SIGMA = 1.2;
/** The wider bell's width, by the narrower one's; and how much of it is taken away. */
const RATIO = 1.6;
const TAU = 0.985;
/** How far a line is followed, in pixels each way. */
const REACH = 8;
/** How suddenly a line begins. */
const SHARPNESS = 130;

/** A threshold at which nothing is drawn. */
export const NEVER = -1;

/** What lines are made of: planes of all pixels, of which some rows are written. */
export interface Lines {
  /** 0 to 1. */
  light: Plane;
  flow: Flow;
  /** Of each pixel, what the difference must fall below: a higher one draws more. */
  threshold: Plane;
  /** The differences across the flow: written first, whole. */
  across: Plane;
  /** How much ink each pixel gets, 0 none to 1. */
  ink: Plane;
}

/** Differences of Gaussians across the flow (Kang, Lee & Chui, 2007, "Coherent Line Drawing"). */
export function differenceRows({ light, flow, threshold, across }: Lines, first: number, end: number): void {
  for (let i = first; i < end; i++) {
    if (at(threshold, i) <= NEVER) continue;
    let sum = 0;
    for (let k = -WIDTH; k <= WIDTH; k++)
      sum += at(KERNEL, k + WIDTH) * between(light, (i % SIZE) - at(flow.y, i) * k, Math.floor(i / SIZE) + at(flow.x, i) * k);
    across[i] = sum;
  }
}

/** The ink: the differences gathered along the flow, by the soft threshold of Winnemöller (2011, "XDoG"). */
export function inkRows({ flow, threshold, across, ink }: Lines, first: number, end: number): void {
  for (let i = first; i < end; i++) {
    const least = at(threshold, i);
    const value = least <= NEVER ? 0 : gathered(across, flow, i);
    ink[i] = value >= least ? 0 : Math.tanh(SHARPNESS * (least - value));
  }
}

const BELL = Float32Array.from({ length: REACH + 1 }, (_, k) => Math.exp((-2 * k * k) / (REACH * REACH)));

/** The mean along the line through a pixel. */
function gathered(plane: Plane, flow: Flow, i: number): number {
  let sum = at(plane, i);
  let weights = 1;
  for (let way = -1; way <= 1; way += 2) {
    let dx = at(flow.x, i) * way;
    let dy = at(flow.y, i) * way;
    let x = (i % SIZE) + 0.5;
    let y = Math.floor(i / SIZE) + 0.5;
    for (let k = 1; k <= REACH; k++) {
      x += dx;
      y += dy;
      if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) break;
      const j = (y | 0) * SIZE + (x | 0);
      sum += at(plane, j) * at(BELL, k);
      weights += at(BELL, k);
      const sense = at(flow.x, j) * dx + at(flow.y, j) * dy < 0 ? -1 : 1;
      dx = at(flow.x, j) * sense;
      dy = at(flow.y, j) * sense;
    }
  }
  return sum / weights;
}

const WIDTH = Math.ceil(SIGMA * RATIO * 2);

function bellOf(sigma: number): Float32Array {
  const values = Float32Array.from({ length: 2 * WIDTH + 1 }, (_, k) => Math.exp(-((k - WIDTH) ** 2) / (2 * sigma * sigma)));
  const sum = values.reduce((a, b) => a + b);
  return values.map((value) => value / sum);
}

const WIDE = bellOf(SIGMA * RATIO);
const KERNEL = bellOf(SIGMA).map((value, k) => value - TAU * at(WIDE, k));

const LAST = SIZE - 1.001;

/** Between pixels, by the four around. */
function between(plane: Plane, x: number, y: number): number {
  const px = x < 0 ? 0 : x > LAST ? LAST : x;
  const py = y < 0 ? 0 : y > LAST ? LAST : y;
  const left = px | 0;
  const top = py | 0;
  const u = px - left;
  const v = py - top;
  const i = top * SIZE + left;
  return (at(plane, i) * (1 - u) + at(plane, i + 1) * u) * (1 - v) + (at(plane, i + SIZE) * (1 - u) + at(plane, i + SIZE + 1) * u) * v;
}
