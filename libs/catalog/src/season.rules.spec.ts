import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type SeasonFields, seasonFindings, timesOf } from './season.rules.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const HOUR_MS = 3_600_000;

/** What clocks of a zone show, as the platform tells it. */
const clocks = new Map(
  ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })]),
);
const shown = (timeZone: string, moment: number): string => clocks.get(timeZone)!.format(moment).replace(' ', 'T');
const inUtc = (moment: number): string => new Date(moment).toISOString().replace('.000', '');
/** Whether clocks have shown the time already, before they were set back. */
const isRepeated = (timeZone: string, moment: number): boolean =>
  [0.5, 1].some((hours) => shown(timeZone, moment - hours * HOUR_MS) === shown(timeZone, moment));

const zone = fc.constantFrom(...ZONES);
const hour = fc.integer({ min: Date.parse('2026-01-01') / HOUR_MS, max: Date.parse('2027-12-31') / HOUR_MS });
const form = fc.record({ timeZone: fc.option(zone, { nil: undefined }), utc: fc.boolean(), graceMinutes: fc.integer({ min: 0, max: 59 }) });

/** Seasons one after another, each in a zone and form of its own, and their bounds. */
const seasons = fc
  .record({
    zone,
    times: fc.uniqueArray(hour, { minLength: 2, maxLength: 8 }).map((hours) => hours.toSorted((a, b) => a - b).map((one) => one * HOUR_MS)),
    forms: fc.array(form, { minLength: 7, maxLength: 7 }),
  })
  .filter(({ times }) => times.every((time) => ZONES.every((one) => !isRepeated(one, time))))
  .map(({ zone: own, times, forms }) => {
    const written = times.slice(1).map((end, i): [string, SeasonFields] => {
      const { timeZone, utc, graceMinutes } = forms[i]!;
      const text = (moment: number): string => (utc ? inUtc(moment) : shown(timeZone ?? own, moment));
      return [`s${i + 1}`, { startsAt: text(times[i]!), endsAt: text(end), graceMinutes, timeZone }];
    });
    return { zone: own, times, file: Object.fromEntries(written) };
  });

const pathsOf = (file: Record<string, SeasonFields>, own: string): string[] => seasonFindings(file, own).map(([path]) => path.join('.'));

describe('seasons', () => {
  it('follow one another, in whatever zones they are written', () => {
    fc.assert(
      fc.property(seasons, ({ zone: own, times, file }) => {
        const read = Object.values(file).map((season) => timesOf(season, own));
        expect(read.map(({ starts }) => starts)).toEqual(times.slice(0, -1));
        expect(read.map(({ ends }) => ends)).toEqual(times.slice(1));
        expect(read.map(({ closes, ends }) => (closes - ends) / 60_000)).toEqual(Object.values(file).map((season) => season.graceMinutes));
        expect(pathsOf(file, own)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('do not overlap by a second, nor end before they begin', () => {
    fc.assert(
      fc.property(seasons, fc.nat(), ({ zone: own, times, file }, at) => {
        const i = at % (times.length - 1);
        const season = `s${i + 1}`;
        const early = { ...file, [season]: { ...file[season]!, startsAt: inUtc(times[i]! - 1000) } };
        expect(pathsOf(early, own)).toEqual(i > 0 ? [`${season}.startsAt`] : []);
        const empty = { ...file, [season]: { ...file[season]!, endsAt: inUtc(times[i]!) } };
        expect(pathsOf(empty, own)).toContain(`${season}.endsAt`);
      }),
      { numRuns: 300 },
    );
  });
});
