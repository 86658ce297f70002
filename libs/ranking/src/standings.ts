import { type Board, type Catalogue, findBoard, type Window } from '#catalog/catalog';
import { Problem } from '#core/problem';
import type { Standings } from './board.ts';
import { currentPeriod, namedPeriod } from './period.ts';

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

/** @throws Problem `unknown_board` */
export function boardOf(catalogue: Catalogue, boardId: string): Board {
  const board = findBoard(catalogue, boardId);
  if (!board) throw Problem.of('unknown_board', `The board "${boardId}" is not in the catalogue.`);
  return board;
}

/** All windows of a board as of now, the first first. */
export const currentStandings = (catalogue: Catalogue, board: Board, now: Date): WindowStandings[] =>
  board.windows.map((window) => ({ board, window, period: currentPeriod(window, now, catalogue.timeZone) }));

/** @throws Problem `unknown_board`; `unknown_period` for a window that the board lacks, no period of it, or a future one */
export function namedStandings(catalogue: Catalogue, { boardId, window: asked, period: name }: Named, now: Date): WindowStandings {
  const board = boardOf(catalogue, boardId);
  const window = board.windows.find((one) => one === (asked ?? board.windows[0]));
  if (!window) throw Problem.of('unknown_period', `The board "${boardId}" has the windows ${board.windows.join(', ')}.`);
  const period = name === undefined ? currentPeriod(window, now, catalogue.timeZone) : namedPeriod(window, name, now, catalogue.timeZone);
  if (!period) throw Problem.of('unknown_period', `"${String(name)}" is no past or current period of the window "${window}".`);
  return { board, window, period };
}

/** The standings that a board's and a period's id name; undefined where the catalogue has them no more. */
export function standingsOf(catalogue: Catalogue, named: { boardId: string; period: string }, now: Date): WindowStandings | undefined {
  const board = findBoard(catalogue, named.boardId);
  const found = board?.windows.flatMap((window) => {
    const period = namedPeriod(window, named.period, now, catalogue.timeZone);
    return period ? [{ board, window, period }] : [];
  });
  return found?.[0];
}
