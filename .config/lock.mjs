// Completes package-lock.json: `npm ci` refuses a lock that does not list every platform's optional binary, and npm writes such a
// lock where a registry lacks some of them. Run it after each change of a dependency; `--check` only tells whether it would add any.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const known = {
  os: ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'],
  cpu: ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'],
};

/** `@rolldown/binding-linux-x64-musl` → { os: ['linux'], cpu: ['x64'], libc: ['musl'] } */
function platform(name) {
  const words = name.split('/').at(-1).split('-');
  const libc = words.some((w) => w.startsWith('musl')) ? ['musl'] : words.some((w) => w.startsWith('gnu')) ? ['glibc'] : undefined;
  const pick = (list) => list.filter((w) => words.includes(w));
  return { cpu: pick(known.cpu), ...(libc && { libc }), ...(pick(known.os).length && { os: pick(known.os) }) };
}

const lock = JSON.parse(readFileSync(file, 'utf8'));
const all = lock.packages;
let added = 0;
for (const [path, entry] of Object.entries(all)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (all[`${path}/node_modules/${name}`] ?? all[`node_modules/${name}`]) continue;
    if (!/^\d/.test(version) || !platform(name).cpu.length) throw new Error(`${path}: cannot complete ${name}@${version}`);
    all[`node_modules/${name}`] = { version, ...(entry.dev && { dev: true }), ...platform(name), optional: true };
    added++;
  }
}
if (process.argv.includes('--check')) {
  if (added > 0) {
    console.error(`package-lock.json lacks ${added} optional packages of other platforms: run \`npm run lock\`.`);
    process.exit(1);
  }
} else {
  lock.packages = Object.fromEntries(Object.entries(all).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${added} optional packages added`);
}
