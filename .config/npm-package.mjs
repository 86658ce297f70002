// A package of npm's registry by its checksum, into the cache: for what is large and needed by few, and so is no dependency.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'npm-packages');

/**
 * The folder of a package (`name@1.2.3`), fetched where it is not there yet; throws where it can't be had or is not what it was. Unpacked
 * aside and moved into place whole, so that an interrupted download leaves nothing that looks complete.
 */
export function npmPackage(spec, sha512) {
  const home = join(CACHE, spec);
  if (existsSync(home)) return home;
  console.log(`Fetching ${spec} (once) …`);
  mkdirSync(CACHE, { recursive: true });
  const aside = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    unpack(spec, sha512, aside);
    renameSync(join(aside, 'package'), home);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return home;
}

function unpack(spec, sha512, aside) {
  const npm = process.env.npm_execpath;
  const args = ['pack', spec, '--pack-destination', aside, '--silent'];
  const packed = npm ? spawnSync(process.execPath, [npm, ...args]) : spawnSync('npm', args);
  const [archive] = globSync(join(aside, '*.tgz'));
  if (packed.status !== 0 || !archive) throw new Error(`The npm registry did not give ${spec}: ${packed.stderr}`);
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (found !== sha512) throw new Error(`${spec} is not what it was: its SHA-512 is ${found}, not ${sha512}.`);
  if (spawnSync('tar', ['-xzf', archive, '-C', aside]).status !== 0) throw new Error(`tar could not unpack ${archive}.`);
}
