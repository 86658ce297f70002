import { type Catalogue, type Counter, type Money, type Window, WINDOWS } from '#catalog/catalog';
import { remember } from '#ranking/entry.rules';
import { type Period, runningPeriod } from '#ranking/period';

/** Longer than any function runs: a call that began in a period has counted by then, or never will. */
const LATE_MS = 60_000;

/** How much a player has done in a period; a count that is not there is 0. */
export interface PeriodCounts {
  period: string;
  counts: Readonly<Record<string, number>>;
}

/** What the service saw of a player, for ever and in the running periods; `operations` are the scores already counted. */
export interface Counters extends Record<Window, PeriodCounts> {
  operations: readonly string[];
  version: number;
}

const none = (period: string): PeriodCounts => ({ period, counts: {} });

export const NO_COUNTERS: Counters = {
  all: none('all'),
  day: none(''),
  week: none(''),
  season: none(''),
  operations: [],
  version: 0,
};

/** What the service accepted: each feeds the counters that the catalogue derives from it. */
export type Counted =
  | { by: 'score'; boardId: string; score: number }
  | { by: 'spending'; paid: readonly Money[] }
  | { by: 'progress'; slot: string; data: Readonly<Record<string, unknown>> };

/** The counters after an accepted score; an operation that was counted before changes nothing. */
export function countScore(
  before: Counters,
  catalogue: Catalogue,
  { at, operation, ...score }: { boardId: string; score: number; at: Date; operation: string },
): Counters {
  if (before.operations.includes(operation)) return before;
  const after = count(before, catalogue, at, { by: 'score', ...score });
  return { ...after, operations: remember(before.operations, operation), version: before.version + 1 };
}

/** The counters after something else that was accepted; the same object where it feeds none. */
export function count(before: Counters, catalogue: Catalogue, at: Date, what: Counted): Counters {
  if (!isFed(catalogue, what)) return before;
  const next = (window: Window): PeriodCounts => {
    const period = runningPeriod(catalogue, window, at);
    const held = before[window];
    if (!period || isFollowed(catalogue, { window, period, at }, held)) return held;
    const { counts } = held.period === period.id ? held : none(period.id);
    const fed = catalogue.counters.flatMap((counter) => change(counter, counts[counter.counter], what));
    return { period: period.id, counts: { ...counts, ...Object.fromEntries(fed) } };
  };
  const periods = { all: next('all'), day: next('day'), week: next('week'), season: next('season') };
  const same = WINDOWS.every((window) => isSame(before[window], periods[window]));
  return same ? before : { ...before, ...periods, version: before.version + 1 };
}

/** At a period's edge a call may count after another that began later: what the next period holds already must not be lost. */
const isFollowed = (
  catalogue: Catalogue,
  { window, period, at }: { window: Window; period: Period; at: Date },
  held: PeriodCounts,
): boolean =>
  period.endsAt !== null &&
  period.endsAt.getTime() - at.getTime() <= LATE_MS &&
  runningPeriod(catalogue, window, period.endsAt)?.id === held.period;

/** Whether anything that was accepted could feed a counter; where not, the counters need not be read. */
export const isFed = ({ counters }: Catalogue, what: Counted): boolean =>
  counters.some((counter) => change(counter, undefined, what).length > 0);

/** How much a counter has come to in the running period of a window. */
export function counted(counters: Counters, { counter, window, period }: { counter: string; window: Window; period: string }): number {
  const held = counters[window];
  return held.period === period ? (held.counts[counter] ?? 0) : 0;
}

function change({ counter, feed }: Counter, standing: number | undefined, what: Counted): [string, number][] {
  const value = fedValue(feed, standing, what);
  return value === undefined ? [] : [[counter, value]];
}

function fedValue(feed: Counter['feed'], standing: number | undefined, what: Counted): number | undefined {
  if (feed.by === 'score' && what.by === 'score' && feed.boards.includes(what.boardId))
    return feed.take === 'count' ? within((standing ?? 0) + 1) : highest(standing, what.score);
  if (feed.by === 'spending' && what.by === 'spending') return spent(feed.currencies, standing ?? 0, what.paid);
  if (feed.by === 'progress' && what.by === 'progress' && feed.slot === what.slot) return highest(standing, what.data[feed.field]);
  return undefined;
}

function spent(currencies: readonly string[], standing: number, paid: readonly Money[]): number | undefined {
  const amounts = paid.filter(({ currency }) => currencies.includes(currency)).map(({ amount }) => amount);
  return amounts.length === 0 ? undefined : amounts.reduce((sum, amount) => within(sum + amount), standing);
}

/** In whole numbers: a need is one, so that it is met just where the number meets it. */
function highest(standing: number | undefined, value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return standing;
  const whole = within(Math.floor(value));
  return Math.max(standing ?? whole, whole);
}

/** Counters are safe integers, and know one zero: what goes beyond stays at the bound. */
const within = (value: number): number => Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER) + 0;

const isSame = (one: PeriodCounts, other: PeriodCounts): boolean =>
  one.period === other.period &&
  Object.entries(other.counts).every(([counter, value]) => one.counts[counter] === value) &&
  Object.keys(one.counts).length === Object.keys(other.counts).length;
