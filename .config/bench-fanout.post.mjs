// What a post costs the one who posts, in CPU: by the SDK, and by what the workers use. Medians of several rounds in turn.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { PostAgent } from '../apps/realtime/src/fanout/post-agent.ts';
import { signerOf } from '../apps/realtime/src/fanout/post-signature.ts';

const ROUNDS = 5;
const IN_FLIGHT = 100;
const text = 'x'.repeat(8_000);

async function cpuOf(count, post) {
  const before = process.cpuUsage();
  let next = 0;
  const lane = async () => {
    while (next < count) await post(`c${next++}`);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / count;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds of CPU a post. */
export async function posts() {
  const gateway = fork(new URL('bench-fanout.gateway.mjs', import.meta.url), ['0']);
  const [{ port }] = await once(gateway, 'message');
  const url = new URL(`http://127.0.0.1:${port}/prod`);
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const requestHandler = { httpAgent: { maxSockets: IN_FLIGHT } };
  const client = new ApiGatewayManagementApiClient({ endpoint: url.href, region: 'us-east-1', credentials, requestHandler });
  const agent = new PostAgent(url);
  const payload = Buffer.from(text);
  const [own, sdk] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const sign = signerOf({ host: url.host, stage: '/prod', region: 'us-east-1' }, credentials, payload, new Date());
    own.push(await cpuOf(5_000, (id) => agent.post(sign(id), payload)));
    sdk.push(await cpuOf(1_500, (ConnectionId) => client.send(new PostToConnectionCommand({ ConnectionId, Data: text }))));
  }
  gateway.kill();
  return { own: median(own), sdk: median(sdk) };
}
