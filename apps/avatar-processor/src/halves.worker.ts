// The second thread: it does the lower half of each step.
import { parentPort, workerData } from 'node:worker_threads';
import { doHalf } from './engines/rows.ts';
import type { Command, SharedPlanes } from './engines/shared-planes.ts';

const planes = workerData as SharedPlanes;
parentPort?.on('message', (command: Command) => {
  doHalf(planes, command, 'lower');
  parentPort?.postMessage('done');
});
