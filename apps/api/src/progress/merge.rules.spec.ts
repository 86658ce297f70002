import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Slot } from '#catalog/catalog';
import { isRepeatable, merged, misfits, replaced } from './merge.rules.ts';
import type { Contents } from './save.ts';

const slot: Slot = {
  slot: 'main',
  merge: true,
  fields: [
    { field: 'level', policy: 'max' },
    { field: 'time', policy: 'min' },
    { field: 'coins', policy: 'union' },
    { field: 'seconds', policy: 'sum' },
    { field: 'settings', policy: 'latest' },
    { field: 'rating', policy: 'server' },
    { field: 'toString', policy: 'sum' },
  ],
};
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const joined = { level: fc.integer(), time: fc.integer(), coins: fc.uniqueArray(scalar), seconds: fc.integer() };
/** Any save; of the fields whose policy does not depend on the order of saves. */
const joinable = fc.record(joined, { requiredKeys: [] });
const any = fc.record({ ...joined, settings: fc.jsonValue(), rating: fc.integer(), other: fc.jsonValue() }, { requiredKeys: [] });

const merge = (standing: Contents, sent: Contents, base: Contents = {}): Contents => merged({ slot, by: 'player', standing, sent, base });
const list = (value: unknown): unknown[] => (value ?? []) as unknown[];
/** As far as commutativity goes: a union is a set. */
const asSets = (contents: Contents): Contents => ({ ...contents, ...('coins' in contents && { coins: new Set(list(contents.coins)) }) });

describe('a merge', () => {
  it('does not depend on which device comes first', () => {
    fc.assert(
      fc.property(joinable, joinable, joinable, (base, one, other) => {
        const [first, second] = [merge(merge(base, one, base), other, base), merge(merge(base, other, base), one, base)];
        expect(asSets(first)).toEqual(asSets(second));
      }),
    );
  });

  it('never loses a highest, a lowest, or a part of a union, of any device', () => {
    fc.assert(
      fc.property(any, fc.array(any, { minLength: 1 }), (base, saves) => {
        const end = saves.reduce<Contents>((standing, sent) => merge(standing, sent, base), base);
        for (const { level, time, coins } of [base, ...saves]) {
          if (level !== undefined) expect(end.level).toBeGreaterThanOrEqual(level);
          if (time !== undefined) expect(end.time).toBeLessThanOrEqual(time);
          expect(list(end.coins)).toEqual(expect.arrayContaining(list(coins)));
        }
        expect(new Set(list(end.coins)).size).toBe(list(end.coins).length);
      }),
    );
  });

  it('adds up what each device added to the base', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (begin, deltas) => {
        const base = { seconds: begin };
        const end = deltas.reduce<Contents>((standing, delta) => merge(standing, { seconds: begin + delta }, base), base);
        expect(end.seconds).toBe(deltas.reduce((sum, delta) => sum + delta, begin));
      }),
    );
  });

  it('of what stands changes nothing', () => {
    fc.assert(
      fc.property(any, (standing) => {
        expect(JSON.stringify(merge(standing, standing, standing))).toBe(JSON.stringify(standing));
      }),
    );
  });

  it('that is repeatable changes nothing a second time, whatever came between; another may', () => {
    const anySaves = fc.array(fc.tuple(any, any));
    const repeatable = { level: joined.level, time: joined.time, coins: joined.coins, rating: fc.integer() };
    fc.assert(
      fc.property(any, fc.record(repeatable, { requiredKeys: [] }), anySaves, (begin, sent, saves) => {
        expect(isRepeatable({ slot, by: 'player', sent })).toBe(true);
        const end = saves.reduce<Contents>((standing, [other, base]) => merge(standing, other, base), merge(begin, sent));
        expect(merge(end, sent)).toEqual(end);
      }),
    );
    for (const sent of [{ seconds: 1 }, { settings: 1 }, { other: 1 }]) {
      expect(isRepeatable({ slot, by: 'player', sent })).toBe(false);
      const once = merge(merge({}, sent), { settings: 2, other: 2 });
      expect(merge(once, sent)).not.toEqual(once);
    }
    expect(isRepeatable({ slot, by: 'server', sent: { rating: 1 } })).toBe(false);
  });

  it('of nothing changes nothing', () => {
    fc.assert(
      fc.property(any, any, (standing, base) => {
        expect(merge(standing, {}, base)).toEqual(standing);
      }),
    );
  });

  it('fits its policies whatever stood before them', () => {
    const wrong = fc.record({ level: fc.jsonValue(), time: fc.jsonValue(), coins: fc.jsonValue(), seconds: fc.jsonValue() });
    fc.assert(
      fc.property(wrong, wrong, joinable, (standing, base, sent) => {
        const end = merge(standing, sent, base);
        const changed = Object.fromEntries(Object.keys(sent).map((field) => [field, end[field]]));
        expect(misfits(slot, changed)).toEqual([]);
      }),
    );
  });

  it('keeps a fraction that stands alone, and stays in the bounds of a sum', () => {
    expect(merge({ seconds: 0.1 }, { seconds: 0.3 }, { seconds: 0.1 })).toEqual({ seconds: 0.3 });
    const most = Number.MAX_SAFE_INTEGER;
    expect(merge({ seconds: most }, { seconds: 5 }, {})).toEqual({ seconds: most });
    expect(merge({ seconds: -most }, { seconds: -5 }, {})).toEqual({ seconds: -most });
  });

  it('keeps the order in which the parts of a union came, and tells 1 from "1"', () => {
    expect(merge({ coins: ['b', 1] }, { coins: ['a', '1', 'b', 'a', null, true] })).toEqual({ coins: ['b', 1, 'a', '1', null, true] });
  });

  it('takes no field for what an object inherits', () => {
    expect(merge({}, { toString: 5 }, {})).toEqual({ toString: 5 });
    expect(merge({ toString: 5 }, { valueOf: 1 }, {})).toEqual({ toString: 5, valueOf: 1 });
  });
});

describe('a field of servers', () => {
  const step = fc.record({ sent: any, merge: fc.boolean(), base: any });

  it('stays where it is, whatever a player saves', () => {
    fc.assert(
      fc.property(any, fc.array(step), (begin, steps) => {
        const end = steps.reduce<Contents>(
          (standing, { sent, base, merge: isMerge }) =>
            isMerge ? merge(standing, sent, base) : replaced({ slot, by: 'player', standing, sent }),
          begin,
        );
        expect(end.rating).toBe(begin.rating);
        expect('rating' in end).toBe('rating' in begin);
      }),
    );
  });

  it('is written by servers', () => {
    const [standing, sent] = [{ rating: 1, level: 2 }, { rating: 3 }];
    expect(merged({ slot, by: 'server', standing, sent, base: {} })).toEqual({ rating: 3, level: 2 });
    expect(replaced({ slot, by: 'server', standing, sent })).toEqual(sent);
    expect(replaced({ slot, by: 'server', standing, sent: {} })).toEqual({});
  });

  it('leaves the other fields of a player as they were sent', () => {
    fc.assert(
      fc.property(any, any, (standing, sent) => {
        const others = (contents: Contents): string => JSON.stringify(Object.entries(contents).filter(([field]) => field !== 'rating'));
        expect(others(replaced({ slot, by: 'player', standing, sent }))).toBe(others(sent));
      }),
    );
  });
});

describe('misfits', () => {
  it.each<[string, Contents, string[]]>([
    ['a text for a max', { level: '1' }, ['data.level']],
    ['null for a min', { time: null }, ['data.time']],
    ['an object for a union', { coins: {} }, ['data.coins']],
    ['a list in a union', { coins: [1, ['x']] }, ['data.coins']],
    ['a sum beyond what adds up exactly', { seconds: 2 ** 53 }, ['data.seconds']],
    ['all at once', { level: [], seconds: 'x', coins: 1 }, ['data.level', 'data.seconds', 'data.coins']],
    [
      'nothing in what fits',
      { level: 1.5, time: -1, coins: [1, 'a', null, true], seconds: 0.5, settings: null, rating: {}, other: [{}] },
      [],
    ],
  ])('are %s', (_, data, expected) => {
    expect(misfits(slot, data).map(({ path }) => path)).toEqual(expected);
  });
});
