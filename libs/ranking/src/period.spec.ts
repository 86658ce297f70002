import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Catalogue, Season } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { currentPeriod, namedPeriod, openPeriod, runningPeriod, shownPeriod } from './period.ts';

const inZone = (timeZone: string): Catalogue => ({ ...demo, timeZone });

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
        expect(namedPeriod(inZone(timeZone), window, period.id, now)).toEqual(period);
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
    expect(namedPeriod(inZone('UTC'), window, text, new Date('2026-11-20T12:00:00Z'))).toBeUndefined();
  });
});

describe('seasons', () => {
  const day = (date: string): string => `2026-${date}T00:00:00.000Z`;
  const season = (name: string, from: string, to: string, graceSeconds = 0): Season => ({
    season: name,
    startsAt: day(from),
    endsAt: day(to),
    graceSeconds,
  });
  /** s2 follows at once on s1, and after it there is a gap. */
  const seasons = [season('s1', '01-01', '02-01', 600), season('s2', '02-01', '03-01', 600), season('s3', '04-01', '05-01')];
  const catalogue: Catalogue = { ...demo, seasons };

  it.each([
    ['before all', '2025-12-31T23:59:59.999Z', [undefined, undefined, undefined]],
    ['the first moment', day('01-01'), ['s1', 's1', 's1']],
    ['the last moment', '2026-01-31T23:59:59.999Z', ['s1', 's1', 's1']],
    ['the grace of one and the beginning of the next', day('02-01'), ['s2', 's2', 's2']],
    ['the grace before a gap', '2026-03-01T00:09:59.999Z', [undefined, 's2', 's2']],
    ['the gap', '2026-03-01T00:10:00.000Z', [undefined, undefined, 's2']],
    ['the moment after an end without grace', day('05-01'), [undefined, undefined, 's3']],
  ])('%s: running, open, shown', (_, now, due) => {
    const found = [runningPeriod, openPeriod, shownPeriod].map((find) => find(catalogue, 'season', new Date(now))?.id);
    expect(found).toEqual(due);
  });

  it.each([
    ['in the season before, within its grace', '2026-01-31T23:59:00Z', '2026-02-01T00:09:59Z', 's1'],
    ['in the season before, after its grace', '2026-01-31T23:59:00Z', '2026-02-01T00:10:00Z', 's2'],
    ['in the running season', '2026-02-01T00:00:01Z', '2026-02-01T00:05:00Z', 's2'],
    ['before a gap, after the grace', '2026-02-28T23:59:00Z', '2026-03-01T00:10:00Z', undefined],
    ['in a gap, before a season', '2026-03-31T23:59:00Z', '2026-04-01T00:01:00Z', 's3'],
    ['before a gap, within the grace', '2026-02-28T23:59:59.999Z', '2026-03-01T00:09:59.999Z', 's2'],
    ['in a gap, within the grace of the season before', '2026-03-01T00:00:00Z', '2026-03-01T00:09:59.999Z', undefined],
    ['before all, between seasons', '2025-12-31T23:59:59Z', '2026-03-01T00:05:00Z', undefined],
  ] as const)('a run that began %s', (_, began, now, open) => {
    expect(openPeriod(catalogue, 'season', new Date(now), new Date(began))?.id).toBe(open);
  });

  it('are named once they have begun, and close with their grace', () => {
    const now = new Date(day('02-15'));
    expect(['s1', 's2', 's3', 's9', 'all'].map((text) => namedPeriod(catalogue, 'season', text, now)?.id)).toEqual([
      's1',
      's2',
      undefined,
      undefined,
      undefined,
    ]);
    const closed = namedPeriod(catalogue, 'season', 's1', now);
    expect([closed?.endsAt, closed?.closesAt]).toEqual([new Date(day('02-01')), new Date('2026-02-01T00:10:00.000Z')]);
  });

  it('leave the other windows as they are', () => {
    const now = new Date(day('03-15'));
    for (const window of ['all', 'day', 'week'] as const)
      expect(openPeriod(catalogue, window, now, new Date(day('01-15')))).toEqual(currentPeriod(window, now, demo.timeZone));
  });
});
