import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import { type Period, runningPeriod } from '#ranking/period';

const DAY_MS = 86_400_000;

/** Days of 23, 23.5, 24.5 and 25 hours; midnights that do not exist or come twice; a day that does not exist; odd offsets. */
const ODD = [
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['Europe/Berlin', '2027-03-28T01:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['America/New_York', '2027-03-14T07:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['America/Havana', '2026-11-01T05:00:00Z'],
  ['America/Havana', '2027-03-14T05:00:00Z'],
  ['Asia/Beirut', '2026-10-24T21:00:00Z'],
  ['Asia/Amman', '2021-10-28T22:00:00Z'],
  ['Asia/Gaza', '2020-10-23T22:00:00Z'],
  ['Atlantic/Azores', '2026-10-25T01:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00:00Z'],
  ['America/Caracas', '2016-05-01T07:00:00Z'],
  ['Asia/Kathmandu', '2026-11-20T12:00:00Z'],
  ['UTC', '2026-11-20T12:00:00Z'],
] as const;
const anyTime = fc.date({ min: new Date('2009-01-02'), max: new Date('2035-12-31'), noInvalidDate: true });
const oddTime = fc
  .tuple(fc.constantFrom(...ODD), fc.integer({ min: -36 * 60, max: 36 * 60 }))
  .map(([[timeZone, at], minutes]) => ({ timeZone, at: new Date(Date.parse(at) + minutes * 60_000) }));
const moment = fc.oneof(
  { weight: 3, arbitrary: oddTime },
  fc.record({ timeZone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')), at: anyTime }),
);

/** The local date, as the platform knows it and not as the rules reckon it. */
const dateIn = (timeZone: string, at: Date): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/** The ISO week of a date: that of its Thursday. */
const weekOf = (date: string): string => {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const thursday = new Date(midnight + (3 - ((new Date(midnight).getUTCDay() + 6) % 7)) * DAY_MS);
  const week = Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY_MS / 7) + 1;
  return `w${thursday.getUTCFullYear()}-${String(week).padStart(2, '0')}`;
};

const cycle = (window: 'day' | 'week', timeZone: string, at: Date): Period & { startsAt: Date; endsAt: Date } => {
  const period = runningPeriod({ ...catalogue, timeZone }, window, at);
  if (!period?.startsAt || !period.endsAt) throw new Error('A day and a week begin and end');
  return { ...period, startsAt: period.startsAt, endsAt: period.endsAt };
};
const idOf = { day: (date: string) => `d${date}`, week: weekOf };
const before = (at: Date): Date => new Date(at.getTime() - 1);

describe.each(['day', 'week'] as const)('a cycle of a %s', (window) => {
  it('is the local one, at its first and last moment and at any between', () => {
    fc.assert(
      fc.property(moment, fc.double({ min: 0, max: 1, noNaN: true }), ({ timeZone, at }, part) => {
        const { id, startsAt, endsAt } = cycle(window, timeZone, at);
        const between = new Date(startsAt.getTime() + Math.floor(part * (endsAt.getTime() - startsAt.getTime() - 1)));
        for (const one of [at, startsAt, between, before(endsAt)]) {
          expect(idOf[window](dateIn(timeZone, one))).toBe(id);
          expect(cycle(window, timeZone, one)).toEqual({ id, startsAt, endsAt, closesAt: endsAt });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('meets the next without a gap or an overlap', () => {
    fc.assert(
      fc.property(moment, ({ timeZone, at }) => {
        const one = cycle(window, timeZone, at);
        const next = cycle(window, timeZone, one.endsAt);
        expect(next.startsAt).toEqual(one.endsAt);
        expect(next.id > one.id).toBe(true);
        expect(cycle(window, timeZone, before(one.startsAt)).endsAt).toEqual(one.startsAt);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a cycle of a day', () => {
  it.each([
    ['Europe/Berlin', '2027-03-28T10:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T10:00:00Z', 25],
    ['America/New_York', '2027-03-14T16:00:00Z', 23],
    ['America/New_York', '2026-11-01T16:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-10-04T02:00:00Z', 23.5],
    ['Australia/Lord_Howe', '2027-04-04T02:00:00Z', 24.5],
    ['America/Sao_Paulo', '2018-11-04T15:00:00Z', 23],
    ['America/Havana', '2026-11-01T15:00:00Z', 25],
    ['Asia/Amman', '2021-10-29T10:00:00Z', 25],
    ['Asia/Kathmandu', '2026-11-20T12:00:00Z', 24],
  ])('in %s around %s has %d hours', (timeZone, at, hours) => {
    const { startsAt, endsAt } = cycle('day', timeZone, new Date(at));
    expect((endsAt.getTime() - startsAt.getTime()) / 3_600_000).toBe(hours);
  });

  it('is not there where a place skipped the day', () => {
    const last = cycle('day', 'Pacific/Apia', new Date('2011-12-29T20:00:00Z'));
    expect([last.id, cycle('day', 'Pacific/Apia', last.endsAt).id]).toEqual(['d2011-12-29', 'd2011-12-31']);
  });
});
