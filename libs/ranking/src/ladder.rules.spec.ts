import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import type { Changes, Knowledge, Ladder, LadderPage } from './ladder.ts';
import {
  believed,
  changesSince,
  countedFrom,
  errorOf,
  estimatedIn,
  isDue,
  isSilent,
  ladderAgeMs,
  leafOf,
  movedUp,
  needsLadder,
  pageOf,
  qualityOf,
  topOf,
  worstOf,
} from './ladder.rules.ts';
import { LadderCut } from './ladder-cut.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const AT = NOW.getTime();
const ladder = (change: Partial<Ladder> = {}): Ladder => ({
  ...{ version: 'v', asOf: AT - 4_000, total: 10_000, changes: 100, rate: 0, firstKeys: ['0'], firstBases: [0], final: false, ...change },
});
const changes = (change: Partial<Changes> = {}): Changes => ({ count: 100, heardAt: AT - 1_000, askedAt: 0, leasedUntil: 0, ...change });
const known = (ofLadder: Partial<Ladder> | undefined, ofChanges: Partial<Changes> = {}): Knowledge => ({
  ladder: ofLadder && ladder(ofLadder),
  changes: changes(ofChanges),
});

describe('the leaf of a key, and of a rank', () => {
  const keys = fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'019av'), minLength: 3, maxLength: 3 }), { maxLength: 60 });
  const sizes = fc.record({
    leaf: fc.integer({ min: 1, max: 5 }),
    page: fc.integer({ min: 1, max: 4 }),
    margin: fc.integer({ max: 3, min: 0 }),
  });

  it('is the one that holds it, and a count from its beginning is true', () => {
    fc.assert(
      fc.property(keys, sizes, fc.integer({ min: 1, max: 6 }), (list, cutting, places) => {
        const sorted = list.toSorted();
        const cut = new LadderCut(cutting, places);
        const pages: LadderPage[] = [...sorted.flatMap((key) => cut.add(key) ?? []), cut.open];
        const made = ladder(cut.state);
        for (const [i, key] of sorted.entries()) {
          for (const target of [{ key }, { rank: i + 1 }]) {
            const index = pageOf(made, target);
            const leaf = leafOf(made, index, pages[index], target);
            expect(leaf.base + sorted.filter((one) => one >= leaf.lo && one < key).length).toBe(i);
            expect(i - leaf.base).toBeLessThan(leaf.base === 0 ? places + cutting.margin : cutting.leaf);
            expect(leaf.next).toBeGreaterThan(i);
            const whole = leafOf(made, index, undefined, target);
            expect(whole.base <= leaf.base && leaf.next <= whole.next).toBe(true);
          }
        }
        expect(leafOf(made, pageOf(made, { rank: 1e9 }), pages.at(-1), { rank: 1e9 }).next).toBe(sorted.length);
      }),
    );
  });
});

describe('changesSince', () => {
  it.each<[string, number, Partial<Ladder> | undefined, Partial<Changes>]>([
    ['told and 10 a second since it was heard, and 2 s', 8 + 30, {}, { count: 108 }],
    ['four times as many a second as between the last ladders', 4 * 50 * 3, { rate: 50 }, {}],
    ['four times as many a second as since the ladder', 400 + 400 * 3, {}, { count: 500 }],
    ['no more than an index takes', 3_000, { rate: 9_999 }, {}],
    ['all since the ladder, where the stream was heard before it', 60, {}, { heardAt: AT - 9_000 }],
    ['1,000 a second, where nothing was heard for more than 10 s', 22_000, { asOf: AT - 30_000 }, { heardAt: AT - 20_000 }],
    ['all that ever were, without a ladder', 100 + 3_000, undefined, {}],
  ])('is %s', (_, expected, ofLadder, ofChanges) => {
    expect(changesSince(known(ofLadder, ofChanges), NOW)).toBe(expected);
  });

  it('never falls while nothing is heard', () => {
    const times = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(times, times, fc.nat(50), fc.nat(1_000), (a, b, rate, count) => {
        const at = (ms: number): number => changesSince(known({ asOf: AT, changes: 0, rate }, { heardAt: AT, count }), new Date(AT + ms));
        // What was told counts less a second as time passes: it is the error as a whole that may not fall below what a second allows.
        expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(count + Math.max(10, 4 * rate) * (Math.min(a, b) / 1000 + 2));
      }),
    );
  });
});

describe('errorOf', () => {
  const sum = 38;
  const k = known({}, { count: 108 });

  it.each([
    ['an exact rank', countedFrom({ lo: '0', base: 0, next: 640 }, 600, false), 0],
    ['a count in a leaf', countedFrom({ lo: 'a', base: 640, next: 1_152 }, 100, false), sum],
    ['a cut count in a leaf', countedFrom({ lo: 'a', base: 640, next: 1_152 }, 1_024, true), sum],
    ['a cut count that has not come to the next leaf', countedFrom({ lo: 'a', base: 640, next: 2_000 }, 1_024, true), sum + 336],
    ['a cut count from the top', countedFrom({ lo: '0', base: 0, next: 640 }, 1_024, true), 0],
    ['a cut count from the top, whose page is gone', countedFrom(topOf(k.ladder), 1_024, true), 10_000 + sum - 1_024 - 1],
    ['the middle of a leaf', estimatedIn({ lo: 'a', base: 640, next: 1_151 }, 640), sum + 256],
    ['the middle of what is left of the first leaf', estimatedIn({ lo: '0', base: 0, next: 640 }, 600), sum + 20],
  ])('of %s', (_, counted, expected) => {
    expect(errorOf(k, counted, NOW)).toBe(expected);
  });

  it('is at most what a rank can be away', () => {
    expect(errorOf(known({ total: 10 }, { count: 9_100 }), countedFrom({ lo: 'a', base: 8, next: 10 }, 1, false), NOW)).toBeLessThanOrEqual(
      45_009,
    );
    expect(errorOf(known({ total: 0 }), countedFrom({ lo: 'a', base: 8, next: 10 }, 9, false), NOW)).toBe(17);
  });

  it('without a ladder reaches to all that may have changed', () => {
    const none = known(undefined, { count: 5_000 });
    expect(errorOf(none, countedFrom(topOf(undefined), 1_024, true), NOW)).toBe(5_000 + 3_000 - 1_024 - 1);
    expect(qualityOf(none, countedFrom(topOf(undefined), 1_023, false), NOW)).toEqual({ kind: 'exact', error: 0, asOf: NOW });
  });

  it('holds whatever changed: the truth is as far as the changes at most', () => {
    const moves = fc.array(fc.record({ where: fc.nat(200), put: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(moves, fc.nat(180), fc.constantFrom(4, 8, 16), (list, place, limit) => {
        const before = Array.from({ length: 100 }, (_, i) => i * 2);
        const after = new Set(before);
        for (const { where, put } of list)
          if (put) after.add(where * 2 + 1);
          else after.delete(where * 2);
        const base = 20;
        const leaf = { lo: '', base, next: 36 };
        const [from, to] = [before[base]!, before[base]! + place];
        const rows = [...after].filter((one) => one >= from && one < to).slice(0, limit);
        const counted = countedFrom(leaf, rows.length, rows.length === limit);
        const truth = [...after].filter((one) => one < to).length;
        const told = known({ total: 100, changes: 0, asOf: AT, rate: 0 }, { count: list.length, heardAt: AT });
        fc.pre(to <= before[36]!);
        expect(Math.abs(truth - counted.before)).toBeLessThanOrEqual(errorOf(told, counted, NOW));
      }),
    );
  });
});

describe('quality', () => {
  it('of several is that of the worst', () => {
    const old = new Date(AT - 5);
    const exact = { kind: 'exact', error: 0, asOf: NOW } as const;
    const bounded = { kind: 'bounded', error: 7, asOf: old } as const;
    expect(worstOf([exact, bounded, exact])).toEqual(bounded);
    expect(worstOf([{ ...exact, cut: true }, bounded])).toEqual({ ...bounded, cut: true });
    expect(worstOf([exact])).toEqual(exact);
  });

  it('of a bounded rank is as of the ladder', () => {
    const counted = countedFrom({ lo: 'a', base: 640, next: 1_152 }, 3, true);
    expect(qualityOf(known({}), counted, NOW)).toMatchObject({ kind: 'bounded', asOf: new Date(AT - 4_000), cut: true });
  });

  it('of a row nearer to the top goes with it, never above it', () => {
    expect(movedUp(countedFrom({ lo: 'a', base: 5, next: 9 }, 3, false), 2)).toMatchObject({ before: 6, least: 6, most: 6 });
    expect(movedUp(countedFrom({ lo: 'a', base: 0, next: 9 }, 3, false), 9)).toMatchObject({ before: 0, least: 0 });
  });
});

describe('a ladder', () => {
  it.each([
    [0, 5_000],
    [100_000, 5_000],
    [1_000_000, 50_000],
    [6_000_000, 300_000],
    [90_000_000, 300_000],
  ])('of %d entries may be %d ms old', (total, ms) => {
    expect(ladderAgeMs(total)).toBe(ms);
  });

  it.each<[string, boolean, Knowledge, { total: number; cut?: boolean }]>([
    ['there is none and the board is short', false, known(undefined), { total: 512 }],
    ['there is none and the board is longer than its exact places', true, known(undefined), { total: 513 }],
    ['somebody counts already', false, known(undefined, { leasedUntil: AT }), { total: 513 }],
    ['the lease has ended', true, known(undefined, { leasedUntil: AT - 1 }), { total: 513 }],
    ['it is young', false, known({ asOf: AT - 5_000 }, { count: 101 }), { total: 9 }],
    ['it is old and something has changed', true, known({ asOf: AT - 5_001 }, { count: 101 }), { total: 9 }],
    ['it is old and nothing has changed', false, known({ asOf: AT - 50_000 }), { total: 9 }],
    ['it is ten times as old', true, known({ asOf: AT - 50_001 }), { total: 9 }],
    ['a count was cut', true, known({ asOf: AT }), { total: 9, cut: true }],
    ['the standings are closed', false, known({ asOf: 0, final: true }, { count: 101 }), { total: 9, cut: true }],
  ])('is due where %s: %p', (_, due, knowledge, seen) => {
    expect(isDue(knowledge, seen, 512, NOW)).toBe(due);
  });

  it('is needed by a board that is longer than its exact places, or has one', () => {
    expect(needsLadder(known(undefined), { total: 512 }, 512)).toBe(false);
    expect(needsLadder(known({}), { total: 3 }, 512)).toBe(true);
    expect(needsLadder(known(undefined), { total: 3, cut: true }, 512)).toBe(true);
  });

  it('is silent where neither the stream was heard nor it was counted within 10 s', () => {
    expect(isSilent(known({ asOf: AT - 10_001 }, { heardAt: AT - 10_001 }), NOW)).toBe(true);
    expect(isSilent(known({ asOf: AT - 10_000 }, { heardAt: 0 }), NOW)).toBe(false);
    expect(isSilent(known(undefined, { heardAt: 0 }), NOW)).toBe(true);
  });
});

describe('what a read believes', () => {
  const of = (closesAt: Date | null) => ({
    board: catalogue.boards[0]!,
    period: { id: 'd2026-11-19', startsAt: null, endsAt: closesAt, closesAt },
  });
  const ENDLESS = of(null);
  const HOUR_MS = 3_600_000;

  it('is all that was, and what clocks may differ by', () => {
    const told = known({ asOf: AT + 50_000 }, { heardAt: AT + 50_000, askedAt: AT + 50_000, leasedUntil: AT + 110_000 });
    expect(believed(told, ENDLESS, NOW)).toEqual({ ...told, over: false });
  });

  it.each(['heardAt', 'askedAt', 'leasedUntil'] as const)('is no %s of a future that was taken back', (name) => {
    const told = changes({ [name]: AT + HOUR_MS });
    expect(believed({ ladder: undefined, changes: told }, ENDLESS, NOW).changes).toEqual({ ...told, [name]: 0 });
  });

  it('has a ladder of any time made anew, and bounds the rank as for the oldest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61_000, max: 400 * 24 * HOUR_MS }), (ahead) => {
        const later = AT + ahead;
        const found = believed(known({ asOf: later }, { heardAt: later, leasedUntil: later + 60_001 }), ENDLESS, NOW);
        expect(isDue(found, { total: 10_000 }, 512, NOW)).toBe(true);
        expect(isSilent(found, NOW)).toBe(true);
        expect(errorOf(found, countedFrom({ lo: 'a', base: 5_000, next: 5_512 }, 10, false), NOW)).toBeGreaterThan(10_000 - 5_010);
        expect(found.ladder!.asOf).toBeLessThan(AT);
      }),
    );
  });

  it('is that a closed period changes no more, but for what is told', () => {
    const yesterday = of(new Date(AT - 24 * HOUR_MS));
    const quiet = known({ asOf: AT - 23 * HOUR_MS }, { heardAt: 0, count: 103 });
    const found = believed(quiet, yesterday, NOW);
    expect([found.over, isSilent(found, NOW), changesSince(found, NOW)]).toEqual([true, false, 3]);
    expect(isDue(believed({ ...quiet, changes: changes({ heardAt: 0 }) }, yesterday, NOW), { total: 10_000 }, 512, NOW)).toBe(false);
    expect(isDue(found, { total: 10_000 }, 512, NOW)).toBe(true);
    const counted = believed(known({ asOf: AT - 24 * HOUR_MS + 59_999 }, { heardAt: 0 }), yesterday, NOW);
    expect([counted.over, isSilent(counted, NOW)]).toEqual([false, true]);
  });
});
