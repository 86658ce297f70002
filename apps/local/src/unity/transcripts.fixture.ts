import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPILED } from './proof.fixture.ts';

/** The beginning of every JSON Web Token. */
const TOKEN = /\beyJ[\w-]{10,}/;

/** Keeps what a scenario printed, for who reads what was seen. @throws where a token is in it: no message of the client holds one */
export function keep(scenario: string, transcript: string): void {
  if (TOKEN.test(transcript)) throw new Error(`${scenario} has printed a token.`);
  writeFileSync(join(COMPILED, `${scenario}.transcript.txt`), transcript);
}
