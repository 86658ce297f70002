import type { Catalogue } from '#catalog/catalog';
import { remember } from '#ranking/entry.rules';
import { currentPeriod } from '#ranking/period';

type Cut = 'all' | 'day' | 'week';

/** How much a player has done in a period; a count that is not there is 0. */
export interface PeriodCounts {
  period: string;
  counts: Readonly<Record<string, number>>;
}

/** What the service saw of a player, for ever and in the current day and week; `operations` are those already counted. */
export interface Counters extends Record<Cut, PeriodCounts> {
  operations: readonly string[];
  version: number;
}

const none = (period: string): PeriodCounts => ({ period, counts: {} });

export const NO_COUNTERS: Counters = { all: none('all'), day: none(''), week: none(''), operations: [], version: 0 };

/** An accepted score. */
export interface CountedScore {
  boardId: string;
  score: number;
  at: Date;
  operation: string;
}

/** The counters after an accepted score; an operation that was counted before changes nothing. */
export function countScore(before: Counters, catalogue: Catalogue, run: CountedScore): Counters {
  if (before.operations.includes(run.operation)) return before;
  const next = (cut: Cut): PeriodCounts => {
    const period = currentPeriod(cut, run.at, catalogue.timeZone).id;
    const { counts } = before[cut].period === period ? before[cut] : none(period);
    return { period, counts: { ...counts, ...feed(counts, catalogue, run) } };
  };
  return {
    all: next('all'),
    day: next('day'),
    week: next('week'),
    operations: remember(before.operations, run.operation),
    version: before.version + 1,
  };
}

function feed(counts: PeriodCounts['counts'], catalogue: Catalogue, { boardId, score }: CountedScore): Record<string, number> {
  const fed = catalogue.counters.filter(({ boards }) => boards.includes(boardId));
  return Object.fromEntries(
    fed.map(({ counter, take }) => [counter, take === 'count' ? (counts[counter] ?? 0) + 1 : Math.max(counts[counter] ?? score, score)]),
  );
}
