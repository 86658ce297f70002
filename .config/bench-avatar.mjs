// What an avatar takes: start, first, warm by step, memory, and how exact the pipeline is. Prints a table; milliseconds are this machine's, so
// nothing is asserted about them, but about all else: it ends with 1 where something does not hold. Usage: bench-avatar.mjs [PICTURES]
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PICTURES = Number(process.argv[2] ?? 200);
const STARTS = 5;
/** Megabytes: the C library gives back what it pleases, so less says nothing; a leak of a plane a picture is 100. */
const MOST_GROWTH = 20;
const { stdout } = process;
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const quiet = '--disable-warning=ExperimentalWarning';
/** What the image has Node and the C library do about memory. */
const recipe = readFileSync(here('../docker/avatar-processor/Dockerfile'), 'utf8');
const set = [...recipe.matchAll(/\b(NODE_OPTIONS|MALLOC_\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, plain]) => [
  name,
  quoted ?? plain,
]);
const env = { ...process.env, ...Object.fromEntries(set) };
const settings = { serialization: 'advanced', execArgv: [quiet], env };

const sorted = (values) => values.toSorted((a, b) => a - b);
const at = (values, part) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))];
const most = (values) => Math.max(...values);
const line = (name, text) => console.log(`${name.padEnd(38)}${text}`);
const each = (record, digits) =>
  Object.entries(record)
    .map(([name, value]) => `${name} ${value.toFixed(digits)}`)
    .join(', ');
const pair = (clock) => (values) => `${at(values.map(clock), 0.5).toFixed(0)}, ${at(values.map(clock), 0.95).toFixed(0)}`;
const [wall, cpu] = [pair((one) => one.wall), pair((one) => one.cpu)];
const times = (values) => `${wall(values).padEnd(12)} ms; on all processors ${cpu(values)} ms`;

const failures = [];
/** Prints a figure that must hold, and remembers where it does not. */
function holds(name, text, isRight) {
  line(name, isRight ? text : `${text}: this must not be`);
  if (!isRight) failures.push(name);
}

/** From nothing to ready, as the cloud starts one. */
async function start() {
  const began = performance.now();
  const [{ cpu, peak }] = await once(fork(here('bench-avatar.start.mjs'), settings), 'message');
  return { wall: performance.now() - began, cpu, peak };
}

async function draw() {
  const child = fork(here('bench-avatar.process.mjs'), [String(PICTURES)], settings);
  child.on('message', ({ progress }) => progress && stdout.isTTY && stdout.write(`\r${progress} of ${PICTURES} pictures `));
  const result = await new Promise((resolve, reject) => {
    child.on('message', (message) => message.result && resolve(message.result));
    child.on('exit', (code) => reject(new Error(`The process ended with ${code}`)));
  });
  if (stdout.isTTY) stdout.write('\r\x1b[K');
  return result;
}

/** Of each model: how far LiteRT is from OpenCV's dnn, by the largest number of its output. */
async function differences() {
  const { stdout } = await promisify(execFile)(process.execPath, [quiet, here('../apps/avatar-processor/src/oracle.process.fixture.ts')]);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

// In a process of its own: a child's largest memory begins with its parent's.
await promisify(execFile)(process.execPath, [here('build.mjs')]);
const starts = [];
for (let n = 0; n < STARTS; n++) starts.push(await start());
line(`${STARTS} starts: median, 95 %`, times(starts));

const { steps, hashes, peak, memory, shifts, tilt, overlaps } = await draw();
const { all, ...parts } = steps;
line('first picture', times(all.slice(0, 1)));
line(`warm, ${PICTURES - 1} pictures: median, 95 %`, times(all.slice(1)));
for (const [step, values] of Object.entries(parts)) line(`  ${step}`, times(values.slice(1)));

const quarter = Math.ceil(memory.length / 4);
const growth = at(memory.slice(-quarter), 0.5) - at(memory.slice(quarter, 2 * quarter), 0.5);
line('memory at most', `${peak} MB, ${most(starts.map((one) => one.peak)).toFixed(0)} MB of it once started`);
holds('its growth, second to last quarter', `${growth} MB`, growth <= MOST_GROWTH);
holds(`different bytes of ${PICTURES} runs`, String(hashes.length), hashes.length === 1);
line('shift of landmarks, % of eye distance', each(shifts, 1));
holds('tilt of the eyes at most', `${tilt.toFixed(2)}°`, tilt < 1);
holds(
  'matte before other backgrounds (IoU)',
  each(overlaps, 3),
  Object.values(overlaps).every((overlap) => overlap >= 0.95),
);
const oracle = await differences();
holds(
  'LiteRT and OpenCV differ by',
  each(oracle, 6),
  Object.values(oracle).every((difference) => difference < 1e-3),
);
process.exitCode = failures.length > 0 ? 1 : 0;
