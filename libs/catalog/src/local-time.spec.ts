import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { momentOf } from './local-time.ts';

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/St_Johns'];
const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;

/** What clocks of a zone show, as the platform tells it. */
const clocks = new Map(
  ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })]),
);
const shown = (timeZone: string, moment: number): string => clocks.get(timeZone)!.format(moment).replace(' ', 'T');

/** Changes of the zones' clocks: forward, back, by half an hour, and over a whole day. */
const CHANGES: [timeZone: string, change: string][] = [
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
];
const anywhen = fc.integer({ min: Date.parse('2011-01-01') / 1000, max: Date.parse('2037-12-31') / 1000 });
/** A moment to the second, as often as not within three hours of a change of the clocks, and a local time as near. */
const near = fc
  .oneof(
    fc.record({ timeZone: fc.constantFrom(...ZONES), from: anywhen.map((second) => second * 1000), seconds: fc.constant(0) }),
    fc.record({ change: fc.constantFrom(...CHANGES), seconds: fc.integer({ min: -10_800, max: 10_800 }) }).map(({ change, seconds }) => ({
      timeZone: change[0],
      from: Date.parse(change[1]),
      seconds,
    })),
  )
  .map(({ timeZone, from, seconds }) => {
    const local = new Date(Date.parse(`${shown(timeZone, from)}Z`) + seconds * 1000);
    return { timeZone, now: from + seconds * 1000, local: local.toISOString().slice(0, 19) };
  });

describe('momentOf', () => {
  it('finds when clocks first show a time that they show', () => {
    fc.assert(
      fc.property(near, ({ timeZone, now }) => {
        const text = shown(timeZone, now);
        const found = momentOf(text, timeZone);
        expect([shown(timeZone, found), found <= now]).toEqual([text, true]);
        const earlier = Array.from({ length: 12 }, (_, i) => shown(timeZone, found - (i + 1) * QUARTER_MS));
        expect(earlier).not.toContain(text);
      }),
      { numRuns: 500 },
    );
  });

  it('finds none exactly where clocks never show it', () => {
    fc.assert(
      fc.property(near, ({ timeZone, local }) => {
        const middle = Date.parse(`${local}Z`);
        const moments = Array.from({ length: 1 + (2 * DAY_MS) / QUARTER_MS }, (_, i) => middle - DAY_MS + i * QUARTER_MS);
        expect(Number.isNaN(momentOf(local, timeZone))).toBe(!moments.some((moment) => shown(timeZone, moment) === local));
      }),
      { numRuns: 500 },
    );
  });

  it('takes a time with a Z as it is, wherever', () => {
    fc.assert(
      fc.property(near, ({ timeZone, now }) => {
        expect(momentOf(new Date(now).toISOString().replace('.000', ''), timeZone)).toBe(now);
      }),
    );
  });

  it.each([
    ['2026-10-01T00:00:00', 'Europe/Berlin', '2026-09-30T22:00:00.000Z'],
    ['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25T02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-04-05T01:45:00', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
    ['2011-12-31T00:00:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is %s', (text, timeZone, iso) => {
    expect(new Date(momentOf(text, timeZone)).toISOString()).toBe(iso);
  });

  it.each([
    ['2026-03-29T02:30:00', 'Europe/Berlin'],
    ['2026-10-04T02:15:00', 'Australia/Lord_Howe'],
    ['2011-12-30T12:00:00', 'Pacific/Apia'],
    ['2026-10-01T00:00:00', 'Mars/Olympus'],
    ['2026-10-01T00:00:00', '+01:00'],
    ['2026-10-01T00:00:00', ''],
    ['2026-02-29T00:00:00', 'UTC'],
    ['2026-10-01T00:00:00+01:00', 'UTC'],
    ['2026-10-01', 'UTC'],
  ])('%s in %s is none', (text, timeZone) => {
    expect(momentOf(text, timeZone)).toBeNaN();
  });
});
