// Compiles the Unity package under Mono, with a stand-in for Unity's engine, into dist/unity: as a player's program and as WebGL's, its part for the editor, its samples,
// and the scenarios that `npm run test:unity` plays. The language is what both Unity 2021.3 and Mono's compiler read: C# 7.2, and in methods
// with await no `out var` and no patterns.
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage } from './npm-package.mjs';
import { readmeSource, walkSource } from './unity-readme.mjs';

const HOME = 'libs/unity-client';
const OUT = 'dist/unity';
/** Json.NET as IL2CPP gets it: built without Reflection.Emit. */
const JSON_NET = 'jillejr.newtonsoft.json-for-unity@12.0.101';
const JSON_NET_SHA512 = 'EkIws9wr6dZo10qrmqwhAsGZoKfTSWUTaVt0hINIgvpCCMPW62m9Hc1+FzfmkGBSrGy6qy5UUA1+Ld2afyQ4Kg==';
const DLL = 'Newtonsoft.Json.dll';
const PACKAGES = [
  ...['mono-mcs', 'mono-runtime', 'libmono-system-data4.0-cil'],
  ...['libmono-system-net-http4.0-cil', 'libmono-system-runtime-serialization4.0-cil'],
];
const UNITY = ['UNITY_2021_3_OR_NEWER', 'UNITY_2020_2_OR_NEWER'];
/** Lets the scenarios see the parts; what a game gets has it not. */
const FRIEND = 'Tests~/Friend';
const LIMIT_MS = 300_000;

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

/** C# of folders of the package, as one assembly; a warning is an error. */
function compile(name, folders, options) {
  compileFiles(name, folders.flatMap((folder) => globSync(`${HOME}/${folder}/**/*.cs`)).sort(), options);
}

function compileFiles(name, sources, { references = [], define = [], options = [] } = {}) {
  if (sources.length === 0) return;
  const out = join(OUT, name);
  const kind = name.endsWith('.exe') ? 'exe' : 'library';
  const all = ['System.Core', 'System.Net.Http', 'System.Runtime.Serialization', DLL, ...references];
  const args = [
    `-target:${kind}`,
    `-out:${out}`,
    `-lib:${OUT}`,
    ...all.map((one) => `-r:${one}`),
    ...define.map((one) => `-define:${one}`),
  ];
  const strict = ['-langversion:7.2', '-warn:4', '-warnaserror', '-debug', '-nologo'];
  const { status, stdout, stderr } = spawnSync('mcs', [...strict, ...args, ...options, ...sources], {
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (status !== 0) fail(`${name} does not compile:\n${stdout}${stderr}`);
  console.log(`${out}: ${sources.length} files`);
}

for (const program of ['mcs', 'mono'])
  if (spawnSync(program, ['--version']).error)
    fail(`There is no "${program}" on this machine: install Mono (Debian: ${PACKAGES.join(' ')}).`);
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
copyFileSync(join(npmPackage(JSON_NET, JSON_NET_SHA512), 'Plugins', 'Newtonsoft.Json AOT', DLL), join(OUT, DLL));
compile('UnityEngine.dll', ['Tests~/UnityEngine']);
// With -doc the compiler also holds that all that is public is documented; a parameter whose name says it all needs no line of its own.
const documented = { references: ['UnityEngine.dll'], options: [`-doc:${OUT}/Laurel.Client.xml`, '-nowarn:1573'] };
compile('Laurel.Client.dll', ['Runtime', FRIEND], { ...documented, define: UNITY });
compile('Laurel.Client.WebGL.dll', ['Runtime'], { ...documented, define: [...UNITY, 'UNITY_WEBGL'] });
compile('UnityEditor.dll', ['Tests~/UnityEditor']);
compile('Laurel.Client.Editor.dll', ['Editor', FRIEND], { references: ['UnityEditor.dll'], define: UNITY });
const references = ['UnityEngine.dll', 'Laurel.Client.dll'];
compile('Samples.dll', ['Samples~'], { references, define: UNITY });
writeFileSync(join(OUT, 'Readme.cs'), readmeSource(`${HOME}/README.md`));
compileFiles('Readme.dll', [join(OUT, 'Readme.cs')], { references, define: UNITY });
writeFileSync(join(OUT, 'Walk.cs'), walkSource('docs/ten-minutes.md'));
compileFiles('Walk.dll', [join(OUT, 'Walk.cs')], { references, define: UNITY });
const played = [...references, 'Samples.dll', 'Walk.dll', 'UnityEditor.dll', 'Laurel.Client.Editor.dll'];
compile('proof.exe', ['Tests~/Harness', 'Tests~/Proof'], { references: played, define: UNITY });
