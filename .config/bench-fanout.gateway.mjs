// Plays `@connections` for bench-fanout.mjs, in a process of its own: answers every post after `latencyMs`, within a quota.
import { createServer } from 'node:http';

const [latencyMs = 12, perSecond = Infinity, burst = 5_000, others = 0] = process.argv.slice(2).map(Number);
let tokens = burst;
let at = performance.now();
const counts = { posts: 0, busy: 0 };

/** API Gateway's own bucket, from which the REST API takes its share. */
function allowed() {
  const now = performance.now();
  tokens = Math.min(burst, tokens + ((now - at) / 1000) * (perSecond - others));
  at = now;
  if (tokens < 1) return false;
  tokens -= 1;
  return true;
}

const server = createServer((request, response) => {
  request.resume();
  counts.posts++;
  const open = perSecond === Infinity || allowed();
  if (!open) counts.busy++;
  const answer = () => response.writeHead(open ? 200 : 429, open ? {} : { 'x-amzn-ErrorType': 'LimitExceededException' }).end();
  if (latencyMs > 0) setTimeout(answer, latencyMs);
  else answer();
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => {
  process.send({ ...counts });
  Object.assign(counts, { posts: 0, busy: 0 });
});
process.on('disconnect', () => process.exit(0));
