import { rowsOf, workOf } from './rows.ts';
import type { Command, SharedPlanes } from './shared-planes.ts';

/** So many rows are done at once: enough that taking them costs nothing, few enough that nobody waits long for the last. */
const BAND = 16;
/** No band takes as long, in milliseconds: the other thread is gone. */
const PATIENCE = 20_000;

/** Bands are numbered from the process's start on: which is the next, and how many are done. */
const NEXT = 0;
const DONE = 1;

/** A command, and the bands that it is made of. */
export interface Job {
  command: Command;
  first: number;
  end: number;
}

const turnsOf = ({ turns }: SharedPlanes): Int32Array => new Int32Array(turns);

/** The next job: nobody works on another. */
export function jobOf(planes: SharedPlanes, command: Command): Job {
  const first = Atomics.load(turnsOf(planes), NEXT);
  return { command, first, end: first + Math.ceil(rowsOf(command) / BAND) };
}

/** Does bands of a job until none is left; of a job that others have done, none. */
export function doBands(planes: SharedPlanes, { command, first, end }: Job): void {
  const turns = turnsOf(planes);
  const [work, rows] = [workOf(planes, command), rowsOf(command)];
  for (let band = taken(turns, first, end); band !== undefined; band = taken(turns, first, end)) {
    work((band - first) * BAND, Math.min(rows, (band - first + 1) * BAND));
    Atomics.add(turns, DONE, 1);
    Atomics.notify(turns, DONE);
  }
}

/** @throws Error where a thread that took a band does not come back */
export function waitFor(planes: SharedPlanes, { end }: Job): void {
  const turns = turnsOf(planes);
  for (let done = Atomics.load(turns, DONE); done < end; done = Atomics.load(turns, DONE))
    if (Atomics.wait(turns, DONE, done, PATIENCE) === 'timed-out') throw new Error('The second thread does not answer');
}

/** Takes the next band for this thread; undefined where the job has none left. */
function taken(turns: Int32Array, first: number, end: number): number | undefined {
  for (let band = Atomics.load(turns, NEXT); band >= first && band < end; band = Atomics.load(turns, NEXT))
    if (Atomics.compareExchange(turns, NEXT, band, band + 1) === band) return band;
  return undefined;
}
