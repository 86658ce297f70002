import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '#testing/engine';
import type { Functions } from '../lambda/functions.ts';
import { type LocalFunctions, startFunctions } from '../lambda/local-functions.ts';
import { Metrics } from '../lambda/metrics.ts';
import { guest, local, openSocket, submit } from '../newcomer.fixture.ts';
import { startBackends } from './backends.ts';
import { startFronts } from './fronts.ts';
import { Parts } from './parts.ts';
import { localUrl, planCloud } from './plan.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const parts = new Parts();
let url: string;
/** The API's functions alone, so that they can be stopped while all else goes on. */
let api: LocalFunctions;

beforeAll(async () => {
  const port = await freePort();
  const lines: string[] = [];
  const print = (line: string): void => {
    lines.push(line);
  };
  const onFailure = (reason: string): void => {
    throw new Error(`${reason}\n${lines.join('\n')}`);
  };
  const options = { port, data: undefined, fresh: false, dedicated: false, watch: false };
  const plan = await planCloud({ ...options, root, dynamodbEndpoint: undefined, print, onFailure });
  const backends = await startBackends(plan, parts);
  const { region, accountId, functions } = plan.cloud;
  const mine = functions.filter(({ bundle }) => bundle === 'api');
  const names = new Set(mine.map(({ name }) => name));
  const address = { AWS_REGION: region, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const endpoints = {
    AWS_ENDPOINT_URL_DYNAMODB: backends.engine.endpoint,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: backends.userPool.url,
  };
  const settings = { region, accountId, dist: join(root, 'dist'), dedicated: false, log: print, metrics: new Metrics(), loadLimit: 30_000 };
  api = startFunctions({ ...settings, functions: mine, variables: { ...address, ...endpoints } });
  const both: Functions = { invoke: (name, event) => (names.has(name) ? api : backends.functions).invoke(name, event) };
  await startFronts(plan, { ...backends, functions: { ...backends.functions, ...both } }, parts);
  url = localUrl(port);
}, 120_000);
afterAll(() => parts.close());

it('pushes a change although the API’s workers were stopped right after its answer', async () => {
  const where = await local(url);
  const [ada, bob] = await Promise.all([guest(where), guest(where)]);
  const socket = await openSocket(where, bob);
  socket.send({ action: 'subscribe', boardId: 'arcade' });
  await socket.next(({ type }) => type === 'leaderboard.snapshot');
  // The second of two quick runs waits for the late tick, long after the API has answered.
  for (const score of [100, 200]) expect((await submit(url, ada.token, score)).status).toBe(200);
  await api.close(0);
  expect((await submit(url, ada.token, 300)).status).toBe(502);
  const pushed = await socket.next(({ rows }) => Array.isArray(rows) && JSON.stringify(rows).endsWith(',200]]'));
  expect(pushed).toMatchObject({ type: 'leaderboard.snapshot', total: 1 });
  socket.close();
});
