// Writes openapi.yaml and infra/api.yaml from the controllers, what belongs to the catalogue, and the schema of laurel.v1; `--check` only tells whether they are current.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { stringify } from 'yaml';
import { catalogueFiles } from '../.config/catalogue.mjs';
import { laurelSchema } from '../.config/laurel-v1.mjs';
import { apiTemplate } from './api-template.ts';
import { opsFiles } from './ops-files.ts';

const FOLDER = 'dist/generate';
// The app is built to be asked for its contract, not to be called: any value does.
const names = [
  'CORE_TABLE',
  'BOARDS_TABLE',
  'CLIENT_IDS',
  'CURSOR_KEY',
  'PSEUDONYM_KEY',
  'CORS_ORIGINS',
  'EXPORTS_BUCKET',
  'AVATAR_FUNCTION',
  'UPLOADS_BUCKET',
  'AVATARS_URL',
  'PLAYER_JOBS_QUEUE_URL',
  'LADDERS_QUEUE_URL',
  'AWS_REGION',
];
Object.assign(process.env, Object.fromEntries(names.map((name) => [name, 'generate'])), { USER_POOL_ID: 'us-east-1_Generate1' });

/** A package, but not the compiler's own helpers, a file, or an alias of package.json. */
const isPackage = (id) => /^(@(?!oxc-project)|[a-z](?!pps\/))/.test(id);

/** Node does not run decorators: the app is compiled to be asked. */
async function load(name) {
  const bundle = await rolldown({ input: `apps/api/src/${name}.ts`, platform: 'node', tsconfig: 'tsconfig.json', external: isPackage });
  mkdirSync(FOLDER, { recursive: true });
  const { output } = await bundle.write({ file: `${FOLDER}/${name}.mjs`, format: 'esm', codeSplitting: false, keepNames: true });
  await bundle.close();
  const module = await import(new URL(`../${FOLDER}/${output[0].fileName}`, import.meta.url).href);
  rmSync(FOLDER, { recursive: true });
  return module;
}

async function openapi() {
  const { contract } = await load('contract');
  const header = '# Generated from the controllers by `npm run generate`: change those, not this file.\n';
  return header + stringify(await contract(), { lineWidth: 0, aliasDuplicateObjects: false });
}

async function template() {
  const { routes } = await load('routes');
  return apiTemplate(readFileSync('infra/api.head.yaml', 'utf8'), routes);
}

function put(file, text) {
  if (read(file) === text) console.log(`${file} is current`);
  else if (process.argv.includes('--check')) {
    console.error(`${file} is not what its sources say: run \`npm run generate\` and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`${file} written`);
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

for (const [file, text] of Object.entries(await catalogueFiles())) put(file, text);
put('libs/realtime-client/laurel.v1.schema.json', laurelSchema());
put('openapi.yaml', await openapi());
put('infra/api.yaml', await template());
for (const [file, text] of Object.entries(opsFiles(read))) put(file, text);
