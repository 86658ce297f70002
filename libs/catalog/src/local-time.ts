import { tzOffset } from '@date-fns/tz';
import { z } from 'zod';

/** A moment of the file, to the second: in UTC, `2026-10-01T00:00:00Z`, or of a time zone's clocks, without the Z. */
export const MOMENT = z.regexes.datetime({ local: true, precision: 0 });

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** An IANA name that this machine knows; an offset is none, because it knows no daylight saving. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * When a moment of the file is, in milliseconds since 1970; of a local time that comes twice the first. NaN, as of `Date.parse`, where
 * it is none: no such date, no such zone, or a local time that the clocks leave out.
 */
export function momentOf(text: string, timeZone: string): number {
  if (!MOMENT.test(text)) return Number.NaN;
  if (text.endsWith('Z')) return Date.parse(text);
  const local = Date.parse(`${text}Z`);
  if (!isTimeZone(timeZone)) return Number.NaN;
  // The zone's offset is that of a day before or of a day after: clocks are not set twice in so short a time.
  const moments = [local - DAY_MS, local + DAY_MS].map((near) => local - offsetMs(timeZone, near));
  const right = moments.filter((moment) => moment + offsetMs(timeZone, moment) === local);
  return right.length > 0 ? Math.min(...right) : Number.NaN;
}

const offsetMs = (timeZone: string, moment: number): number => tzOffset(timeZone, new Date(moment)) * MINUTE_MS;
