import { type Item, mapOf, numberOf, textOf, textsOf } from '#dynamo/item';
import { type Counters, NO_COUNTERS, type PeriodCounts } from './counters.rules.ts';

/** The counters that an item of `core` holds; those of a new player where there is none. */
export const toCounters = (item: Item | undefined): Counters =>
  item === undefined
    ? NO_COUNTERS
    : {
        all: toPeriodCounts(item, 'all'),
        day: toPeriodCounts(item, 'day'),
        week: toPeriodCounts(item, 'week'),
        season: toPeriodCounts(item, 'season'),
        operations: textsOf(item, 'ops'),
        version: numberOf(item, 'v'),
      };

/** What their item holds besides its key. */
export const countersAttributes = ({ all, day, week, season, operations, version }: Counters): Item => ({
  all: toMap(all),
  day: toMap(day),
  week: toMap(week),
  season: toMap(season),
  ops: operations,
  v: version,
});

// Nested, so that no counter's name collides with ours.
const toMap = ({ period, counts }: PeriodCounts): Item => ({ p: period, n: counts });

function toPeriodCounts(item: Item, name: string): PeriodCounts {
  const map = mapOf(item, name);
  if (!map) return { period: '', counts: {} };
  const counts = mapOf(map, 'n') ?? {};
  return {
    period: textOf(map, 'p'),
    counts: Object.fromEntries(Object.keys(counts).map((counter) => [counter, numberOf(counts, counter)])),
  };
}
