import { PIXELS } from '../picture.ts';
import { differenceRows, inkRows } from '../steps/lines.step.ts';
import { smoothRows } from '../steps/smooth.step.ts';
import { type Command, linesOf, type SharedPlanes, smoothingOf } from './shared-planes.ts';

const HALF = PIXELS / 2;

/** Does a step on the upper or the lower half of the rows; each pixel's result depends on no other's of the same step. */
export function doHalf(planes: SharedPlanes, command: Command, half: 'upper' | 'lower'): void {
  const [first, end] = half === 'upper' ? [0, HALF] : [HALF, PIXELS];
  if ('from' in command) smoothRows(smoothingOf(planes, command.from), command.step, first, end);
  else if (command.step === 'differences') differenceRows(linesOf(planes), first, end);
  else inkRows(linesOf(planes), first, end);
}
