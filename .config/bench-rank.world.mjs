// The deployable bundle on an engine, whose calls tell what they cost: for bench-rank.mjs.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { newPlayer, startWorld } from '../libs/testing/src/api.ts';
import { lambdaContext, restEvent } from '../libs/testing/src/events.ts';
import { startOutbox } from '../libs/testing/src/outbox.ts';
import { unitsFromLog } from './bench.units.mjs';

const outbox = await startOutbox();
const world = await startWorld();
Object.assign(process.env, { AWS_ENDPOINT_URL_SQS: outbox.endpoint, LADDERS_QUEUE_URL: `${outbox.endpoint}/ladders` });
process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
const logged = unitsFromLog();
const requests = requestsByCall();
const api = await import('../dist/api/index.mjs');
const triggers = await import('../dist/triggers/index.mjs');

/** Patient: a long board keeps a local engine busy for longer than a call waits. */
export const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler: { requestTimeout: 60_000 } }));

export const { queued } = outbox;
export const { issuer } = world;

export const someone = () => newPlayer(triggers, world);

export function stopWorld() {
  world.stop();
  outbox.stop();
}

/** One call; gives its answer, what it cost, and its round trips. */
export async function call({ token, method = 'GET', path, query, body }) {
  const event = restEvent({ token, method, path, query, body });
  const trips = { under: 0, trips: 0, refused: 0 };
  const { statusCode, body: answer } = await requests.run(trips, () => api.handler(event, lambdaContext()));
  if (statusCode !== 200) throw new Error(`${method} ${path} was answered with ${statusCode}: ${answer}`);
  const { read, write } = logged.get(event.requestContext.requestId);
  return { read, write: write + trips.refused, trips: trips.trips, answer: JSON.parse(answer) };
}

/** Counts, for the call that is under way, how often it waited for the tables: requests at once are one round trip. */
function requestsByCall() {
  const calls = new AsyncLocalStorage();
  const open = new WeakMap();
  const port = new URL(world.engine.endpoint).port;
  subscribe('http.client.request.start', ({ request }) => {
    const call = calls.getStore();
    if (!call || !String(request.getHeader('host')).endsWith(`:${port}`)) return;
    if (call.under++ === 0) call.trips++;
    open.set(request, call);
  });
  subscribe('http.client.response.finish', ({ request, response }) => {
    const call = open.get(request);
    if (!call) return;
    call.under--;
    // A condition that does not hold costs the write that it prevents, which no engine tells.
    if (response.statusCode === 400) call.refused++;
  });
  return calls;
}
