// The .meta file of each file and folder of the Unity package: Unity takes nothing of an installed package that has none, and games refer to
// what is there by the GUID in it. So each GUID follows from the path, and a path that moves is another asset.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';

const HOME = 'libs/unity-client';
const NAME = 'com.laurel.client';
/** What Unity copies into a game as it is: with its metas. Other folders with a tilde are none of Unity's. */
const COPIED = 'Samples~';
const NONE = '  externalObjects: {}\n';
const END = '  userData: \n  assetBundleName: \n  assetBundleVariant: \n';

const FOLDER = `folderAsset: yes\nDefaultImporter:\n${NONE}${END}`;
const SCRIPT = `MonoImporter:\n${NONE}  serializedVersion: 2\n  defaultReferences: []\n  executionOrder: 0\n  icon: {instanceID: 0}\n${END}`;
const platform = (group, name, enabled, settings) =>
  `  - first:\n      ${group}: ${name}\n    second:\n      enabled: ${enabled}\n      settings:${settings}\n`;
/** For WebGL alone: elsewhere its functions have nobody to be linked to. */
const WEBGL =
  `PluginImporter:\n${NONE}  serializedVersion: 2\n  iconMap: {}\n  executionOrder: {}\n  defineConstraints: []\n  isPreloaded: 0\n` +
  `  isOverridable: 0\n  isExplicitlyReferenced: 0\n  validateReferences: 1\n  platformData:\n` +
  platform('Any', '', 0, ' {}') +
  platform('Editor', 'Editor', 0, '\n        DefaultValueInitialized: true') +
  platform('WebGL', 'WebGL', 1, ' {}') +
  END;
const importer = (name) => `${name}:\n${NONE}${END}`;
const IMPORTERS = {
  '.cs': SCRIPT,
  '.asmdef': importer('AssemblyDefinitionImporter'),
  '.jslib': WEBGL,
  '.md': importer('TextScriptImporter'),
  '.json': importer('TextScriptImporter'),
  '.xml': importer('TextScriptImporter'),
  '.unity': importer('DefaultImporter'),
};

function metaOf(path, isFolder) {
  const guid = createHash('sha256').update(`${NAME}/${path}`).digest('hex').slice(0, 32);
  const kind = isFolder ? FOLDER : path === 'package.json' ? importer('PackageManifestImporter') : IMPORTERS[extname(path)];
  if (!kind) throw new Error(`${HOME}/${path}: .config/unity-metas.mjs does not know how Unity imports "${extname(path)}" files.`);
  return `fileFormatVersion: 2\nguid: ${guid}\n${kind}`;
}

/** What is in a folder and below it that Unity sees. */
function assetsIn(folder, found = []) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const unseen = entry.name.startsWith('.') || entry.name.endsWith('~');
    if (!unseen) found.push({ path: relative(HOME, path).replaceAll('\\', '/'), isFolder: entry.isDirectory() });
    if (entry.isDirectory() && (!unseen || entry.name === COPIED)) assetsIn(path, found);
  }
  return found;
}

/** Writes the metas that are missing or not current and removes those of nothing; with `check`, only tells. */
export function unityMetas({ check }) {
  const assets = assetsIn(HOME);
  const wanted = new Map(
    assets.filter(({ path }) => !path.endsWith('.meta')).map(({ path, isFolder }) => [`${path}.meta`, metaOf(path, isFolder)]),
  );
  const there = new Set(assets.map(({ path }) => path).filter((path) => path.endsWith('.meta')));
  const stale = [...wanted].filter(([path, text]) => !there.has(path) || readFileSync(join(HOME, path), 'utf8') !== text);
  const orphans = [...there].filter((path) => !wanted.has(path));
  if (stale.length + orphans.length === 0) return console.log(`${HOME}: ${wanted.size} metas are current`);
  if (check) {
    const which = [...stale.map(([path]) => path), ...orphans].join(', ');
    console.error(`${HOME}: metas are missing, not current or left over: run \`npm run generate\` and commit them (${which}).`);
    process.exitCode = 1;
    return;
  }
  for (const [path, text] of stale) writeFileSync(join(HOME, path), text);
  for (const path of orphans) rmSync(join(HOME, path));
  console.log(`${HOME}: ${stale.length} metas written, ${orphans.length} removed`);
}
