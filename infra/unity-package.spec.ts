import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import root from '../package.json' with { type: 'json' };
import manifest from '../libs/unity-client/package.json' with { type: 'json' };

const HOME = 'libs/unity-client';
const at = (path: string): string => join(HOME, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');
const found = (pattern: string): string[] => globSync(pattern, { cwd: HOME }).map((path) => path.replaceAll('\\', '/'));
/** What Unity has to do with: not in folders with a tilde, but for the samples, which it copies. */
const ofUnity = found('**/*').filter((path) => !path.replace(/^Samples~\//, '').includes('~'));
const metas = ofUnity.filter((path) => path.endsWith('.meta'));
const assets = ofUnity.filter((path) => !path.endsWith('.meta'));
const guidOf = (asset: string): string | undefined => /^guid: ([0-9a-f]{32})$/m.exec(read(`${asset}.meta`))?.[1];

/** The paths that npm puts into the tarball that Unity's Package Manager takes. */
function packed(): string[] {
  const [tarball] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: HOME, encoding: 'utf8' })) as {
    files: { path: string }[];
  }[];
  return tarball?.files.map(({ path }) => path).toSorted() ?? [];
}

describe('the Unity package', () => {
  it('has the version, the licence and the authors of Laurel', () => {
    expect(manifest.version).toBe(root.version);
    expect(read('CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`);
    expect(read('LICENSE.md')).toBe(readFileSync('LICENSE', 'utf8'));
    expect(read('LICENSE.md')).toContain(` ${manifest.author.name}\n`);
  });

  it('has a meta for each asset and none besides, each with a GUID of its own', () => {
    expect(assets.length).toBeGreaterThan(90);
    expect(metas.toSorted()).toEqual(assets.map((path) => `${path}.meta`).toSorted());
    const guids = assets.map(guidOf);
    expect(guids).not.toContain(undefined);
    expect(new Set(guids).size).toBe(assets.length);
  });

  it('has its JavaScript in WebGL alone', () => {
    const platforms = ['Any: ', 'Editor: Editor', 'WebGL: WebGL'];
    for (const path of found('**/*.jslib')) {
      const enabled = platforms.map((name) => new RegExp(`${name}\n {4}second:\n {6}enabled: (\\d)\n`).exec(read(`${path}.meta`))?.[1]);
      expect({ path, enabled }).toEqual({ path, enabled: ['0', '0', '1'] });
    }
  });

  it('hands its link.xml to the linker by its GUID, and names itself there', () => {
    expect(read('Editor/LinkXml.cs')).toContain(`"${guidOf('Runtime/link.xml') ?? ''}"`);
    const { name } = JSON.parse(read('Runtime/Laurel.Client.asmdef')) as { name: string };
    expect(read('Runtime/link.xml')).toContain(`fullname="${name}"`);
  });

  it('offers each of its samples', () => {
    expect(manifest.samples.map(({ path }) => path)).toEqual(
      expect.arrayContaining(found('Samples~/*').filter((path) => !path.endsWith('.meta'))),
    );
  });

  it('is packed whole, with metas and samples, and without what only we need', () => {
    expect(packed()).toEqual(ofUnity.filter((path) => statSync(at(path)).isFile()).toSorted());
  });
});

it('opens its parts to no other assembly', () => {
  const sources = found('{Runtime,Editor,Samples~}/**/*.cs');
  expect(sources.length).toBeGreaterThan(80);
  expect(sources.filter((path) => read(path).includes('InternalsVisibleTo'))).toEqual([]);
});

// IL2CPP compiles all code ahead: what makes code or types at run time fails on a player's device, and not in the editor.
it('has C# that IL2CPP can compile ahead', () => {
  const forbidden = /\bdynamic\b|Reflection\.Emit|\.Compile\(|Linq\.Expressions|MakeGeneric|Activator\.|Assembly\.Load/;
  const sources = found('Runtime/**/*.cs');
  expect(sources.length).toBeGreaterThan(80);
  expect(sources.filter((path) => forbidden.test(read(path).replaceAll(/\/\/.*$/gm, '')))).toEqual([]);
});
