import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '#core/json';

const MAX_BYTES = 10 * 1024 * 1024;
const MAX_SHOWN = 500;
const LOUD = new Set(['WARN', 'ERROR', 'CRITICAL']);

/** Takes a line that a bundle's functions wrote. */
export type Log = (bundle: string, line: string) => void;

/** Shows warnings, errors and whatever is no JSON line; everything else belongs to the file. */
export function consoleLog(print: (text: string) => void): Log {
  return (bundle, line) => {
    const shown = compact(line);
    if (shown) print(`[${bundle}] ${shown.slice(0, MAX_SHOWN)}`);
  };
}

/** Writes every line to `<folder>/<bundle>.log`; at 10 MB the file becomes `<bundle>.log.1` and a new one begins. */
export function fileLog(folder: string): Log {
  mkdirSync(folder, { recursive: true });
  const sizes = new Map<string, number>();
  return (bundle, line) => {
    const path = join(folder, `${bundle}.log`);
    const text = `${line}\n`;
    const size = sizes.get(bundle) ?? statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    const full = size >= MAX_BYTES;
    if (full) renameSync(path, `${path}.1`);
    appendFileSync(path, text);
    sizes.set(bundle, (full ? 0 : size) + Buffer.byteLength(text));
  };
}

function compact(line: string): string | undefined {
  const fields = jsonLine(line);
  if (!fields) return line;
  const { level, message, code, requestId, error } = fields;
  if (typeof level !== 'string' || !LOUD.has(level)) return undefined;
  const cause = isJsonObject(error) ? (error.message ?? error.name) : undefined;
  const parts = [level, message, code, cause, requestId && `(${text(requestId)})`];
  return parts.filter(Boolean).map(text).join(' ');
}

/** The fields of a JSON line; undefined for any other text. */
export function jsonLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const fields: unknown = JSON.parse(line);
    return isJsonObject(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
