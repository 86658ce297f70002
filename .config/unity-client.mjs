// The generated half of the Unity package, by OpenAPI Generator, and a stamp that says of what it was made: with that, Node alone tells
// whether it is current. The generator runs only where it is not, or where `again` is asked for.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GENERATOR, openapiGenerator } from './openapi-generator.mjs';

const HOME = 'libs/unity-client';
const OUTPUT = `${HOME}/Runtime/Generated`;
const SETTINGS = `${HOME}/Generator~`;
const STAMP = `${SETTINGS}/stamp.json`;
/** Of the generator's runtime, what the templates make: the rest of it is not needed. */
const RUNTIME = ['ApiClient', 'ApiException', 'ApiJson', 'ApiRequest', 'ApiResponse', 'Configuration', 'ConnectionException', 'IApiClient'];
const MORE_RUNTIME = ['TolerantEnumConverter', 'UnexpectedResponseException'];
const WHAT = `apis,models,supportingFiles=${[...RUNTIME, ...MORE_RUNTIME].map((name) => `${name}.cs`).join(':')}`;
const WHAT_NOT = 'apiDocs=false,modelDocs=false,apiTests=false,modelTests=false';
/** Folders as the generator names them, after the namespaces, and as they are here. */
const FOLDERS = { Client: '.', 'Client.Api': 'Api', 'Client.Model': 'Model' };

function filesIn(folder) {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'));
  } catch {
    return [];
  }
}

function hashOf(files) {
  const hash = createHash('sha256').update(GENERATOR);
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function stamp() {
  const sources = ['openapi.yaml', '.config/unity-client.mjs', ...filesIn(SETTINGS).filter((file) => file !== STAMP)];
  const made = filesIn(OUTPUT).filter((file) => file.endsWith('.cs'));
  return `${JSON.stringify({ generator: GENERATOR, sources: hashOf(sources), generated: hashOf(made) }, null, 2)}\n`;
}

const stamped = () => filesIn(SETTINGS).includes(STAMP) && readFileSync(STAMP, 'utf8') === stamp();

/** A comment's Markdown as C# has it: `code`, paragraphs and the points of a list, each on a line of its own. */
function commented(line) {
  const [, indent] = /^( *)\/\/\/ /.exec(line) ?? [];
  if (indent === undefined) return line;
  const next = `\n${indent}/// `;
  const coded = line.replace(/`([^`]+)`/g, '<c>$1</c>').replace(/\*\*([^*]+)\*\*/g, '$1');
  const refusals = coded.replaceAll('; </exception>', '</exception>').replace(/; (?=\d{3} )/g, `;${next}`);
  const [, notes] = /<remarks>(.*)<\/remarks>/.exec(refusals) ?? [];
  if (notes === undefined) return refusals;
  const paragraphs = notes.split(/ {2,}(?:- )?| - (?=[A-Z])/).map((text) => `<para>${text}</para>`);
  return `${indent}/// <remarks>${next}${paragraphs.join(next)}${next}</remarks>`;
}

/** Entities that mustache makes of characters that comments may have; no space at a line's end, one newline at the file's. */
function tidy(text) {
  const characters = { '&#x60;': '`', '&#x3D;': '=', '&#39;': "'", '&quot;': '"' };
  const plain = text.replaceAll('\r', '').replace(/&(#x60|#x3D|#39|quot);/g, (entity) => characters[entity]);
  const lines = plain.split('\n').map(commented).join('\n');
  return `${lines.replace(/[ \t]+$/gm, '').trimEnd()}\n`;
}

function regenerate() {
  const aside = mkdtempSync(join(tmpdir(), 'laurel-unity-'));
  try {
    const options = ['-c', `${SETTINGS}/config.yaml`, '-t', `${SETTINGS}/templates`, '--global-property', `${WHAT},${WHAT_NOT}`];
    openapiGenerator('generate', '-i', 'openapi.yaml', '-o', aside, ...options);
    const made = filesIn(aside).filter((file) => file.endsWith('.cs'));
    for (const file of made) writeFileSync(file, tidy(readFileSync(file, 'utf8')));
    for (const file of filesIn(OUTPUT)) if (file.endsWith('.cs')) rmSync(file);
    for (const [from, to] of Object.entries(FOLDERS)) cpSync(join(aside, 'src/Laurel', from), join(OUTPUT, to), { recursive: true });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Makes the generated C# what openapi.yaml says, or, with `check`, only tells; `again` also where it is current already. */
export function unityClient({ check, again }) {
  if (stamped() && !again) return console.log(`${OUTPUT} is current`);
  if (check) return fail(`${OUTPUT} is not what openapi.yaml says: run \`npm run generate\` and commit it.`);
  try {
    regenerate();
  } catch (error) {
    return fail(`\n!!!! ${OUTPUT} IS NOT CURRENT. Its generator needs ${error.message}. Then run \`npm run generate\` again. !!!!\n`);
  }
  writeFileSync(STAMP, stamp());
  console.log(`${OUTPUT} written`);
}

function fail(reason) {
  console.error(reason);
  process.exitCode = 1;
}
