import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currentPeriod, namedPeriod } from './period.ts';

const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia');
const time = fc.date({ min: new Date('2020-01-02'), max: new Date('2035-12-31'), noInvalidDate: true });
const cut = fc.constantFrom('day' as const, 'week' as const);

describe('currentPeriod', () => {
  it.each([
    ['day', '2026-11-20T23:59:59.999Z', 'UTC', 'd2026-11-20'],
    ['day', '2026-11-20T23:00:00.000Z', 'Europe/Berlin', 'd2026-11-21'],
    ['week', '2026-11-20T12:00:00.000Z', 'UTC', 'w2026-47'],
    ['week', '2027-01-01T12:00:00.000Z', 'UTC', 'w2026-53'],
    ['week', '2024-12-30T12:00:00.000Z', 'UTC', 'w2025-01'],
    ['all', '2026-11-20T12:00:00.000Z', 'UTC', 'all'],
  ] as const)('a %s at %s in %s is %s', (window, now, timeZone, id) => {
    expect(currentPeriod(window, new Date(now), timeZone).id).toBe(id);
  });

  it('holds now, and the next begins where it ends', () => {
    fc.assert(
      fc.property(cut, time, zone, (window, now, timeZone) => {
        const { id, startsAt, endsAt } = currentPeriod(window, now, timeZone);
        if (!startsAt || !endsAt) throw new Error('A day and a week begin and end');
        expect(startsAt <= now && now < endsAt).toBe(true);
        expect(currentPeriod(window, startsAt, timeZone).id).toBe(id);
        expect(currentPeriod(window, endsAt, timeZone).startsAt).toEqual(endsAt);
      }),
    );
  });

  it('knows the day of 23 and the day of 25 hours', () => {
    const hours = (now: string): number => {
      const { startsAt, endsAt } = currentPeriod('day', new Date(now), 'Europe/Berlin');
      return (endsAt!.getTime() - startsAt!.getTime()) / 3_600_000;
    };
    expect([hours('2026-03-29T12:00:00Z'), hours('2026-10-25T12:00:00Z'), hours('2026-11-20T12:00:00Z')]).toEqual([23, 25, 24]);
  });
});

describe('namedPeriod', () => {
  it('finds each period again by its id', () => {
    fc.assert(
      fc.property(cut, time, zone, (window, now, timeZone) => {
        const period = currentPeriod(window, now, timeZone);
        expect(namedPeriod(window, period.id, now, timeZone)).toEqual(period);
      }),
    );
  });

  it.each([
    ['day', 'd2026-11-21'],
    ['day', 'd2026-02-30'],
    ['day', 'w2026-47'],
    ['day', '2026-11-20'],
    ['week', 'w2026-48'],
    ['week', 'w2025-53'],
    ['week', 'w2026-00'],
    ['all', 'd2026-11-20'],
  ] as const)('has no %s called %s on 2026-11-20', (window, text) => {
    expect(namedPeriod(window, text, new Date('2026-11-20T12:00:00Z'), 'UTC')).toBeUndefined();
  });
});
