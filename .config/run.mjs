// `npm start`, `npm test` and the rest on a fresh clone: install what package-lock.json says, then go on under the project's own Node.
// Plain JavaScript without dependencies: the one file that runs on whatever Node the machine has.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, ...path);
const windows = process.platform === 'win32';

const config = (file) => ['--config', `.config/${file}`];
const quiet = '--disable-warning=ExperimentalWarning';
const build = ['node', '.config/build.mjs'];
const main = 'apps/local/src/main.ts';
// A flag of the process, not NODE_OPTIONS: children that the tests start must not inherit it.
const jestWith = (...options) => ['node', '--experimental-vm-modules', quiet, 'node_modules/jest/bin/jest.js', ...options];
const jest = jestWith(...config('jest.config.mjs'));
// The pattern first: it would take the paths that come after it for more patterns.
const jestOf = (pattern) => jestWith('--testRegex', pattern, ...config('jest.config.mjs'));
const prettier = ['prettier', ...config('prettier.json'), '--log-level', 'warn'];
const generate = ['node', quiet, 'infra/generate.mjs'];
const operate = ['node', quiet, 'infra/deploy/main.ts'];
const lint = [
  [...prettier, '--check', '.'],
  ['eslint', ...config('eslint.config.mjs'), '--cache', '--cache-location', 'node_modules/.cache/eslint/', '.'],
  ['tsc'],
  ['tsc', '-p', 'apps/local/src/pages/browser'],
  ['tsc', '-p', 'infra/pages'],
  ['node', '.config/lock.mjs', '--check'],
  [...generate, '--check'],
  ['node', '.config/contract-lint.mjs'],
];
const steps = {
  build: [build],
  start: [build, ['node', quiet, main]],
  dev: [build, ['node', quiet, main, '--watch']],
  generate: [generate],
  test: [build, jest],
  // Laws and storms, as large as LAUREL_STORMS says; `test` has the laws too, but none of the storms.
  'test:storm': [build, jestOf(String.raw`[./](laws|storm)(\.\w+)?\.spec\.ts$`)],
  // One at a time: a browser takes all the processors that it gets.
  'test:browser': [build, [...jestOf(String.raw`\.browser\.ts$`), '--maxWorkers=1']],
  'test:image': [
    ['bash', 'docker/avatar-processor/build.sh'],
    [...jestOf(String.raw`\.image\.ts$`), '--maxWorkers=1'],
  ],
  // The Unity package compiled and played under Mono, with a stand-in for Unity's engine: needs Mono.
  'test:unity': [build, ['node', '.config/unity-mono.mjs'], [...jestOf(String.raw`\.unity\.ts$`), '--maxWorkers=1']],
  // What AWS's own tools say of the templates, and what CloudFormation would get: needs the SAM CLI and cfn-lint.
  'test:templates': [build, ['node', '.config/transformed.mjs'], [...jestOf(String.raw`\.transformed\.ts$`), '--maxWorkers=1']],
  // Bundles and image in containers, under AWS's own tools: needs the SAM CLI and podman.
  'test:sam': [build, ['bash', 'docker/lambda-runtime/build.sh'], [...jestOf(String.raw`\.sam\.ts$`), '--maxWorkers=1']],
  // The running service against its contract, by cases that nobody chose: needs schemathesis. `npm start` builds what it starts.
  'test:schemathesis': [[...jestOf(String.raw`\.schemathesis\.ts$`), '--maxWorkers=1']],
  // What reaches tables through the SDK; what starts the local cloud's own engine stays with `test`.
  'test:dynamodb-local': [build, ['node', '.config/dynamodb-local.mjs', ...jest, 'apps/api/', 'apps/realtime/', 'libs/']],
  deploy: [[...operate, 'deploy']],
  destroy: [[...operate, 'destroy']],
  // What the tests made each function do, against its role: after `test`.
  rights: [['node', quiet, '.config/rights.mjs']],
  lint,
  check: [...lint, build, jest],
  format: [[...prettier, '--write', '.']],
  'avatar:sheet': [['node', quiet, '.config/avatar-sheet.mjs']],
  'bench:avatar': [['node', quiet, '.config/bench-avatar.mjs']],
  'bench:cold': [build, ['node', '.config/bench-cold.mjs']],
  'bench:economy': [build, ['node', quiet, '.config/bench-economy.mjs']],
  'bench:fanout': [build, ['node', quiet, '.config/bench-fanout.mjs']],
  'bench:rank': [build, ['node', quiet, '.config/bench-rank.mjs']],
  'bench:rank:dynamodb-local': [build, ['node', '.config/dynamodb-local.mjs', 'node', quiet, '.config/bench-rank.mjs']],
};

/** The process above this one, and the one above that where npm started us and the system tells. */
function parents() {
  const { ppid } = process;
  if (!process.env.npm_lifecycle_event || !existsSync(`/proc/${ppid}/stat`)) return String(ppid);
  try {
    const stat = readFileSync(`/proc/${ppid}/stat`, 'utf8');
    return `${ppid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch {
    return 'gone';
  }
}

/** Runs a command to its end; signals go on to it, so that stopping npm stops the server. Leaves with its status when it fails. */
async function run(command, args, env = process.env) {
  // Nothing is written to the pipe: the kernel closes it however this process ends, and the server ends too.
  const server = args.includes(main);
  const stdio = ['inherit', 'inherit', 'inherit', ...(server ? ['pipe'] : [])];
  const child = spawn(command, args, { cwd: root, stdio, shell: windows, env: server ? { ...env, LAUREL_PARENT_FD: '3' } : env });
  const pass = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  signals.forEach((signal) => process.on(signal, pass));
  // Npm and the shell below it die without a word: notice that they have changed.
  const before = parents();
  const orphan = setInterval(() => {
    if (parents() === before) return;
    clearInterval(orphan);
    pass('SIGTERM');
  }, 500);
  const status = await new Promise((resolve) => {
    child.on('error', (error) => resolve(console.error(String(error)) ?? 1));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
  clearInterval(orphan);
  signals.forEach((signal) => process.off(signal, pass));
  if (status !== 0) process.exit(status);
}

/** npm writes node_modules/.package-lock.json last: it says what is there. */
function installed() {
  const packages = (...path) => JSON.parse(readFileSync(at(...path), 'utf8')).packages;
  try {
    const have = packages('node_modules', '.package-lock.json');
    return Object.entries(packages('package-lock.json')).every(
      ([path, { version, optional }]) => !path || have[path]?.version === version || (optional && !have[path]),
    );
  } catch {
    return false;
  }
}

const alive = (pid) => {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** `npm start` and `npm test` may be given at the same time: one installs, the other waits. */
async function install() {
  if (installed()) return;
  const lock = at('.npm-ci.pid');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (!alive(Number(existsSync(lock) && readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
      await sleep(200);
    }
  }
  process.on('exit', () => rmSync(lock, { force: true }));
  if (!installed()) {
    console.log('Installing packages (once, about a minute) …');
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = process.env.npm_execpath;
    await (npm ? run(process.execPath, [npm, ...args]) : run('npm', args));
  }
  rmSync(lock, { force: true });
}

/** The folder of the project's own Node, where one comes for this platform. */
function ownNode() {
  const names = [`node-${windows ? 'win' : process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
  return names.map((name) => at('node_modules', name, 'bin')).find((folder) => existsSync(folder));
}

const [name, ...rest] = process.argv.slice(2);
if (!steps[name]) {
  console.error(`Say what to run: ${Object.keys(steps).join(', ')}`);
  process.exit(1);
}
await install();
const own = ownNode();
if (!own && Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Node 24 is needed, this is ${process.version}, and no copy of it comes for ${process.platform}-${process.arch}: please install it.`,
  );
  process.exit(1);
}
const path = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
const env = { ...process.env, [path]: [own, at('node_modules', '.bin'), process.env[path]].filter(Boolean).join(windows ? ';' : ':') };
for (const [i, [command, ...args]] of steps[name].entries()) {
  await run(command, i === steps[name].length - 1 ? [...args, ...rest] : args, env);
}
