// Bundles the apps that are deployed, and draws the presets. Nothing is done where no source has changed since the last build.
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { checkCatalogue } from './catalogue.mjs';
import { buildPresets } from './presets.mjs';
import bundles from './rolldown.config.mjs';
import { packWebClient } from './web-client.mjs';

const STAMP = 'dist/.stamp';
const SOURCES = [
  'apps/{api,avatar-processor,realtime}/src/**/*.{ts,json}',
  'libs/*/src/**/*.ts',
  'libs/catalog/*.json',
  'libs/avatar/presets/*.svg',
  'libs/web-client/README.md',
  'LICENSE',
  '.config/{build,catalogue,presets,rolldown.config,web-client}.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Changes when a source is added, removed or written. */
function fingerprint() {
  const files = SOURCES.flatMap((pattern) => globSync(pattern)).sort();
  const lines = files.map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Builds what lies under dist/; true where there was something to do. */
export async function build() {
  const now = fingerprint();
  if (read(STAMP) === now) return false;
  await checkCatalogue();
  const start = performance.now();
  for (const { output, ...input } of bundles) {
    const bundle = await rolldown(input);
    await bundle.write(output);
    await bundle.close();
  }
  packWebClient();
  await buildPresets();
  mkdirSync('dist', { recursive: true });
  writeFileSync(STAMP, now);
  console.log(`Built the bundles in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return true;
}

if (import.meta.main) await build();
