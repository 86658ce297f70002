import { SIZE } from '../picture.ts';
import { colourRows } from '../steps/colours.step.ts';
import { differenceRows, inkRows } from '../steps/lines.step.ts';
import { smoothRows } from '../steps/smooth.step.ts';
import { toneRows } from '../steps/tone.step.ts';
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
  if (command.step === 'tone' || command.step === 'colours') return paintingOf(planes, command);
  const [lines, rows] = [linesOf(planes), command.step === 'ink' ? inkRows : differenceRows];
  return (first, end) => {
    rows(lines, first * SIZE, end * SIZE);
  };
}

function paintingOf(planes: SharedPlanes, command: Extract<Command, { step: 'tone' | 'colours' }>): (first: number, end: number) => void {
  const { from, to, strength: alpha } = smoothingOf(planes, 0);
  return (first, end) => {
    if (command.step === 'tone') toneRows({ ...command, from, to }, first * SIZE, end * SIZE);
    else colourRows({ from, to, alpha, centres: command.centres }, first * SIZE, end * SIZE);
  };
}
