import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the linter says of the contract, once it was changed. */
function lint(change: (text: string) => string): { status: number | null; said: string } {
  const text = readFileSync('openapi.yaml', 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(join(folder, 'openapi.yaml'), changed);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['.config/contract-lint.mjs', join(folder, 'openapi.yaml')]);
  return { status, said: String(stdout) + String(stderr) };
}

it.each([
  ['an example that lacks a field', 'no-invalid-media-type-examples', (text: string) => text.replace(/\n +achievedAt: .*/, '')],
  [
    'an example with a field of its own',
    'no-invalid-media-type-examples',
    (text: string) => text.replace(/(\n +)name: Ada\n/, '$&$1age: 7\n'),
  ],
  ['a call without words', 'operation-description', (text: string) => text.replace(/ {6}description: \|-\n( {8}.*\n|\n)+/, '')],
  ['a reference to nothing', 'no-unresolved-refs', (text: string) => text.replace('schemas/Me"', 'schemas/Mee"')],
])('the linter refuses %s', (_, rule, change) => {
  const { status, said } = lint(change);
  expect(said).toContain(rule);
  expect(status).toBe(1);
});
