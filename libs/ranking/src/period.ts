import { TZDate } from '@date-fns/tz';
import { addDays, addWeeks, getISOWeek, getISOWeekYear, setISOWeek, startOfDay, startOfISOWeek } from 'date-fns';
import type { Catalogue, Window } from '#catalog/catalog';

/** A stretch of a window: `all`, `d2026-11-20`, `w2026-47` or `s1`; `null` where it has no beginning or no end. */
export interface Period {
  id: string;
  startsAt: Date | null;
  endsAt: Date | null;
}

type Cut = 'all' | 'day' | 'week';

const ALL: Period = { id: 'all', startsAt: null, endsAt: null };
const MINUTE_MS = 60_000;
const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The first moment of a local day. Where clocks go back over midnight, that comes twice, and the library may find the second. */
function firstOf(midnight: TZDate): Date {
  const before = new TZDate(midnight.getTime() - 1, midnight.timeZone);
  const repeated = before.getDate() === midnight.getDate() ? midnight.getTimezoneOffset() - before.getTimezoneOffset() : 0;
  return new Date(midnight.getTime() - repeated * MINUTE_MS);
}

function dayOf(date: TZDate): Period {
  const start = startOfDay(date);
  const id = `d${pad(start.getFullYear(), 4)}-${pad(start.getMonth() + 1, 2)}-${pad(start.getDate(), 2)}`;
  return { id, startsAt: firstOf(start), endsAt: firstOf(startOfDay(addDays(start, 1))) };
}

function weekOf(date: TZDate): Period {
  const start = startOfISOWeek(date);
  const id = `w${pad(getISOWeekYear(start), 4)}-${pad(getISOWeek(start), 2)}`;
  return { id, startsAt: firstOf(start), endsAt: firstOf(startOfISOWeek(addWeeks(start, 1))) };
}

/** The period of a window that `now` falls into, days and ISO weeks being those of the time zone (IANA name). */
export function currentPeriod(window: Cut, now: Date, timeZone: string): Period {
  if (window === 'all') return ALL;
  const date = new TZDate(now, timeZone);
  return window === 'day' ? dayOf(date) : weekOf(date);
}

/** The period of any window; undefined for `season` where none is running. */
export function runningPeriod({ seasons, timeZone }: Catalogue, window: Window, now: Date): Period | undefined {
  if (window !== 'season') return currentPeriod(window, now, timeZone);
  const running = seasons.find(({ startsAt, endsAt }) => Date.parse(startsAt) <= now.getTime() && now.getTime() < Date.parse(endsAt));
  return running && { id: running.season, startsAt: new Date(running.startsAt), endsAt: new Date(running.endsAt) };
}

/** The period that a text names; undefined where it is no period of the window, or one that has not begun. */
export function namedPeriod(window: Cut, text: string, now: Date, timeZone: string): Period | undefined {
  const period = parse(window, text, timeZone);
  return period?.id === text && (period.startsAt === null || period.startsAt <= now) ? period : undefined;
}

function parse(window: Cut, text: string, timeZone: string): Period | undefined {
  if (window === 'all') return ALL;
  const numbers = (window === 'day' ? /^d(\d{4})-(\d\d)-(\d\d)$/ : /^w(\d{4})-(\d\d)$/).exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const [year = 0, second = 0, day = 0] = numbers;
  if (window === 'day') return dayOf(new TZDate(year, second - 1, day, timeZone));
  return weekOf(setISOWeek(new TZDate(year, 0, 4, timeZone), second));
}
