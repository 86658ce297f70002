// What an avatar takes: start, first, warm by step, memory, and how exact the pipeline is. Prints a table; units of time are this machine's.
import { fork } from 'node:child_process';
import { once } from 'node:events';

const PICTURES = Number(process.argv[2] ?? 200);
const { stdout } = process;

/** One process, as the cloud starts one. */
const began = performance.now();
const child = fork(new URL('bench-avatar.process.mjs', import.meta.url), [String(PICTURES)], {
  serialization: 'advanced',
  execArgv: ['--disable-warning=ExperimentalWarning'],
});
child.on('message', ({ progress }) => progress && stdout.isTTY && stdout.write(`\r${progress} of ${PICTURES} pictures `));
const ready = new Promise((resolve) => child.on('message', ({ started }) => started && resolve(performance.now() - began)));
const done = new Promise((resolve, reject) => {
  child.on('message', ({ result }) => result && resolve(result));
  child.on('exit', (code) => reject(new Error(`The process ended with ${code}`)));
});
const start = await ready;
const result = await done;
if (child.connected) await once(child.disconnect() ?? child, 'exit').catch(() => undefined);

const at = (values, part) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const ms = (value) => `${value.toFixed(0)} ms`;
const [first, ...warm] = result.totals;
console.log(`\nstart, from nothing to ready          ${ms(start)} (its own part ${ms(result.own)})`);
console.log(`first picture                         ${ms(first)}`);
console.log(`warm, ${PICTURES - 1} pictures: median, 95 %      ${ms(at(warm, 0.5))}, ${ms(at(warm, 0.95))}`);
for (const [step, times] of Object.entries(result.steps))
  console.log(`  ${step.padEnd(34)}  ${ms(at(times.slice(1), 0.5))}, ${ms(at(times.slice(1), 0.95))}`);
console.log(`memory at most, and its growth        ${result.peak} MB, ${result.growth} MB over the second half`);
console.log(`different bytes of ${PICTURES} runs           ${result.hashes.length}`);
console.log(
  `shift of landmarks, % of eye distance ${Object.entries(result.shifts)
    .map(([name, value]) => `${name} ${value.toFixed(1)}`)
    .join(', ')}`,
);
console.log(`tilt of the eyes at most              ${result.tilt.toFixed(2)}°`);
console.log(
  `matte before other backgrounds (IoU)  ${Object.entries(result.overlaps)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(', ')}`,
);
