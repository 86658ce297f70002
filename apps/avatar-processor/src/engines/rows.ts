import { SIZE } from '../picture.ts';
import { differenceRows, inkRows } from '../steps/lines.step.ts';
import { smoothRows } from '../steps/smooth.step.ts';
import { type Command, cutOf, linesOf, pictureOf, type SharedPlanes, smoothingOf } from './shared-planes.ts';
import { cutterOf } from './warp.ts';

/** How many rows a step has. */
export const rowsOf = (command: Command): number => (command.step === 'cut' ? command.side : SIZE);

/** A step, ready to be done on some rows; each pixel's result depends on no other's of the same step. */
export function workOf(planes: SharedPlanes, command: Command): (first: number, end: number) => void {
  if (command.step === 'cut') return cutterOf({ ...command, picture: pictureOf(planes, command) }, cutOf(planes, command.side));
  if ('from' in command) {
    const smoothing = smoothingOf(planes, command.from);
    return (first, end) => {
      smoothRows(smoothing, command.step, first * SIZE, end * SIZE);
    };
  }
  const [lines, rows] = [linesOf(planes), command.step === 'ink' ? inkRows : differenceRows];
  return (first, end) => {
    rows(lines, first * SIZE, end * SIZE);
  };
}
