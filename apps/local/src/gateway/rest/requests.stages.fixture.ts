import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '#testing/engine';
import { tokenEvent } from '#testing/api';
import { GAME_CLIENT, SERVER_CLIENT, type Issuer, startIssuer } from '#testing/issuer';
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
import { RestApi } from './rest-api.ts';
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
  const [issuer, stranger, outbox] = await Promise.all([startIssuer(), startIssuer(), startOutbox()]);
  for (const each of [issuer, stranger, outbox])
    parts.add({
      close: () => {
        each.stop();
        return Promise.resolve();
      },
    });
  const clouds = { any: cloudOf(outbox.endpoint, {}), listed: cloudOf(outbox.endpoint, { CorsOrigins: LISTED.join(',') }) };
  const { region, tables } = clouds.any;
  const engine = parts.add(await startEngine({ port: await freePort(), file: undefined, region, onExit: fail }));
  await createTables(engine.client, tables);
  const endpoints = { dynamodb: engine.endpoint, queues: outbox.endpoint, cognito: issuer.endpoint };
  const bundles = writeBundles({ broken: BUNDLE });
  parts.add({ close: () => rm(bundles, { recursive: true }) });
  const broken = parts.add(brokenFunctions(clouds.any, bundles));
  const real = (cloud: Cloud): Functions => parts.add(realFunctions(cloud, endpoints));
  const [any, listed] = [real(clouds.any), real(clouds.listed)];
  const keys = (url: string) => cognitoAuthorizer(clouds.any.userPool.userPoolId, url);
  const authorizer = keys(`${issuer.endpoint}/keys`);
  const start = async (cloud: Cloud, functions: Functions, more: Partial<Parameters<typeof stageOf>[2]> = {}): Promise<number> =>
    parts.add(await startRestServer({ port: 0, api: stageOf(cloud, beside(functions, broken), { authorizer, ...more }), before: [] })).port;
  const served = randomUUID();
  return {
    ports: {
      any: await start(clouds.any, any),
      listed: await start(clouds.listed, listed),
      closed: await start(clouds.any, any, { throttle: { perSecond: 0, burst: 0 } }),
      hasty: await start(clouds.any, any, { integrationLimit: 100 }),
      keyless: await start(clouds.any, any, { authorizer: keys('http://127.0.0.1:1/keys') }),
    },
    tokens: await tokensOf(issuer, stranger, await newPlayers(any, served)),
    served,
    close: () => parts.close(),
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
function brokenFunctions(cloud: Cloud, dist: string) {
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
  /** Of every route, in place of the template's. */
  throttle?: RestRoute['throttle'];
}

/** A second passes with each request, so that no throttle of the template is reached. */
function stageOf({ rest, accountId }: Cloud, functions: Functions, { authorizer, integrationLimit, throttle }: More): RestApi {
  const routes = [...rest.routes, ...MISBEHAVING.map(brokenRoute)];
  const throttled: CloudRestApi = { ...rest, routes: throttle ? routes.map((route) => ({ ...route, throttle })) : routes };
  let time = Date.parse('2026-11-20T12:00:00Z');
  const now = (): Date => new Date((time += 1_000));
  return new RestApi({
    ...{ rest: throttled, accountId, functions, authorizer, now },
    ...(integrationLimit !== undefined && { integrationLimit }),
  });
}

const brokenRoute = (name: string): RestRoute => ({
  ...{ method: 'GET', path: brokenPath(name), target: { kind: 'function', name } },
  ...{ scopes: undefined, requiredQuery: [], requiredHeaders: [], bodyRequired: false, throttle: undefined },
});

interface Players {
  player: string;
  admin: string;
}

/** Signed in, so that they have profiles. */
async function newPlayers(functions: Functions, served: string): Promise<Players> {
  const players = { player: randomUUID(), admin: randomUUID() };
  for (const id of [...Object.values(players), served]) {
    const event = tokenEvent('TokenGeneration_Authentication', id);
    const outcome = await functions.invoke('PreTokenGenerationFunction', event);
    if (!outcome.ok) fail(outcome.errorMessage);
  }
  return players;
}

async function tokensOf(issuer: Issuer, stranger: Issuer, { player, admin }: Players): Promise<Stages['tokens']> {
  const good = await issuer.player(player);
  const [head = '', claims = ''] = good.split('.');
  const none = Buffer.from('{"alg":"none","kid":"test"}').toString('base64url');
  const bearer = async (token: string | Promise<string>): Promise<string> => `Bearer ${await token}`;
  return {
    ...{ none: undefined, empty: '', garbage: 'Bearer of good news', basic: 'Basic cGxheWVyOnBhc3N3b3Jk', raw: good },
    player: await bearer(good),
    admin: await bearer(issuer.admin(admin)),
    server: await bearer(issuer.server()),
    gone: await bearer(issuer.player(randomUUID())),
    forged: await bearer(stranger.player(player)),
    expired: await bearer(issuer.player(player, { exp: 1 })),
    'other pool': await bearer(issuer.player(player, { iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_OtherPool' })),
    'other scope': await bearer(issuer.player(player, { scope: 'email openid' })),
    'id token': await bearer(issuer.player(player, { token_use: 'id', aud: GAME_CLIENT })),
    'no signature': await bearer(`${head === '' ? '' : none}.${claims}.`),
  };
}
