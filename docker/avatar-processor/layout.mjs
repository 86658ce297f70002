// Lays out what the image of AvatarProcessingLambda holds: the bundle, and of the packages beside it only what is used. Usage: layout.mjs OUT
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [out] = process.argv.slice(2);
if (!out) throw new Error('Say where: node docker/avatar-processor/layout.mjs OUT');

/** Of each package the files that the function reads; a package that is not here is not in the image. */
const PARTS = {
  '@litertjs/core': ['package.json', 'dist/index.js', 'wasm/litert_wasm_compat_internal.js', 'wasm/litert_wasm_compat_internal.wasm'],
  '@mediapipe/face_detection': ['package.json', 'face_detection_short_range.tflite', 'face_detection_full_range.tflite'],
  '@mediapipe/face_mesh': ['package.json', 'face_mesh_solution_packed_assets.data'],
  '@mediapipe/selfie_segmentation': ['package.json', 'selfie_segmentation.tflite'],
  '@techstark/opencv-js': ['package.json', 'LICENSE', 'dist/opencv.js'],
};
/** Whole: native code, for the processor that the image is built on. */
const platform = `linux-${process.arch}`;
const WHOLE = ['sharp', `@img/sharp-${platform}`, `@img/sharp-libvips-${platform}`];

const from = (name) => join(root, 'node_modules', name);
const to = (name) => join(out, 'node_modules', name);

function copy(name, part = '') {
  const source = join(from(name), part);
  if (!existsSync(source)) throw new Error(`${source} is missing: run npm ci, and node .config/build.mjs`);
  mkdirSync(dirname(join(to(name), part)), { recursive: true });
  cpSync(source, join(to(name), part), { recursive: true, dereference: true });
}

/** A package and all that it needs at run time. */
function copyWhole(name, seen = new Set()) {
  if (seen.has(name)) return;
  seen.add(name);
  copy(name);
  const { dependencies = {} } = JSON.parse(readFileSync(join(from(name), 'package.json'), 'utf8'));
  for (const one of Object.keys(dependencies)) copyWhole(one, seen);
}

mkdirSync(out, { recursive: true });
for (const file of ['index.mjs', 'halves.worker.mjs']) {
  const bundle = join(root, 'dist/avatar-processor', file);
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run node .config/build.mjs`);
  cpSync(bundle, join(out, file));
}
cpSync(join(root, 'docker/avatar-processor/health.mjs'), join(out, 'health.mjs'));
for (const [name, parts] of Object.entries(PARTS)) for (const part of parts) copy(name, part);
for (const name of WHOLE) copyWhole(name);
