// The second thread: it runs the models, and of each step it does the rows that the first has not yet come to.
import { parentPort, workerData } from 'node:worker_threads';
import { doBands } from './engines/bands.ts';
import { startLiteRt } from './engines/litert.ts';
import { loadModels } from './engines/models.ts';
import type { ModelName, Models } from './engines/pinned-models.ts';
import { selfTest } from './engines/self-test.ts';
import type { SharedPlanes } from './engines/shared-planes.ts';
import type { Answer, Order } from './second-thread.ts';

const planes = workerData as SharedPlanes;
const say = (answer: Answer): void => parentPort?.postMessage(answer);

async function start(): Promise<Models> {
  await startLiteRt();
  const models = await loadModels();
  await selfTest(models);
  say({ outputs: [] });
  return models;
}

/** @throws Error where the models are not there or fail */
async function run(name: ModelName, input: Float32Array): Promise<void> {
  say({ outputs: await (await models)[name].run(input) });
}

const fail = (error: unknown): void => {
  say({ failure: error instanceof Error ? error.message : String(error) });
};

const models = start();
let last = models.then(() => undefined, fail);
parentPort?.on('message', (order: Order) => {
  if ('command' in order) doBands(planes, order);
  else last = last.then(() => run(order.model, order.input)).catch(fail);
});
