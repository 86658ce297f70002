// Writes openapi.yaml from the controllers; `--check` only tells whether it is current.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { stringify } from 'yaml';

const CONTRACT = 'openapi.yaml';
const FOLDER = 'dist/generate';
// The app is built to be asked for its contract, not to be called: any value does.
const names = ['CORE_TABLE', 'BOARDS_TABLE', 'CLIENT_IDS', 'CURSOR_KEY', 'CORS_ORIGINS', 'AWS_REGION'];
Object.assign(process.env, Object.fromEntries(names.map((name) => [name, 'generate'])), { USER_POOL_ID: 'us-east-1_Generate1' });

/** A package, but not the compiler's own helpers, a file, or an alias of package.json. */
const isPackage = (id) => /^(@(?!oxc-project)|[a-z](?!pps\/))/.test(id);

async function contract() {
  const bundle = await rolldown({ input: 'apps/api/src/contract.ts', platform: 'node', tsconfig: 'tsconfig.json', external: isPackage });
  mkdirSync(FOLDER, { recursive: true });
  const { output } = await bundle.write({ file: `${FOLDER}/contract.mjs`, format: 'esm', codeSplitting: false, keepNames: true });
  await bundle.close();
  const module = await import(new URL(`../${FOLDER}/${output[0].fileName}`, import.meta.url).href);
  rmSync(FOLDER, { recursive: true });
  return module.contract();
}

const header = '# Generated from the controllers by `npm run generate`: change those, not this file.\n';
const text = header + stringify(await contract(), { lineWidth: 0, aliasDuplicateObjects: false });
const current = (() => {
  try {
    return readFileSync(CONTRACT, 'utf8');
  } catch {
    return '';
  }
})();
if (current === text) console.log(`${CONTRACT} is current`);
else if (process.argv.includes('--check')) {
  console.error(`${CONTRACT} is not what the controllers say: run \`npm run generate\` and commit it.`);
  process.exitCode = 1;
} else {
  writeFileSync(CONTRACT, text);
  console.log(`${CONTRACT} written`);
}
