import type { Board, Catalogue } from '#catalog/catalog';
import { type SeasonPeriod, seasonsOf } from '#ranking/period';

/** After a season takes no more scores: longer than any call runs that began before, and the index has settled. */
const REST_MS = 60_000;

/** A board's season that has an end. */
export interface SeasonStandings {
  board: Board;
  period: SeasonPeriod;
}

export const nameOf = ({ board, period }: SeasonStandings): string => `${board.boardId} ${period.id}`;

/** The seasons of all boards that can be closed, the oldest first, those that are closed already among them. */
export const dueCloses = (catalogue: Catalogue, now: Date): SeasonStandings[] =>
  seasonsOf(catalogue)
    .filter(({ closesAt }) => closesAt.getTime() + REST_MS <= now.getTime())
    .flatMap((period) => catalogue.boards.filter(({ windows }) => windows.includes('season')).map((board) => ({ board, period })));
