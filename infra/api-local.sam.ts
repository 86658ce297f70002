// The bundles under AWS's own tools and runtime client, in containers, with the local cloud's engines behind them: `npm run test:sam`.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restEvent } from '#testing/events';
import { freePort } from '#testing/engine';
import { type NewPlayer, newPlayers } from '../apps/local/src/control/demo-users.ts';
import { startBackends } from '../apps/local/src/start/backends.ts';
import { Parts } from '../apps/local/src/start/parts.ts';
import { type Plan, planCloud } from '../apps/local/src/start/plan.ts';
import { socketEvent } from '../apps/realtime/src/realtime.fixture.ts';
import { type Bridge, openBridge } from './bridge.fixture.ts';
import { invoke, type Sam, startSam } from './sam.fixture.ts';

const ROOT = join(import.meta.dirname, '..');
const TEMPLATE = ['--template', 'infra/api.local.yaml'];
const BOARD = 'arcade';

const parts = new Parts();
let sam: Sam;
let ada: NewPlayer;
let bob: NewPlayer;
let variables: string[];
let sockets: string[];

/** The functions of the other app: code and variables as its template says; its WebSocket API is none that SAM could mount. */
function socketTemplate({ cloud }: Plan): string {
  const functions = cloud.functions.filter(({ bundle }) => bundle === 'realtime');
  const lambda = ({ bundle, handler, timeoutSeconds, memoryMb, environment: Variables }: (typeof functions)[number]) => ({
    Type: 'AWS::Serverless::Function',
    Properties: {
      ...{ CodeUri: join(ROOT, 'dist', bundle), Handler: `index.${handler}`, Runtime: 'nodejs24.x', Architectures: ['x86_64'] },
      ...{ Timeout: timeoutSeconds, MemorySize: memoryMb, Environment: { Variables: { ...Variables, ...ENGINES } } },
    },
  });
  const Resources = Object.fromEntries(functions.map((each) => [each.name, lambda(each)]));
  return JSON.stringify({ Transform: 'AWS::Serverless-2016-10-31', Resources });
}

/** SAM gives a function only those variables that its template has. */
const ENGINES = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: '', AWS_ENDPOINT_URL_DYNAMODB: '' };

/** What a function has in its environment: what the templates give it here, and where the engines are for a container. */
function environment({ cloud, ports }: Plan, { address }: Bridge): string {
  const endpoints = {
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: `http://localhost:${ports.cognito}`,
    AWS_ENDPOINT_URL_DYNAMODB: `http://localhost:${ports.dynamodb}`,
    AWS_ENDPOINT_URL_LAMBDA: `http://localhost:${ports.endpoints}`,
    AWS_ENDPOINT_URL_S3: `http://localhost:${ports.s3}`,
    AWS_ENDPOINT_URL_SQS: `http://localhost:${ports.queues}`,
  };
  const all = cloud.functions
    .filter(({ bundle }) => ['api', 'jobs', 'ladders', 'realtime'].includes(bundle))
    .map((each) => each.environment);
  return JSON.stringify({ Parameters: Object.assign({}, ...all, endpoints) as object }).replaceAll('//localhost:', `//${address}:`);
}

beforeAll(async () => {
  const options = { data: undefined, fresh: false, dedicated: false, watch: false, dynamodbEndpoint: undefined, print: () => undefined };
  const onFailure = (reason: string): void => {
    throw new Error(reason);
  };
  const plan = await planCloud({ ...options, port: await freePort(), root: ROOT, onFailure });
  const { userPool } = await startBackends(plan, parts);
  const { cognito, dynamodb, s3, queues, endpoints } = plan.ports;
  const bridge = parts.add(await openBridge([cognito, dynamodb, s3, queues, endpoints]));
  sam = parts.add(await startSam());
  const file = join(sam.folder, 'variables.json');
  await writeFile(file, environment(plan, bridge));
  variables = ['--env-vars', file];
  const template = join(sam.folder, 'sockets.json');
  await writeFile(template, socketTemplate(plan));
  sockets = ['--template', template];
  [ada, bob] = (await newPlayers(userPool, 2)) as [NewPlayer, NewPlayer];
});
afterAll(() => parts.close());

async function answerOf(name: string, event: object, template = TEMPLATE): Promise<{ answer: unknown; log: string }> {
  const file = join(sam.folder, 'event.json');
  await writeFile(file, JSON.stringify(event));
  const { status, stdout, stderr } = await invoke(sam, name, ...template, ...variables, '--event', file);
  if (status !== 0) throw new Error(`sam local invoke ${name} ended with ${status ?? 'a signal'}:\n${stderr}`);
  return { answer: JSON.parse(stdout) as unknown, log: stderr };
}

const bodyOf = (answer: unknown): unknown => JSON.parse((answer as { body: string }).body);

describe('sam local invoke', () => {
  it('answers by HealthFunction', async () => {
    const { answer } = await answerOf('HealthFunction', restEvent({ method: 'GET', path: '/health' }));
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(bodyOf(answer)).toMatchObject({ status: 'ok' });
  });

  it('takes a score by ScoreSubmitFunction, and no call without a token', async () => {
    const call = { method: 'POST', path: '/score', body: { boardId: BOARD, score: 900 } };
    const { answer } = await answerOf('ScoreSubmitFunction', restEvent({ ...call, token: ada.accessToken }));
    expect(answer).toMatchObject({ statusCode: 200 });
    expect(bodyOf(answer)).toMatchObject({ boardId: BOARD, windows: [{ window: 'all', score: 900, rank: 1 }, {}, {}] });
    const refused = await answerOf('ScoreSubmitFunction', restEvent(call));
    expect(refused.answer).toMatchObject({ statusCode: 401 });
  });

  it('reads the seasons that end by SeasonCloseFunction, of another bundle', async () => {
    const { answer, log } = await answerOf('SeasonCloseFunction', {});
    expect(answer).toBeNull();
    expect(log).toMatch(/"call":"close"/);
  });

  it('opens a socket by AuthorizerFunction and ConnectFunction, of the other app', async () => {
    const headers = { Authorization: `Bearer ${ada.accessToken}`, 'Sec-WebSocket-Protocol': 'laurel.v1' };
    const methodArn = 'arn:aws:execute-api:us-east-1:000000000000:api/prod/$connect';
    const { answer } = await answerOf('AuthorizerFunction', { type: 'REQUEST', methodArn, headers }, sockets);
    const { context: authorizer } = answer as { context: Record<string, unknown> };
    expect(answer).toMatchObject({
      policyDocument: { Statement: [{ Effect: 'Allow' }] },
      context: { kind: 'player', playerId: ada.playerId },
    });
    const socket = { connectionId: randomUUID(), authorizer };
    const connected = await answerOf('ConnectFunction', socketEvent('$connect', socket, { headers }), sockets);
    expect(connected.answer).toEqual({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'laurel.v1' } });
  });
});

describe('sam local start-api', () => {
  let api: string;
  beforeAll(async () => {
    api = await sam.startApi(await freePort(), ...TEMPLATE, ...variables, '--warm-containers', 'LAZY');
  });

  const call = async (path: string, token: string, body?: object): Promise<{ status: number; body: unknown }> => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${api}${path}`, { headers, signal: AbortSignal.timeout(120_000), ...sent });
    return { status: answer.status, body: await answer.json() };
  };

  it('takes a score, and shows it on the board, twice', async () => {
    expect(await call('/score', bob.accessToken, { boardId: BOARD, score: 1_200 })).toMatchObject({
      status: 200,
      body: { boardId: BOARD, windows: [{ window: 'all', score: 1_200, rank: 1 }, {}, {}] },
    });
    const rows = [
      { playerId: bob.playerId, score: 1_200, rank: 1 },
      { playerId: ada.playerId, score: 900, rank: 2 },
    ];
    for (const token of [ada.accessToken, bob.accessToken])
      expect(await call(`/leaderboard/global?boardId=${BOARD}`, token)).toMatchObject({ status: 200, body: { total: 2, entries: rows } });
  });

  it('leaves tokens to the app, since it has no authorizer', async () => {
    expect(await call('/score', 'x.y.z', { boardId: BOARD, score: 1 })).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });
});
