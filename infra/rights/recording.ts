import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Deed } from './policy.rules.ts';
import type { Roles } from './roles.ts';

/** What the tests of one file did by one function's role, and how often. */
export interface Recorded extends Deed {
  /** Logical id. */
  function: string;
  times: number;
}

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'node_modules', '.cache', 'rights');
const ROLES = join(FOLDER, 'roles.json');

/** The roles as the run of tests found them: so no test file reads templates. */
export const readTestRoles = (): Roles => JSON.parse(readFileSync(ROLES, 'utf8')) as Roles;

export const writeTestRoles = (roles: Roles): void => {
  write(ROLES, roles);
};

/** Each test file has a recording of its own, of the last time that it ran: a run of some leaves those of the others. */
export function writeRecording(test: string, recorded: readonly Recorded[]): void {
  const folder = join(FOLDER, 'recordings');
  write(join(folder, `${relative(ROOT, test).split(sep).join('+')}.json`), recorded);
}

/** All recordings by test file, but of those that are no more, and of storms, which not every run of the suite has. */
export function readRecordings(): Map<string, Recorded[]> {
  const folder = join(FOLDER, 'recordings');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : [];
  const tests = files.map((file) => file.slice(0, -'.json'.length).replaceAll('+', '/'));
  const counted = tests.filter((test) => existsSync(join(ROOT, test)) && !test.endsWith('.storm.spec.ts'));
  return new Map(counted.map((test) => [test, JSON.parse(readFileSync(pathOf(folder, test), 'utf8')) as Recorded[]]));
}

const pathOf = (folder: string, test: string): string => join(folder, `${test.replaceAll('/', '+')}.json`);

/** Complete or not at all: somebody may read it meanwhile. */
function write(path: string, value: unknown): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const part = `${path}.${process.pid}`;
  writeFileSync(part, JSON.stringify(value));
  renameSync(part, path);
}
