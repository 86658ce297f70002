import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import manifest from '../package.json' with { type: 'json' };

// SAM names an upload by the names and contents of a folder's files: what is the same on every machine is uploaded once, and changes no function.
describe('the bundles that are uploaded', () => {
  const files = globSync('dist/{api,avatars,jobs,ladders,realtime,triggers}/*').sort();

  it('are files with a source map each, and nothing that an earlier build left', () => {
    expect(files.filter((file) => !/\/(index|late-clients)\.mjs(\.map)?$/.test(file))).toEqual([]);
    expect(files.length).toBeGreaterThanOrEqual(12);
  });

  it.each(files)('%s does not name the folder in which it was built', (file) => {
    expect(readFileSync(file, 'utf8').includes(process.cwd())).toBe(false);
  });

  it.each(files)('%s does not change with a script of npm', (file) => {
    const [script] = Object.keys(manifest.scripts).filter((name) => name.includes(':'));
    expect(script).toBeDefined();
    expect(readFileSync(file, 'utf8').includes(script!)).toBe(false);
  });
});
