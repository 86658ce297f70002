import { join } from 'node:path';
import { writeTestRoles } from './recording.ts';
import { readRoles } from './roles.ts';

/** Before the first test file: so that none of them reads templates. */
export default function setup(): void {
  writeTestRoles(readRoles(join(import.meta.dirname, '..')));
}
