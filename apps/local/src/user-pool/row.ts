import type { SQLOutputValue } from 'node:sqlite';

export type Row = Record<string, SQLOutputValue>;

/** Columns of the schema as their types; a mismatch is a mistake in a statement, so it is thrown. */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`The column ${column} is no text.`);
  return value;
}

export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`The column ${column} is no number.`);
  return value;
}

export const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : textOf(row, column));
