import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Part } from './parts.ts';
import { watchSources } from './watch.ts';

/** Counts how often it ran; fails where a source says so. */
const BUILD = `
import { appendFileSync, readFileSync } from 'node:fs';
const broken = readFileSync('libs/core/a.ts', 'utf8').includes('broken');
appendFileSync('builds', 'x');
if (broken) process.exit(1);`;

let root: string;
let watcher: Part;
let loads: number;
let lines: string[];

const builds = (): number => readFileSync(join(root, 'builds'), 'utf8').length;

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('It did not come about within 20 s');
    await sleep(20);
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'laurel-watch-'));
  for (const folder of ['.config', 'apps/api/src', 'apps/realtime/src', 'libs/core']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, '.config/build.mjs'), BUILD);
  writeFileSync(join(root, 'libs/core/a.ts'), 'fine');
  writeFileSync(join(root, 'builds'), '');
  loads = 0;
  lines = [];
  const onBuilt = (): Promise<void> => {
    loads += 1;
    return loads === 3 ? Promise.reject(new Error('The bundle does not load')) : Promise.resolve();
  };
  watcher = watchSources({ root, print: (line) => lines.push(line), onBuilt });
});

afterEach(async () => {
  await watcher.close();
  rmSync(root, { recursive: true });
});

describe('watching', () => {
  it('builds and loads after a save, also of a new file or of data; what does not build is not loaded; specs don’t count', async () => {
    writeFileSync(join(root, 'libs/core/a.ts'), 'better');
    writeFileSync(join(root, 'apps/api/src/b.ts'), 'new');
    await until(() => loads === 1);
    writeFileSync(join(root, 'libs/core/a.ts'), 'broken');
    await until(() => builds() === 2);
    writeFileSync(join(root, 'libs/core/a.spec.ts'), 'a test');
    writeFileSync(join(root, 'libs/core/notes.md'), 'text');
    writeFileSync(join(root, 'libs/core/a.ts'), 'mended');
    await until(() => loads === 2);
    expect(builds()).toBe(3);
    writeFileSync(join(root, 'libs/core/data.json'), '"does not load"');
    await until(() => lines.includes('Not reloaded: The bundle does not load'));
    expect(lines.filter((line) => line.startsWith('The functions run what you saved'))).toHaveLength(2);
  });
});
