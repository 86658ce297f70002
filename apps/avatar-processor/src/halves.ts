import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { doHalf } from './engines/rows.ts';
import { type Command, linesOf, newPlanes, smoothingOf } from './engines/shared-planes.ts';
import type { Plane } from './picture.ts';
import type { Flow } from './steps/flow.step.ts';

const planes = newPlanes();
/** Beside this file, as source or as a bundle. */
const file = new URL(`./halves.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'}`, import.meta.url);
const worker = new Worker(file, { workerData: planes, execArgv: [], env: {} });
worker.unref();

/** On two processors half of the time; on one no more than without. */
async function onBoth(command: Command): Promise<void> {
  const lower = once(worker, 'message');
  worker.postMessage(command);
  doHalf(planes, command, 'upper');
  await lower;
}

function hold({ x, y }: Flow, rule: Plane): void {
  const { flow, strength } = smoothingOf(planes, 0);
  flow.x.set(x);
  flow.y.set(y);
  strength.set(rule);
}

/** `smoothRows` four times, along the flow and across it in turn. @param lab L*a*b*, three floats a pixel */
export async function smoothed(lab: Float32Array, flow: Flow, strength: Plane): Promise<Float32Array> {
  hold(flow, strength);
  smoothingOf(planes, 0).from.set(lab);
  for (const from of [0, 1, 0, 1] as const) await onBoth({ step: from === 0 ? 'along' : 'across', from });
  return smoothingOf(planes, 0).from.slice();
}

/** How much ink each pixel gets: `differenceRows`, then `inkRows`. */
export async function linesIn(light: Plane, flow: Flow, threshold: Plane): Promise<Plane> {
  hold(flow, threshold);
  const lines = linesOf(planes);
  lines.light.set(light);
  lines.across.fill(0);
  await onBoth({ step: 'differences' });
  await onBoth({ step: 'ink' });
  return lines.ink.slice();
}
