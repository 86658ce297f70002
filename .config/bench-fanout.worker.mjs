// One worker of the deployable bundle in a process of its own, for bench-fanout.mjs: works off its shards one after the other, as Lambda gives them.
import { queueEvent } from '../libs/testing/src/events.ts';

const { worker } = await import('../dist/realtime/index.mjs');
process.send('ready');
process.on('message', async (tasks) => {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  for (const task of tasks) {
    const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 25_000 };
    const { batchItemFailures } = await worker(queueEvent(JSON.stringify(task)), context);
    if (batchItemFailures.length > 0) process.exit(1);
  }
  const { user, system } = process.cpuUsage(cpu);
  process.send({ seconds: (performance.now() - began) / 1000, cpuMs: (user + system) / 1000 }, () => process.exit(0));
});
