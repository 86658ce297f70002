import { TZDate } from '@date-fns/tz';
import { addDays, addWeeks, getISOWeek, getISOWeekYear, setISOWeek, startOfDay, startOfISOWeek } from 'date-fns';
import type { Catalogue, Window } from '#catalog/catalog';

/**
 * A stretch of a window: `all`, `d2026-11-20`, `w2026-47` or `s1`; `null` where it has no beginning or no end. Runs that come from
 * `closesAt` on do not count for it: of a season that is its end and the grace, else the end.
 */
export interface Period {
  id: string;
  startsAt: Date | null;
  endsAt: Date | null;
  closesAt: Date | null;
}

type Cut = 'all' | 'day' | 'week';

/** The period of the window that never ends. */
export const ALL: Period = { id: 'all', startsAt: null, endsAt: null, closesAt: null };
const MINUTE_MS = 60_000;
const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The first moment of a local day. Where clocks go back over midnight, that comes twice, and the library may find the second. */
function firstOf(midnight: TZDate): Date {
  const before = new TZDate(midnight.getTime() - 1, midnight.timeZone);
  const repeated = before.getDate() === midnight.getDate() ? midnight.getTimezoneOffset() - before.getTimezoneOffset() : 0;
  return new Date(midnight.getTime() - repeated * MINUTE_MS);
}

const untilEnd = (id: string, startsAt: Date, endsAt: Date): Period => ({ id, startsAt, endsAt, closesAt: endsAt });

function dayOf(date: TZDate): Period {
  const start = startOfDay(date);
  const id = `d${pad(start.getFullYear(), 4)}-${pad(start.getMonth() + 1, 2)}-${pad(start.getDate(), 2)}`;
  return untilEnd(id, firstOf(start), firstOf(startOfDay(addDays(start, 1))));
}

function weekOf(date: TZDate): Period {
  const start = startOfISOWeek(date);
  const id = `w${pad(getISOWeekYear(start), 4)}-${pad(getISOWeek(start), 2)}`;
  return untilEnd(id, firstOf(start), firstOf(startOfISOWeek(addWeeks(start, 1))));
}

/** The period of a window that `now` falls into, days and ISO weeks being those of the time zone (IANA name). */
export function currentPeriod(window: Cut, now: Date, timeZone: string): Period {
  if (window === 'all') return ALL;
  const date = new TZDate(now, timeZone);
  return window === 'day' ? dayOf(date) : weekOf(date);
}

/** The period of any window; undefined for `season` where none is running. */
export function runningPeriod(catalogue: Catalogue, window: Window, now: Date): Period | undefined {
  if (window !== 'season') return currentPeriod(window, now, catalogue.timeZone);
  return seasonsOf(catalogue).find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
}

/**
 * The period of a window that takes a score. Of seasons: the one in which the run began, while its grace lasts; else the running one. A run
 * of which nobody knows when it began may have begun in the season that is over, and counts for it while the grace lasts and no other runs.
 * Undefined: none.
 *
 * @param beganAt when the run began, where a ticket tells
 */
export function openPeriod(catalogue: Catalogue, window: Window, now: Date, beganAt?: Date): Period | undefined {
  if (window !== 'season') return currentPeriod(window, now, catalogue.timeZone);
  const open = seasonsOf(catalogue).filter(({ startsAt, closesAt }) => startsAt <= now && now < closesAt);
  const runningAt = (at: Date): Period | undefined => open.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  return beganAt ? (runningAt(beganAt) ?? runningAt(now)) : (runningAt(now) ?? open.at(-1));
}

/** The period that a read without one means: the running one; between seasons the last. */
export function shownPeriod(catalogue: Catalogue, window: Window, now: Date): Period | undefined {
  return runningPeriod(catalogue, window, now) ?? seasonsOf(catalogue).findLast(({ startsAt }) => startsAt <= now);
}

/** The period that a text names; undefined where it is no period of the window, or one that has not begun. */
export function namedPeriod(catalogue: Catalogue, window: Window, text: string, now: Date): Period | undefined {
  const period = window === 'season' ? seasonsOf(catalogue).find(({ id }) => id === text) : parse(window, text, catalogue.timeZone);
  return period?.id === text && (period.startsAt === null || period.startsAt <= now) ? period : undefined;
}

/** A season as a period: it has a beginning and an end. */
export type SeasonPeriod = { [K in keyof Period]: NonNullable<Period[K]> };

/** All seasons of the catalogue, in order of time. */
export const seasonsOf = ({ seasons }: Catalogue): SeasonPeriod[] =>
  seasons.map(({ season, startsAt, endsAt, graceSeconds }) => ({
    id: season,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    closesAt: new Date(Date.parse(endsAt) + graceSeconds * 1000),
  }));

function parse(window: Cut, text: string, timeZone: string): Period | undefined {
  if (window === 'all') return ALL;
  const numbers = (window === 'day' ? /^d(\d{4})-(\d\d)-(\d\d)$/ : /^w(\d{4})-(\d\d)$/).exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const [year = 0, second = 0, day = 0] = numbers;
  if (window === 'day') return dayOf(new TZDate(year, second - 1, day, timeZone));
  return weekOf(setISOWeek(new TZDate(year, 0, 4, timeZone), second));
}
