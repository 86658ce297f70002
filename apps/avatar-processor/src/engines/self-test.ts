import { createHash } from 'node:crypto';
import type { Model } from './litert.ts';
import { MODEL_NAMES, type ModelName, type Models } from './pinned-models.ts';

/** What each model makes of the beginning of `noise`: the first 16 digits of the SHA-256 of all its floats. */
const EXPECTED: Readonly<Record<ModelName, string>> = {
  near: '6f682a089b36561b',
  far: '43dcf2802b0daf6b',
  mesh: 'cfd18a00de3500dd',
  person: 'dcb9489d901a7365',
};

/**
 * Runs each model on a fixed input. Other numbers than the pinned ones mean another build, or a processor that computes otherwise: then this
 * function must not start, for it would draw others' faces than the tests have seen. It also warms the models up.
 *
 * @throws Error that names the model
 */
export async function selfTest(models: Models): Promise<void> {
  const input = noise(Math.max(...MODEL_NAMES.map((name) => models[name].side)));
  for (const name of MODEL_NAMES) {
    const found = await fingerprintOf(models[name], input);
    if (found !== EXPECTED[name]) throw new Error(`The model "${name}" computes ${found} where ${EXPECTED[name]} is expected`);
  }
}

async function fingerprintOf(model: Model, input: Float32Array): Promise<string> {
  const hash = createHash('sha256');
  for (const output of await model.run(input.subarray(0, model.side * model.side * 3)))
    hash.update(new Uint8Array(output.buffer, output.byteOffset, output.byteLength));
  return hash.digest('hex').slice(0, 16);
}

/** Numbers from 0 to 1 by a linear congruential generator (that of ANSI C): the same everywhere. */
function noise(side: number): Float32Array {
  const values = new Float32Array(side * side * 3);
  for (let i = 0, state = 7; i < values.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    values[i] = (state % 1000) / 1000;
  }
  return values;
}
