import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Catalogue, type Window, WINDOWS } from '#catalog/catalog';
import { catalogue as demo } from '#catalog/demo';
import { runningPeriod } from '#ranking/period';
import { countersAttributes, toCounters } from './counters.item.ts';
import { count, type Counted, counted, type Counters, countScore, isFed, NO_COUNTERS } from './counters.rules.ts';

const catalogue: Catalogue = {
  ...demo,
  timeZone: 'Europe/Berlin',
  seasons: [
    { season: 's1', startsAt: '2026-10-01T00:00:00.000Z', endsAt: '2026-11-01T00:00:00.000Z', graceSeconds: 0 },
    { season: 's2', startsAt: '2026-11-15T00:00:00.000Z', endsAt: '2027-01-01T00:00:00.000Z', graceSeconds: 0 },
  ],
  counters: [
    { counter: 'runs', feed: { by: 'score', take: 'count', boards: ['arcade', 'points'] } },
    { counter: 'best-score', feed: { by: 'score', take: 'highest', boards: ['arcade'] } },
    { counter: 'coins-spent', feed: { by: 'spending', currencies: ['coins'] } },
    { counter: 'spent', feed: { by: 'spending', currencies: ['coins', 'gems'] } },
    { counter: 'highest-level', feed: { by: 'progress', slot: 'main', field: 'highestLevel' } },
  ],
};

const NOON = new Date('2026-11-20T12:00:00Z');
const MINUTE_MS = 60_000;

const safe = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 }), fc.constant(-0));
const score: fc.Arbitrary<Counted> = fc.record({
  by: fc.constant('score'),
  boardId: fc.constantFrom('arcade', 'points', 'sprint'),
  score: safe,
});
const money = fc.record({ currency: fc.constantFrom('coins', 'gems', 'shells'), amount: fc.integer({ min: 1, max: 2 ** 53 - 1 }) });
const spending: fc.Arbitrary<Counted> = fc.record({ by: fc.constant('spending'), paid: fc.array(money, { maxLength: 3 }) });
const saved = fc.oneof(safe, fc.double(), fc.string(), fc.constant(null), fc.array(safe, { maxLength: 2 }));
const progress: fc.Arbitrary<Counted> = fc.record({
  by: fc.constant('progress'),
  slot: fc.constantFrom('main', 'backup'),
  data: fc.dictionary(fc.constantFrom('highestLevel', 'playSeconds'), saved),
});
const thing = fc.oneof(score, spending, progress);
/** Around season ends, the ends of summer time and of the year. */
const time = fc.date({ min: new Date('2026-10-20'), max: new Date('2027-01-05'), noInvalidDate: true });
const event = fc.record({ what: thing, at: time });
interface Event {
  what: Counted;
  at: Date;
}

const countAll = (events: readonly Event[], before = NO_COUNTERS): Counters =>
  events.reduce((counters, { what, at }) => count(counters, catalogue, at, what), before);
const inOrder = (events: readonly Event[]): Event[] => events.toSorted((a, b) => a.at.getTime() - b.at.getTime());
const periodOf = (window: Window, at: Date): string | undefined => runningPeriod(catalogue, window, at)?.id;
const capped = (value: bigint): number => Number(value < BigInt(Number.MAX_SAFE_INTEGER) ? value : BigInt(Number.MAX_SAFE_INTEGER));

/** What the counters must be, from all that ever happened: nothing is kept in between. */
const model = (events: readonly Event[], window: Window, now: Date): Record<string, number> => {
  const period = periodOf(window, now);
  const things = events.filter(({ at }) => period !== undefined && periodOf(window, at) === period).map(({ what }) => what);
  const scores = things.filter((one) => one.by === 'score');
  const paid = things.filter((one) => one.by === 'spending').flatMap((one) => one.paid);
  const sum = (...currencies: string[]): number =>
    capped(paid.filter(({ currency }) => currencies.includes(currency)).reduce((total, { amount }) => total + BigInt(amount), 0n));
  const arcade = scores.filter(({ boardId }) => boardId === 'arcade').map((one) => one.score);
  const levels = things
    .flatMap((one) => (one.by === 'progress' && one.slot === 'main' ? [one.data.highestLevel] : []))
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
    .map((value) => Math.max(Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER), Number.MIN_SAFE_INTEGER));
  return {
    runs: scores.filter(({ boardId }) => boardId !== 'sprint').length,
    'best-score': arcade.length > 0 ? Math.max(...arcade) + 0 : 0,
    'coins-spent': sum('coins'),
    spent: sum('coins', 'gems'),
    'highest-level': levels.length > 0 ? Math.max(...levels) + 0 : 0,
  };
};
const countsAt = (counters: Counters, window: Window, now: Date): Record<string, number> => {
  const period = periodOf(window, now) ?? 'none';
  return Object.fromEntries(catalogue.counters.map(({ counter }) => [counter, counted(counters, { counter, window, period })]));
};

describe('count', () => {
  it('holds of each running period just what was accepted in it', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const list = inOrder(events);
        const now = list.at(-1)?.at ?? NOON;
        const counters = countAll(list);
        for (const window of WINDOWS) expect(countsAt(counters, window, now)).toEqual(model(list, window, now));
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order of what happened in a period', () => {
    const events = fc.array(thing, { minLength: 1, maxLength: 12 }).chain((things) =>
      fc.tuple(
        fc.constant(things.map((what) => ({ what, at: NOON }))),
        fc.shuffledSubarray(things, { minLength: things.length }).map((some) => some.map((what) => ({ what, at: NOON }))),
      ),
    );
    fc.assert(
      fc.property(events, ([one, other]) => {
        for (const window of WINDOWS) expect(countAll(one)[window]).toEqual(countAll(other)[window]);
      }),
    );
  });

  it('never lowers a count while its period runs', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 2, maxLength: 20 }), (events) => {
        const list = inOrder(events);
        list.reduce((before, { what, at }) => {
          const after = count(before, catalogue, at, what);
          for (const window of WINDOWS)
            for (const [counter, value] of Object.entries(before[window].counts))
              if (before[window].period === after[window].period) expect(after[window].counts[counter]).toBeGreaterThanOrEqual(value);
          return after;
        }, NO_COUNTERS);
      }),
    );
  });

  it('is fed by nothing but what a counter names', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), event, (events, { what, at }) => {
        const before = countAll(inOrder(events));
        const after = count(before, catalogue, at, what);
        const fed = catalogue.counters.filter(({ feed }) => {
          if (feed.by === 'score') return what.by === 'score' && feed.boards.includes(what.boardId);
          if (feed.by === 'spending') return what.by === 'spending' && what.paid.some(({ currency }) => feed.currencies.includes(currency));
          return what.by === 'progress' && what.slot === feed.slot && Number.isFinite(what.data[feed.field]);
        });
        expect(isFed(catalogue, what)).toBe(fed.length > 0);
        if (fed.length === 0) expect(after).toBe(before);
        for (const { counter } of catalogue.counters.filter((one) => !fed.includes(one)))
          expect(after.all.counts[counter]).toBe(before.all.counts[counter]);
      }),
    );
  });

  it('counts in safe integers alone, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), (events) => {
        for (const window of WINDOWS)
          for (const value of Object.values(countAll(events)[window].counts)) expect(Number.isSafeInteger(value)).toBe(true);
      }),
    );
  });

  it('stays at 2^53 - 1 where more is spent', () => {
    const all = { by: 'spending', paid: [{ currency: 'coins', amount: Number.MAX_SAFE_INTEGER }] } as const;
    const more = { by: 'spending', paid: [{ currency: 'coins', amount: 1 }] } as const;
    const counters = countAll([all, more].map((what) => ({ what, at: NOON })));
    expect(counters.all.counts['coins-spent']).toBe(Number.MAX_SAFE_INTEGER);
    const runs = { ...NO_COUNTERS, all: { period: 'all', counts: { runs: Number.MAX_SAFE_INTEGER } } };
    expect(count(runs, catalogue, NOON, { by: 'score', boardId: 'points', score: 1 }).all.counts.runs).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('changes nothing, and no version, where nothing is higher', () => {
    const save = { what: { by: 'progress', slot: 'main', data: { highestLevel: 7.9 } } as const, at: NOON };
    const before = countAll([save]);
    expect(before.all.counts).toEqual({ 'highest-level': 7 });
    for (const highestLevel of [7, 7.5, -1, NaN, Infinity, '9', null, undefined])
      expect(count(before, catalogue, NOON, { ...save.what, data: { highestLevel } })).toBe(before);
  });

  it('counts no season where none is running, and lets the last one stand', () => {
    const run = { by: 'score', boardId: 'points', score: 1 } as const;
    const at = (text: string) => ({ what: run, at: new Date(text) });
    const between = countAll([at('2026-10-31T23:59:00.000Z'), at('2026-11-01T00:00:00.000Z'), at('2026-11-14T23:58:00.000Z')]);
    expect(between.season).toEqual({ period: 's1', counts: { runs: 1 } });
    expect(between.all.counts).toEqual({ runs: 3 });
    const next = countAll([at('2026-11-15T00:00:00.000Z')], between);
    expect(next.season).toEqual({ period: 's2', counts: { runs: 1 } });
  });

  it('loses nothing of a period to a call that began in the one before and counts later', () => {
    const edge = fc.constantFrom('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', '2026-11-01T00:00:00Z', '2026-12-31T23:00:00Z');
    const runsNear = fc.array(fc.integer({ min: -MINUTE_MS, max: MINUTE_MS }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(edge, runsNear, (text, offsets) => {
        const run = { by: 'score', boardId: 'points', score: 1 } as const;
        const events = offsets.map((offset) => ({ what: run, at: new Date(Date.parse(text) + offset) }));
        const counters = countAll(events);
        const now = inOrder(events).at(-1)!.at;
        for (const window of ['all', 'day', 'week'] as const) expect(countsAt(counters, window, now)).toEqual(model(events, window, now));
      }),
    );
  });

  it('begins anew where the clock was moved back', () => {
    const run = { by: 'score', boardId: 'points', score: 1 } as const;
    const tomorrow = countAll([{ what: run, at: new Date('2026-11-21T12:00:00Z') }]);
    expect(count(tomorrow, catalogue, NOON, run).day).toEqual({ period: 'd2026-11-20', counts: { runs: 1 } });
  });
});

describe('counted', () => {
  it('is 0 for every period but the one that is held', () => {
    fc.assert(
      fc.property(event, time, ({ what, at }, now) => {
        const counters = count(NO_COUNTERS, catalogue, at, what);
        for (const window of WINDOWS)
          if (periodOf(window, now) !== periodOf(window, at))
            expect(Object.values(countsAt(counters, window, now))).toEqual([0, 0, 0, 0, 0]);
      }),
    );
  });
});

describe('countScore', () => {
  const run = fc.record({
    boardId: fc.constantFrom('arcade', 'points', 'sprint'),
    score: safe,
    operation: fc.string({ minLength: 1 }),
    at: time,
  });
  const runs = fc.uniqueArray(run, { minLength: 1, maxLength: 32, selector: ({ operation }) => operation });
  const countRuns = (list: readonly Parameters<typeof countScore>[2][]): Counters =>
    list.reduce((counters, one) => countScore(counters, catalogue, one), NO_COUNTERS);

  it('counts a repeated operation once', () => {
    fc.assert(
      fc.property(runs, (list) => {
        const once = countRuns(list);
        for (const one of list) expect(countScore(once, catalogue, one)).toBe(once);
        expect(once).toMatchObject({ version: list.length, operations: list.map(({ operation }) => operation) });
      }),
    );
  });

  it('counts as `count` does', () => {
    fc.assert(
      fc.property(runs, (list) => {
        const { all, day, week, season } = countAll(list.map(({ at, boardId, score }) => ({ at, what: { by: 'score', boardId, score } })));
        expect(countRuns(list)).toMatchObject({ all, day, week, season });
      }),
    );
  });

  it('remembers the last 32 operations, through everything else that is counted', () => {
    const list = Array.from({ length: 40 }, (_, i) => ({ boardId: 'arcade', score: i, operation: String(i), at: NOON }));
    const last = list.slice(8).map(({ operation }) => operation);
    expect(countRuns(list).operations).toEqual(last);
    expect(
      countAll([{ what: { by: 'spending', paid: [{ currency: 'coins', amount: 1 }] }, at: NOON }], countRuns(list)).operations,
    ).toEqual(last);
  });
});

describe('the item', () => {
  it('holds the counters as they are', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), (events) => {
        const counters = { ...countAll(events), operations: ['a', 'b'] };
        expect(toCounters(countersAttributes(counters))).toEqual(counters);
      }),
    );
    expect(toCounters(undefined)).toEqual(NO_COUNTERS);
  });
});
