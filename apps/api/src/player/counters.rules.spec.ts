import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import { type CountedScore, type Counters, countScore, NO_COUNTERS } from './counters.rules.ts';

const NOON = new Date('2026-11-20T12:00:00Z');
const runs = fc.uniqueArray(
  fc.record({
    boardId: fc.constantFrom('arcade', 'points'),
    score: fc.integer({ min: -1_000, max: 1_000_000 }),
    operation: fc.string({ minLength: 1 }),
    at: fc.constant(NOON),
  }),
  { minLength: 1, maxLength: 32, selector: ({ operation }) => operation },
);
const countAll = (list: readonly CountedScore[]): Counters =>
  list.reduce((counters, one) => countScore(counters, catalogue, one), NO_COUNTERS);

describe('countScore', () => {
  it('counts each run and keeps the highest score of the boards that feed it', () => {
    fc.assert(
      fc.property(runs, (list) => {
        const arcade = list.filter(({ boardId }) => boardId === 'arcade').map(({ score }) => score);
        const best = arcade.length > 0 ? { 'best-score': Math.max(...arcade) } : {};
        const { all, day, week, version } = countAll(list);
        expect([all.counts, day.counts, week.counts]).toEqual(Array(3).fill({ runs: list.length, ...best }));
        expect(version).toBe(list.length);
      }),
    );
  });

  it('does not depend on the order of the runs', () => {
    fc.assert(
      fc.property(runs, (list) => {
        expect(countAll([...list].reverse()).all).toEqual(countAll(list).all);
      }),
    );
  });

  it('counts a repeated operation once', () => {
    fc.assert(
      fc.property(runs, (list) => {
        expect(countAll([...list, ...list])).toEqual(countAll(list));
      }),
    );
  });

  it('remembers the last 32 operations', () => {
    const list = Array.from({ length: 40 }, (_, i) => ({ boardId: 'arcade', score: i, operation: String(i), at: NOON }));
    expect(countAll(list).operations).toEqual(list.slice(8).map(({ operation }) => operation));
  });

  it('begins a day and a week anew, and goes on for ever', () => {
    const at = (text: string, operation: string): CountedScore => ({ boardId: 'arcade', score: 5, operation, at: new Date(text) });
    const counters = countAll([
      at('2026-11-20T23:59:59.999Z', 'a'),
      at('2026-11-21T00:00:00.000Z', 'b'),
      at('2026-11-23T00:00:00.000Z', 'c'),
    ]);
    expect(counters.all).toEqual({ period: 'all', counts: { runs: 3, 'best-score': 5 } });
    expect(counters.day).toEqual({ period: 'd2026-11-23', counts: { runs: 1, 'best-score': 5 } });
    expect(counters.week).toEqual({ period: 'w2026-48', counts: { runs: 1, 'best-score': 5 } });
  });
});
