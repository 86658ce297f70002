import { readFileSync } from 'node:fs';
import { parseCatalogue } from './parse.ts';

export type Path = readonly (string | number)[];
type Json = Record<string | number, unknown>;

/** The demo's file as it stands, new each time. */
export const demoFile = (): unknown => JSON.parse(readFileSync(new URL('../demo.json', import.meta.url), 'utf8'));

/** `a.b[1]` in parts. */
const partsOf = (path: string): Path =>
  path
    .split(/\.|(?=\[)/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('[') ? Number(part.slice(1, -1)) : part));

export const textOf = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');

/** What stands at a path of the demo's file. */
export const at = (path: string): unknown => partsOf(path).reduce((part, key) => (part as Json)[key], demoFile());

/** A file, the demo's by default, with another value at a path; undefined takes out what stands there. */
export function put(path: string | Path, value: unknown, file: unknown = demoFile()): unknown {
  const [key, ...rest] = typeof path === 'string' ? partsOf(path) : path;
  if (key === undefined) return value;
  const inner = (part: unknown): unknown => put(rest, value, part);
  if (Array.isArray(file)) {
    const list: unknown[] = [...(file as unknown[])];
    list[Number(key)] = inner(list[Number(key)]);
    return list;
  }
  const entries = new Map<string | number, unknown>(Object.entries(file as Json));
  entries.set(key, inner(entries.get(key)));
  if (entries.get(key) === undefined) entries.delete(key);
  return Object.fromEntries(entries);
}

/** What is wrong with a file, line by line; none where it is taken. Any other failure is thrown on. */
export function mistakesOf(file: unknown): string[] {
  try {
    parseCatalogue(file);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CatalogueError') throw error;
    return error.message.split('\n  ').slice(1);
  }
}
