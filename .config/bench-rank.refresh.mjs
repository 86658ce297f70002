// The function that counts a board, once, in a process of its own, so that the memory is its own: for bench-rank.mjs.
import { subscribe } from 'node:diagnostics_channel';

const units = { read: 0, write: 0 };
let queries = 0;
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => {
  const line = String(chunk);
  if (!line.startsWith('{')) return write(chunk, ...rest);
  Object.assign(units, JSON.parse(line).units);
  return true;
};
subscribe('http.client.request.start', ({ request }) => {
  if (String(request.getHeader('x-amz-target')).endsWith('.Query')) queries++;
});
const { refresh } = await import('../dist/ladders/index.mjs');

process.on('message', async (body) => {
  const record = { messageId: 'bench', body };
  const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 300_000 };
  const { batchItemFailures } = await refresh({ Records: [record] }, context);
  if (batchItemFailures.length > 0) process.exit(1);
  process.send({ ...units, queries, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }, () => process.exit(0));
});
