import { type Board, type Catalogue, findBoard, type Window } from '#catalog/catalog';
import { Problem } from '#core/problem';
import type { Standings } from './board.ts';
import { namedPeriod, openPeriod, shownPeriod } from './period.ts';

/** What a request names: `window` absent is the board's first, `period` absent the current one. */
export interface Named {
  boardId: string;
  window?: Window | undefined;
  period?: string | undefined;
}

/** The standings of one window. */
export interface WindowStandings extends Standings {
  window: Window;
}

/** What decides in which periods a run counts. */
export interface RunTimes {
  /** When it came first. */
  at: Date;
  /** When it began, where a ticket tells. */
  beganAt: Date | undefined;
  now: Date;
}

/** @throws Problem `unknown_board` */
export function boardOf(catalogue: Catalogue, boardId: string): Board {
  const board = findBoard(catalogue, boardId);
  if (!board) throw Problem.of('unknown_board', `The board "${boardId}" is not in the catalogue.`);
  return board;
}

/**
 * The standings of a board that take a run, the first window first: those of the time at which it came first. So a retry completes the day
 * in which it began (where a ticket tells; else see `standingsBefore`); but a season that has closed since takes nothing more, for it is frozen.
 *
 * @throws Problem `period_closed` where there are none
 */
export function openStandings(catalogue: Catalogue, board: Board, { at, beganAt, now }: RunTimes): WindowStandings[] {
  const open = board.windows.flatMap((window) => {
    const period = openPeriod(catalogue, window, at, beganAt);
    return period ? [{ board, window, period }] : [];
  });
  return thawed(board, open, now);
}

/** Without what is frozen. @throws Problem `period_closed` where nothing is left */
export function thawed(board: Board, standings: readonly WindowStandings[], now: Date): WindowStandings[] {
  const open = standings.filter(({ window, period: { closesAt } }) => !(window === 'season' && closesAt && closesAt <= now));
  if (open.length === 0) throw Problem.of('period_closed', `No season takes this run: "${board.boardId}" takes those of the running one.`);
  return open;
}

/** So long after a period's end a call is looked for in it that may have been cut off there. */
const RETRIED_MS = 5 * 60_000;

/** The day, week or season that ended just before this one; undefined: it is too long ago, or there is none. */
export function standingsBefore(catalogue: Catalogue, { board, window, period }: WindowStandings, now: Date): WindowStandings | undefined {
  const { startsAt } = period;
  if (!startsAt || now.getTime() - startsAt.getTime() > RETRIED_MS) return undefined;
  const before = openPeriod(catalogue, window, new Date(startsAt.getTime() - 1));
  return before && { board, window, period: before };
}

/** @throws Problem `unknown_board`; `unknown_period` for a window that the board lacks, no period of it, or a future one */
export function namedStandings(catalogue: Catalogue, { boardId, window: asked, period: name }: Named, now: Date): WindowStandings {
  const board = boardOf(catalogue, boardId);
  const window = board.windows.find((one) => one === (asked ?? board.windows[0]));
  if (!window) throw Problem.of('unknown_period', `The board "${boardId}" has the windows ${board.windows.join(', ')}.`);
  const period = name === undefined ? shownPeriod(catalogue, window, now) : namedPeriod(catalogue, window, name, now);
  if (!period) throw Problem.of('unknown_period', `"${name ?? window}" is no past or current period of the window "${window}".`);
  return { board, window, period };
}

/** The standings that a board's and a period's id name; undefined where the catalogue has them no more. */
export function standingsOf(catalogue: Catalogue, named: { boardId: string; period: string }, now: Date): WindowStandings | undefined {
  const board = findBoard(catalogue, named.boardId);
  const found = board?.windows.flatMap((window) => {
    const period = namedPeriod(catalogue, window, named.period, now);
    return period ? [{ board, window, period }] : [];
  });
  return found?.[0];
}
