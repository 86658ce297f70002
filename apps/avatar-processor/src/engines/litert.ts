import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CompiledModel, loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import { evaluate } from './script.ts';

/** Of one shape: a square of `side` × `side` pixels of three floats, and what the model makes of it. */
export interface Model {
  side: number;
  /** @param input `side` × `side` × 3 floats, in the range that the model was trained on */
  run(input: Float32Array): Promise<Float32Array[]>;
}

const require = createRequire(import.meta.url);

/**
 * LiteRT as WebAssembly. It expects a browser, and asks it to run a script; here that is a module, and what it leaves behind is put where
 * the script would have put it. This build has no relaxed SIMD, whose results differ from processor to processor.
 */
export async function startLiteRt(): Promise<void> {
  const script = require.resolve('@litertjs/core').replace(/dist\/index\.js$/, 'wasm/litert_wasm_compat_internal.js');
  const importScripts = (): void => {
    // Its package says that it is an ES module; it is CommonJS.
    Object.assign(globalThis, { ModuleFactory: evaluate(readFileSync(script, 'utf8'), script) });
  };
  const { warn } = console;
  // It tells of each model that it reads, and that there is no GPU.
  Object.assign(globalThis, { self: globalThis, importScripts, Module: { printErr: () => undefined } });
  console.warn = () => undefined;
  try {
    await loadLiteRt(script);
  } finally {
    // OpenCV takes a process that has it for a worker of a browser.
    Reflect.deleteProperty(globalThis, 'importScripts');
    console.warn = warn;
  }
}

export async function compile(tflite: Uint8Array, side: number): Promise<Model> {
  const model = await loadAndCompile(tflite, { accelerator: 'wasm' });
  return { side, run: (input) => run(model, input, side) };
}

async function run(model: CompiledModel, input: Float32Array, side: number): Promise<Float32Array[]> {
  const tensor = new Tensor(input, [1, side, side, 3]);
  try {
    const outputs = await model.run(tensor);
    try {
      return outputs.map((output) => new Float32Array(output.toTypedArray()));
    } finally {
      for (const output of outputs) output.delete();
    }
  } finally {
    tensor.delete();
  }
}
