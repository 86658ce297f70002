// The second thread: of each step it does the rows that the first has not yet come to.
import { parentPort, workerData } from 'node:worker_threads';
import { doBands, type Job } from './engines/bands.ts';
import type { SharedPlanes } from './engines/shared-planes.ts';

const planes = workerData as SharedPlanes;
parentPort?.on('message', (job: Job) => {
  doBands(planes, job);
});
