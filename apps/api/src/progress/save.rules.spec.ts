import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Slot } from '#catalog/catalog';
import { Problem } from '#core/problem';
import { type Contents, KEPT_VERSIONS, NO_SAVE, type SaveCall, type SaveHead, type Writer } from './save.ts';
import { canMerge, following, operationOf, takeSave, versionMadeBy } from './save.rules.ts';

const slot: Slot = { slot: 'main', merge: true, fields: [{ field: 'seconds', policy: 'sum' }] };
const NOON = Date.parse('2026-11-20T12:00:00Z');

/** When each of the tries, at these distances in milliseconds, was let through. */
function takenAt(distances: readonly number[]): number[] {
  const taken: number[] = [];
  let [now, fullAt] = [NOON, 0];
  for (const distance of distances) {
    now += distance;
    try {
      fullAt = takeSave(fullAt, now);
      taken.push(now);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
      // The seconds that it says are enough, and one less is not.
      const seconds = (error as Problem).retryAfter ?? 0;
      expect(() => takeSave(fullAt, now + seconds * 1000)).not.toThrow();
      expect(() => takeSave(fullAt, now + (seconds - 1) * 1000)).toThrow(Problem);
    }
  }
  return taken;
}

describe('the bucket of a slot', () => {
  it('lets no more through than 20, and one for each 10 s', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 15_000 }), { maxLength: 120 }), (distances) => {
        const taken = takenAt(distances);
        taken.forEach((from, i) => {
          const last = taken.at(-1)!;
          expect(taken.length - i).toBeLessThanOrEqual(20 + Math.floor((last - from) / 10_000));
        });
      }),
    );
  });

  it('lets 20 through at once, and all that come 10 s after one another', () => {
    expect(takenAt(Array(25).fill(0))).toHaveLength(20);
    expect(takenAt(Array(100).fill(10_000))).toHaveLength(100);
    expect(takenAt([...Array<number>(20).fill(0), 200_000, ...Array<number>(24).fill(0)])).toHaveLength(40);
  });

  it('has one left after the clock was moved back, and fills as ever', () => {
    const tomorrow = takeSave(0, NOON + 86_400_000);
    const empty = takeSave(tomorrow, NOON);
    expect(() => takeSave(empty, NOON)).toThrow(Problem);
    expect(() => takeSave(empty, NOON + 10_000)).not.toThrow();
  });

  it('gives nothing to clocks that differ by a little', () => {
    const empty = Array(20)
      .fill(NOON + 5_000)
      .reduce(takeSave, 0) as number;
    expect(() => takeSave(empty, NOON)).toThrow(Problem);
  });
});

const KEPT = [6, 7, 8, 9];
const PAST = [0, 1, 2, 3, 4, 5, ...KEPT];

/** The heads that a slot has had after saves with these operations. */
function headsAfter(operations: readonly string[]): SaveHead[] {
  const call = { by: 'server', at: new Date(NOON) } as SaveCall;
  const heads = [NO_SAVE];
  for (const operation of operations) heads.push({ ...NO_SAVE, ...following(heads.at(-1)!, { ...call, operation }) });
  return heads;
}

describe('a merge on a base that is kept', () => {
  it('finds what it did itself, however many saves came after it', () => {
    const operations = fc.array(fc.uuid(), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(operations, fc.nat(), fc.nat(), (keys, nth, later) => {
        const made = (nth % keys.length) + 1;
        const heads = headsAfter(keys.map((key, i) => operationOf('player', key + String(i), {})));
        const head = heads[made + (later % (keys.length - made + 1))]!;
        const operation = operationOf('player', keys[made - 1]! + String(made - 1), {});
        for (let base = 0; base < made; base++) {
          if (canMerge({ slot, by: 'player', baseVersion: base }, {}, head)) expect(versionMadeBy(operation, head)).toBe(made);
        }
      }),
    );
  });

  it.each<[string, number[], Slot['fields'], Contents, Writer?]>([
    ['nothing, into a slot with a sum', KEPT, slot.fields, {}],
    ['a field without a policy', KEPT, [], { note: 1 }],
    ['a latest field', KEPT, [{ field: 'note', policy: 'latest' }], { note: 1 }],
    ['a latest field beside a max', KEPT, [{ field: 'level', policy: 'max' }], { level: 1, note: 1 }],
    ["a server's own field", KEPT, [{ field: 'rating', policy: 'server' }], { rating: 1 }, 'server'],
    ["a server's field, which a player does not move", PAST, [{ field: 'rating', policy: 'server' }], { rating: 1 }],
    ['a max', PAST, [{ field: 'level', policy: 'max' }], { level: 1 }],
    ['a min', PAST, [{ field: 'time', policy: 'min' }], { time: 1 }],
    ['a union', PAST, [{ field: 'found', policy: 'union' }], { found: [1] }],
  ])('of %s is possible on bases %j of 9 versions', (...[, possible, fields, sent, by = 'player']) => {
    const head = headsAfter(Array(9).fill('')).at(-1)!;
    const bases = Array.from({ length: 12 }, (_, base) => base);
    const call = { slot: { ...slot, fields }, by };
    expect(bases.filter((baseVersion) => canMerge({ ...call, baseVersion }, sent, head))).toEqual(possible);
  });
});

describe('versionMadeBy', () => {
  const operation = operationOf('player', 'k', { n: 1, m: 2 });

  it('knows an operation as long as its version is kept', () => {
    const heads = headsAfter(['', operation, '', '', '', '']);
    expect(heads.map((head) => versionMadeBy(operation, head))).toEqual([undefined, undefined, 2, 2, 2, 2, undefined]);
    expect(heads.every(({ operations }) => operations.length <= KEPT_VERSIONS)).toBe(true);
  });

  it('refuses the key with another request, and knows a request whatever the order of its fields', () => {
    const [, head] = headsAfter([operation]);
    expect(versionMadeBy(operationOf('player', 'k', { m: 2, n: 1 }), head!)).toBe(1);
    expect(() => versionMadeBy(operationOf('player', 'k', { n: 2 }), head!)).toThrow(Problem);
    expect(versionMadeBy(operationOf('server', 'k', { n: 2 }), head!)).toBeUndefined();
    expect(versionMadeBy(operationOf('player', 'l', { n: 1, m: 2 }), head!)).toBeUndefined();
  });

  it('takes no two calls without a key for the same', () => {
    expect(versionMadeBy('', headsAfter(['', ''])[2]!)).toBeUndefined();
  });
});
