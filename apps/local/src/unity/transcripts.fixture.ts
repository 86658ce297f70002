import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPILED } from './proof.fixture.ts';

/** Keeps what a scenario printed, for who reads what was seen. */
export function keep(scenario: string, transcript: string): void {
  writeFileSync(join(COMPILED, `${scenario}.transcript.txt`), transcript);
}
