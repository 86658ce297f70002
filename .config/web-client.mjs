// What `@laurel/web-client` is beside its code: its types in one file, and what npm reads. No package.json stands beside the sources: their
// aliases are those of the project's own.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = 'dist/web-client';

/** Of the project's version. */
const manifest = ({ version, license }) => ({
  name: '@laurel/web-client',
  version,
  description: 'Laurel for web games and Node: sign-in, scores, saves, shop and live leaderboards, typed by the contract',
  license,
  type: 'module',
  sideEffects: false,
  engines: { node: '>=22' },
  exports: { '.': { types: './index.d.ts', default: './index.mjs' } },
  types: './index.d.ts',
  files: ['index.mjs', 'index.mjs.map', 'index.d.ts', 'README.md', 'LICENSE'],
});

/** Lays manifest, README and licence beside the bundle and its types. */
export function packWebClient() {
  writeFileSync(`${FOLDER}/package.json`, `${JSON.stringify(manifest(JSON.parse(readFileSync('package.json', 'utf8'))), null, 2)}\n`);
  copyFileSync('libs/web-client/README.md', `${FOLDER}/README.md`);
  copyFileSync('LICENSE', `${FOLDER}/LICENSE`);
}
