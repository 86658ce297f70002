import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { catalogue } from '#catalog/demo';
import { sealCursor } from '#core/cursor';
import { Problem } from '#core/problem';
import type { From, Standings } from '#ranking/board';
import { checkCursor, readCursor, writeCursor } from './cursor.rules.ts';

const row = fc.record({ key: fc.stringMatching(/^[0-9a-v]{26}$/), playerId: fc.uuid() });
const from = fc.oneof<fc.Arbitrary<From>[]>(
  row.map((after) => ({ after })),
  row.map((before) => ({ before })),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map((rank) => ({ rank })),
);
const standings = fc
  .record({ board: fc.constantFrom(...catalogue.boards), id: fc.constantFrom('all', 'd2026-11-20', 'w2026-47', 's1') })
  .map(({ board, id }): Standings => ({ board, period: { id, startsAt: null, endsAt: null, closesAt: null } }));

describe('the cursor of a board', () => {
  it('begins where it was written for, and there alone', () => {
    fc.assert(
      fc.property(from, standings, standings, (place, mine, other) => {
        const cursor = writeCursor(place, mine, 'secret')!;
        expect(cursor.length).toBeLessThanOrEqual(512);
        const read = readCursor(cursor, 'secret');
        expect(read.from).toEqual(place);
        checkCursor(read.of, mine);
        fc.pre(mine.board !== other.board || mine.period.id !== other.period.id);
        expect(() => {
          checkCursor(read.of, other);
        }).toThrow(Problem);
      }),
    );
  });

  it('is refused where anything of it is changed, or another key or list signed it', () => {
    fc.assert(
      fc.property(from, standings, fc.nat(), fc.constantFrom('A', 'B', '.', '-'), (place, mine, position, letter) => {
        const cursor = writeCursor(place, mine, 'secret')!;
        const at = position % cursor.length;
        const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1);
        fc.pre(changed !== cursor);
        const others = [sealCursor(['ledger p coins', '7'], 'secret'), sealCursor(['on', 'arcade', 'all', 'k', 'p'], 'secret')];
        for (const bad of [changed, cursor.slice(0, -1), `${cursor}A`, '', writeCursor(place, mine, 'other')!, ...others])
          expect(() => readCursor(bad, 'secret')).toThrow(Problem);
      }),
    );
  });

  it('is none where there is no page', () => {
    fc.assert(
      fc.property(standings, (mine) => {
        expect(writeCursor(null, mine, 'secret')).toBeNull();
      }),
    );
  });
});
