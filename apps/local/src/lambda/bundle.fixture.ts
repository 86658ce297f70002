import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudFunction } from '../template/cloud.ts';

/** Writes bundles (source text by name) as a build would, for tests; answers their folder. */
export function writeBundles(bundles: Record<string, string>): string {
  const dist = mkdtempSync(join(tmpdir(), 'laurel-dist-'));
  for (const [name, source] of Object.entries(bundles)) {
    mkdirSync(join(dist, name));
    writeFileSync(join(dist, name, 'index.mjs'), source);
  }
  return dist;
}

/** A function of the templates, for tests. */
export function testFunction(name: string, overrides: Partial<CloudFunction> = {}): CloudFunction {
  return {
    name,
    bundle: 'api',
    isContainer: false,
    handler: 'handler',
    timeoutSeconds: 10,
    memoryMb: 256,
    reservedConcurrency: undefined,
    retries: 2,
    deadLetter: undefined,
    environment: {},
    sources: [],
    ...overrides,
  };
}
