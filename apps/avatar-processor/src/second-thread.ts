import { Worker } from 'node:worker_threads';
import './engines/late-optimizing.ts';
import type { Job } from './engines/bands.ts';
import type { Model } from './engines/litert.ts';
import { type ModelName, type Models, sideOf } from './engines/pinned-models.ts';
import { newPlanes } from './engines/shared-planes.ts';

/** Rows of a step, or a model that is to be run. */
export type Order = Job | { model: ModelName; input: Float32Array };
/** What a model made of its input, or what went wrong: in the order in which it was asked; the first says that all models are there. */
export type Answer = { outputs: Float32Array[] } | { failure: string };

/** What both threads see. */
export const planes = newPlanes();
/** Beside this file, as source or as a bundle. */
const file = new URL(`./halves.worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'mjs'}`, import.meta.url);
const worker = new Worker(file, { workerData: planes, execArgv: [], env: {} });

const waiting: ((answer: Answer) => void)[] = [];
worker.on('message', (answer: Answer) => {
  waiting.shift()?.(answer);
  if (waiting.length === 0) worker.unref();
});
const started = nextAnswer();
// `loadModels` tells of it; until then nobody listens.
started.catch(() => undefined);

/** Tells the second thread what there is to do; it says no word about it (`waitFor`). */
export function tell(job: Job): void {
  worker.postMessage(job satisfies Order);
}

/** The models, which the second thread runs. @throws Error where one is not what it should be: then this function must not start */
export async function loadModels(): Promise<Models> {
  await started;
  const model = (name: ModelName): Model => ({ side: sideOf(name), run: (input) => run(name, input) });
  return { near: model('near'), far: model('far'), mesh: model('mesh'), person: model('person') };
}

function run(model: ModelName, input: Float32Array): Promise<Float32Array[]> {
  worker.ref();
  worker.postMessage({ model, input } satisfies Order);
  return nextAnswer();
}

/** Rejects with what went wrong there; where the thread itself is lost, its error ends the process. */
function nextAnswer(): Promise<Float32Array[]> {
  return new Promise((resolve, reject) => {
    waiting.push((answer) => {
      if ('outputs' in answer) resolve(answer.outputs);
      else reject(new Error(answer.failure));
    });
  });
}
