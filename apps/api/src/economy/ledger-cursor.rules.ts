import { invalidCursor, openCursor, sealCursor } from '#core/cursor';
import type { LedgerEntry } from './money.dto.ts';

/** Whose ledger, of which currency. */
export interface WhichLedger {
  playerId: string;
  currency: string;
}

const nameOf = ({ playerId, currency }: WhichLedger): string => `ledger ${playerId} ${currency}`;

/** A cursor that goes on below a page; null where the page holds the first entry, or none. Numbers have no gap, so that 1 is the first. */
export function writeLedgerCursor(page: readonly LedgerEntry[], ledger: WhichLedger, secret: string): string | null {
  const { ledgerNumber: last = 1 } = page.at(-1) ?? {};
  return last === 1 ? null : sealCursor([nameOf(ledger), String(last)], secret);
}

/** Where a cursor goes on. `of` says which ledger it belongs to. @throws Problem `invalid_cursor` where it was not signed by us */
export function readLedgerCursor(cursor: string, secret: string): { before: number; of: string } {
  const [of = '', last] = openCursor(cursor, secret);
  return { before: Number(last), of };
}

/** @throws Problem `invalid_cursor` where the cursor belongs to another player or currency */
export function checkLedgerCursor(of: string, ledger: WhichLedger): void {
  if (of !== nameOf(ledger)) throw invalidCursor('It belongs to another player or currency.');
}
