// Writes openapi.yaml and the templates of both APIs from the controllers, what belongs to the catalogue, the schema of laurel.v1, the web
// client's types, and the generated half of the Unity package; `--check` only tells whether they are current, `--again` makes the Unity
// package's anew even if it is.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { stringify } from 'yaml';
import { catalogueFiles } from '../.config/catalogue.mjs';
import { laurelSchema } from '../.config/laurel-v1.mjs';
import { unityClient } from '../.config/unity-client.mjs';
import { unityMetas } from '../.config/unity-metas.mjs';
import { webClientTypes } from '../.config/web-client-types.mjs';
import { apiLocal } from './api-local.ts';
import { apiTemplate } from './api-template.ts';
import { opsFiles } from './ops-files.ts';
import { realtimeTemplate } from './realtime-template.ts';
import { schemaDescriptions } from './schema-descriptions.ts';

const FOLDER = 'dist/generate';
const DTOS = ['apps/api/src/**/*.dto.ts', 'libs/http/src/*.dto.ts'];
/** A package, but not the compiler's own helpers, a file, or an alias of package.json. */
const isPackage = (id) => /^(@(?!oxc-project)|[a-z](?!pps\/))/.test(id);

/** Node does not run decorators: the app is compiled to be asked. */
async function load(app, name) {
  const bundle = await rolldown({ input: `apps/${app}/src/${name}.ts`, platform: 'node', tsconfig: 'tsconfig.json', external: isPackage });
  mkdirSync(FOLDER, { recursive: true });
  const { output } = await bundle.write({ file: `${FOLDER}/${name}.mjs`, format: 'esm', codeSplitting: false, keepNames: true });
  await bundle.close();
  const module = await import(new URL(`../${FOLDER}/${output[0].fileName}`, import.meta.url).href);
  rmSync(FOLDER, { recursive: true });
  return module;
}

function openapi(contract) {
  // Many readers are of YAML 1.1, to which a time without quotes is no text.
  const header = '# Generated from the controllers by `npm run generate`: change those, not this file.\n';
  return header + stringify(contract, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
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

const { contract, routes } = await load('api', 'contract');
const document = await contract(schemaDescriptions(DTOS.flatMap((pattern) => globSync(pattern)).map(read)));
const head = readFileSync('infra/api.head.yaml', 'utf8');
put('openapi.yaml', openapi(document));
for (const [file, text] of Object.entries(await webClientTypes(document, laurelSchema()))) put(file, text);
const api = apiTemplate(head, routes, document);
put('infra/api.yaml', api);
put('infra/api.local.yaml', apiLocal(api));
put('infra/api.single.yaml', apiTemplate(head, routes, document, 'single'));

const sockets = await load('realtime', 'routes');
put('infra/realtime.yaml', realtimeTemplate(readFileSync('infra/realtime.head.yaml', 'utf8'), await sockets.socketRoutes()));

for (const [file, text] of Object.entries(opsFiles(read))) put(file, text);

const check = process.argv.includes('--check');
unityClient({ check, again: process.argv.includes('--again') });
unityMetas({ check });
