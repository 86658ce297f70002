import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '#testing/engine';
import { GAME_CLIENT, SERVER_CLIENT, startIssuer } from '#testing/issuer';
import { startOutbox } from '#testing/outbox';
import { createTables, CREDENTIALS } from '../../engine/tables.ts';
import { startEngine } from '../../engine/engine.ts';
import { testFunction, writeBundles } from '../../lambda/bundle.fixture.ts';
import type { Functions } from '../../lambda/functions.ts';
import { type FunctionsSettings, startFunctions } from '../../lambda/local-functions.ts';
import { Metrics } from '../../lambda/metrics.ts';
import { Parts } from '../../start/parts.ts';
import type { Cloud, CloudRestApi, RestRoute } from '../../template/cloud.ts';
import { readCloud } from '../../template/read-cloud.ts';
import { cognitoAuthorizer } from './authorizer.ts';
import { BUNDLE, MISBEHAVING } from './requests.bundle.fixture.ts';
import { brokenPath, LISTED, type StageName, type TokenKind } from './requests.fixture.ts';
import { newPlayers, tokensOf } from './requests.tokens.fixture.ts';
import { RestApi } from './rest-api.ts';
import { testRoute } from './route.fixture.ts';
import { startRestServer } from './server.ts';

const ROOT = join(import.meta.dirname, '../../../../..');

/** Every stage with its port; a token of each kind. */
export interface Stages {
  ports: Record<StageName, number>;
  tokens: Record<TokenKind, string | undefined>;
  /** Of the player whom a server means. */
  served: string;
  close(): Promise<void>;
}

/** The templates with the bundle that is deployed and a DynamoDB engine behind them, and functions beside it that misbehave. */
export async function startStages(): Promise<Stages> {
  const parts = new Parts();
  const [issuer, outbox] = await Promise.all([startIssuer(), startOutbox()]);
  for (const each of [issuer, outbox]) parts.add(ending(each));
  const [any, listed] = [cloudOf(outbox.endpoint, {}), cloudOf(outbox.endpoint, { CorsOrigins: LISTED.join(',') })];
  const engine = parts.add(await startEngine({ port: await freePort(), file: undefined, region: any.region, onExit: fail }));
  await createTables(engine.client, any.tables);
  const endpoints = { dynamodb: engine.endpoint, queues: outbox.endpoint, cognito: issuer.endpoint };
  const broken = parts.add(brokenFunctions(any, parts));
  const real = parts.add(realFunctions(any, endpoints));
  const functions = { any: beside(real, broken), listed: beside(parts.add(realFunctions(listed, endpoints)), broken) };
  const players = await newPlayers(real);
  const ports = await startPorts({ any, listed }, functions, `${issuer.endpoint}/keys`, parts);
  return { ports, tokens: await tokensOf(issuer, players), served: players.served, close: () => parts.close() };
}

/** As a part that is ended with the others. */
const ending = (stand: { stop: () => void }) => ({
  close: (): Promise<void> => {
    stand.stop();
    return Promise.resolve();
  },
});

type Two<T> = Record<'any' | 'listed', T>;

async function startPorts(clouds: Two<Cloud>, functions: Two<Functions>, keys: string, parts: Parts): Promise<Stages['ports']> {
  const judge = (url: string) => cognitoAuthorizer(clouds.any.userPool.userPoolId, url);
  const authorizer = judge(keys);
  const start = async (name: keyof typeof clouds, more: Partial<More> = {}): Promise<number> => {
    const api = stageOf(clouds[name], functions[name], { authorizer, ...more });
    return parts.add(await startRestServer({ port: 0, api, before: [] })).port;
  };
  return {
    any: await start('any'),
    listed: await start('listed'),
    still: await start('any', { secondsEach: 0 }),
    closed: await start('any', { throttle: { perSecond: 0, burst: 0 } }),
    hasty: await start('any', { integrationLimit: 100 }),
    keyless: await start('any', { authorizer: judge('http://127.0.0.1:1/keys') }),
  };
}

const fail = (reason: string): never => {
  throw new Error(reason);
};

const cloudOf = (queues: string, parameters: Record<string, string>): Cloud =>
  readCloud({
    ...{ folder: join(ROOT, 'infra'), env: 'local', parameters },
    addresses: { rest: 'http://localhost:1', websocket: 'http://localhost:1', cdn: 'http://localhost:1/_cdn', queues },
    secrets: { CursorKey: 'cursor key', PseudonymKey: 'pseudonym key' },
  });

const common = ({ region, accountId }: Cloud): Omit<FunctionsSettings, 'functions' | 'dist' | 'variables'> => ({
  ...{ region, accountId, dedicated: false, metrics: new Metrics(), loadLimit: 60_000 },
  log: () => undefined,
});

function realFunctions(cloud: Cloud, { dynamodb, queues, cognito }: Record<'dynamodb' | 'queues' | 'cognito', string>) {
  return startFunctions({
    ...common(cloud),
    functions: cloud.functions.filter(({ bundle }) => bundle === 'api' || bundle === 'triggers'),
    dist: join(ROOT, 'dist'),
    variables: {
      ...{ AWS_REGION: cloud.region, AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
      ...{ AWS_ENDPOINT_URL_DYNAMODB: dynamodb, AWS_ENDPOINT_URL_SQS: queues, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito },
      CLIENT_IDS: `${GAME_CLIENT},${SERVER_CLIENT}`,
    },
  });
}

/** Of `throttled` none may run, and `hangs` is ended soon. */
function brokenFunctions(cloud: Cloud, parts: Parts) {
  const dist = writeBundles({ broken: BUNDLE });
  parts.add({ close: () => rm(dist, { recursive: true }) });
  const functions = MISBEHAVING.map((name) =>
    testFunction(name, {
      ...{ bundle: 'broken', handler: name, timeoutSeconds: name === 'hangs' ? 1 : 10 },
      reservedConcurrency: name === 'throttled' ? 0 : undefined,
    }),
  );
  return startFunctions({ ...common(cloud), functions, dist, variables: {} });
}

const beside = (real: Functions, broken: Functions): Functions => ({
  invoke: (name, event) => (MISBEHAVING.includes(name) ? broken : real).invoke(name, event),
});

interface More {
  authorizer: ReturnType<typeof cognitoAuthorizer>;
  integrationLimit?: number;
  /** By how much time goes on with each request; 1, so that no throttle of the template is reached. */
  secondsEach?: number;
  /** Of every route, in place of the template's. */
  throttle?: RestRoute['throttle'];
}

function stageOf(
  { rest, accountId }: Cloud,
  functions: Functions,
  { authorizer, integrationLimit, throttle, secondsEach = 1 }: More,
): RestApi {
  const routes = [...rest.routes, ...MISBEHAVING.map(brokenRoute)];
  const throttled: CloudRestApi = { ...rest, routes: throttle ? routes.map((route) => ({ ...route, throttle })) : routes };
  let time = Date.parse('2026-11-20T12:00:00Z');
  const now = (): Date => new Date((time += secondsEach * 1_000));
  return new RestApi({
    ...{ rest: throttled, accountId, functions, authorizer, now },
    ...(integrationLimit !== undefined && { integrationLimit }),
  });
}

const brokenRoute = (name: string): RestRoute => testRoute('GET', brokenPath(name), name);
