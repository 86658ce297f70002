import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a bucket keeps its objects: whole files by a name that nobody outside chooses. */
export interface Files {
  names(): string[];
  /** The first bytes, at most `limit` of them. */
  start(name: string, limit: number): Buffer;
  read(name: string): Buffer;
  /** All or nothing, also where the process is killed in between. */
  write(name: string, parts: readonly Buffer[]): void;
  remove(name: string): void;
}

/** What never came to its end; the names of objects have no dot. */
const UNFINISHED = '.tmp';

export function diskFiles(folder: string): Files {
  const at = (name: string): string => join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) if (name.endsWith(UNFINISHED)) rmSync(at(name));
  return {
    names: () => readdirSync(folder),
    start: (name, limit) => startOf(at(name), limit),
    read: (name) => readFileSync(at(name)),
    write: (name, parts) => {
      const unfinished = at(`${randomUUID()}${UNFINISHED}`);
      writeFileSync(unfinished, Buffer.concat(parts), { mode: 0o600 });
      renameSync(unfinished, at(name));
    },
    remove: (name) => {
      rmSync(at(name), { force: true });
    },
  };
}

function startOf(path: string, limit: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(limit);
    return buffer.subarray(0, readSync(file, buffer, 0, limit, 0));
  } finally {
    closeSync(file);
  }
}

/** Nothing outlives the process. */
export function memoryFiles(): Files {
  const files = new Map<string, Buffer>();
  const read = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0);
  return {
    names: () => [...files.keys()],
    start: (name, limit) => read(name).subarray(0, limit),
    read,
    write: (name, parts) => files.set(name, Buffer.concat(parts)),
    remove: (name) => files.delete(name),
  };
}
