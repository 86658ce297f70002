import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealCursor } from '#core/cursor';
import { Problem } from '#core/problem';
import { checkLedgerCursor, readLedgerCursor, writeLedgerCursor } from './ledger-cursor.rules.ts';
import type { LedgerEntry } from './money.dto.ts';

const entry = (ledgerNumber: number): LedgerEntry => ({
  ledgerNumber,
  currency: 'coins',
  amount: 1,
  balance: 1,
  source: 'match',
  operation: 'add',
  at: '2026-11-20T12:00:00.000Z',
});
const ledger = fc.record({ playerId: fc.uuid(), currency: fc.constantFrom('coins', 'gems') });
const last = fc.integer({ min: 2, max: 1e12 });

describe('the cursor of a ledger', () => {
  it('goes on below the last entry of the page', () => {
    fc.assert(
      fc.property(ledger, last, (which, number) => {
        const cursor = writeLedgerCursor([entry(number + 1), entry(number)], which, 'secret')!;
        const { before, of } = readLedgerCursor(cursor, 'secret');
        expect(before).toBe(number);
        checkLedgerCursor(of, which);
      }),
    );
  });

  it('belongs to one player and one currency', () => {
    fc.assert(
      fc.property(ledger, ledger, last, (mine, other, number) => {
        fc.pre(mine.playerId !== other.playerId || mine.currency !== other.currency);
        const { of } = readLedgerCursor(writeLedgerCursor([entry(number)], mine, 'secret')!, 'secret');
        expect(() => {
          checkLedgerCursor(of, other);
        }).toThrow(Problem);
      }),
    );
  });

  it('is refused where anything of it is changed, or another key signed it', () => {
    fc.assert(
      fc.property(ledger, last, fc.nat(), fc.constantFrom('A', 'B', '.', '-'), (which, number, place, letter) => {
        const cursor = writeLedgerCursor([entry(number)], which, 'secret')!;
        const at = place % cursor.length;
        const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1);
        fc.pre(changed !== cursor);
        for (const bad of [changed, cursor.slice(0, -1), `${cursor}A`, '', sealCursor(['x'], 'other')])
          expect(() => readLedgerCursor(bad, 'secret')).toThrow(Problem);
      }),
    );
  });

  it('ends with the first entry', () => {
    const mine = { playerId: 'p1', currency: 'coins' };
    expect(writeLedgerCursor([entry(2), entry(1)], mine, 'secret')).toBeNull();
    expect(writeLedgerCursor([], mine, 'secret')).toBeNull();
  });
});
