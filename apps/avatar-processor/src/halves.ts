import { doBands, jobOf, waitFor } from './engines/bands.ts';
import { type Command, cutOf, linesOf, pictureOf, smoothingOf } from './engines/shared-planes.ts';
import { cutOut as cutAlone, type Cut } from './engines/warp.ts';
import type { Picture, Plane } from './picture.ts';
import { planes, tell } from './second-thread.ts';
import type { Square } from './square.ts';
import type { Flow } from './steps/flow.step.ts';
import type { Exposure } from './steps/tone.step.ts';

/** On two processors half of the time; on one no more than without. */
function onBoth(command: Command): void {
  const job = jobOf(planes, command);
  tell(job);
  doBands(planes, job);
  waitFor(planes, job);
}

/** The picture where both threads see it, until the next one comes: one at a time is drawn. */
export function shared(picture: Picture): Picture {
  const own = pictureOf(planes, picture);
  own.rgb.set(picture.rgb);
  return own;
}

/**
 * A square of a picture at `side` × `side` pixels, each the mean of what falls into it; by both threads where they see it.
 *
 * @returns `side` × `side` × 3 bytes
 */
export function cutOut(picture: Picture, square: Square, side: number, outside: Cut['outside'] = 'black'): Uint8Array {
  if (picture.rgb.buffer !== planes.picture) return cutAlone(picture, square, side, outside);
  onBoth({ step: 'cut', width: picture.width, height: picture.height, square, side, outside });
  return cutOf(planes, side).slice();
}

/** `toneRows`. @param lab L*a*b*, three floats a pixel */
export function toned(lab: Float32Array, exposure: Exposure): Float32Array {
  const { from, to } = smoothingOf(planes, 0);
  from.set(lab);
  onBoth({ step: 'tone', ...exposure });
  return to.slice();
}

/** `colourRows`. @param lab L*a*b*, three floats a pixel */
export function fewColours(lab: Float32Array, alpha: Plane, centres: Float32Array): Float32Array {
  const { from, to, strength } = smoothingOf(planes, 0);
  from.set(lab);
  strength.set(alpha);
  onBoth({ step: 'colours', centres });
  return to.slice();
}

function hold({ x, y }: Flow, rule: Plane): void {
  const { flow, strength } = smoothingOf(planes, 0);
  flow.x.set(x);
  flow.y.set(y);
  strength.set(rule);
}

/** `smoothRows` four times, along the flow and across it in turn. @param lab L*a*b*, three floats a pixel */
export function smoothed(lab: Float32Array, flow: Flow, strength: Plane): Float32Array {
  hold(flow, strength);
  smoothingOf(planes, 0).from.set(lab);
  for (const from of [0, 1, 0, 1] as const) onBoth({ step: from === 0 ? 'along' : 'across', from });
  return smoothingOf(planes, 0).from.slice();
}

/** How much ink each pixel gets: `differenceRows`, then `inkRows`. */
export function linesIn(light: Plane, flow: Flow, threshold: Plane): Plane {
  hold(flow, threshold);
  const lines = linesOf(planes);
  lines.light.set(light);
  lines.across.fill(0);
  onBoth({ step: 'differences' });
  onBoth({ step: 'ink' });
  return lines.ink.slice();
}
