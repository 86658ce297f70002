import { join } from 'node:path';
import { AppsClock } from '../control/apps-clock.ts';
import { type Endpoints, startEndpoints } from '../endpoints/endpoints.ts';
import { type Engine, startEngine, useEngine } from '../engine/engine.ts';
import { CREDENTIALS, createTables } from '../engine/tables.ts';
import { trimStream } from '../engine/trim.ts';
import { AsyncInvocations } from '../lambda/async-invocations.ts';
import { type LocalFunctions, startFunctions } from '../lambda/local-functions.ts';
import { consoleLog, fileLog, type Log } from '../lambda/log.ts';
import { Metrics } from '../lambda/metrics.ts';
import { type ObjectStore, startObjectStore } from '../object-store/object-store.ts';
import { type Queues, startQueues } from '../queues/queues.ts';
import type { Cloud } from '../template/cloud.ts';
import { startUserPool, type UserPool } from '../user-pool/user-pool.ts';
import type { Parts } from './parts.ts';
import { localUrl, type Plan } from './plan.ts';
import { putPresets } from './presets.ts';

/** What stands behind the gateways. */
export interface Backends {
  clock: AppsClock;
  metrics: Metrics;
  functions: LocalFunctions;
  /** Events that nobody waits for. */
  later: AsyncInvocations;
  queues: Queues;
  endpoints: Endpoints;
  userPool: UserPool;
  objectStore: ObjectStore;
  engine: Engine;
}

const LOAD_LIMIT = 30_000;

/** Starts queues, user pool, object store, engine with its tables, functions with one warm environment a bundle, and what they call of AWS. */
export async function startBackends(plan: Plan, parts: Parts): Promise<Backends> {
  const { cloud, folder, ports, print } = plan;
  const { region, accountId } = cloud;
  const queues = parts.add(await startQueues({ queues: cloud.queues, region, accountId, port: ports.queues, now: Date.now, log: print }));
  const clock = new AppsClock(() => new Date());
  const metrics = new Metrics();
  const functions = startFunctions({
    functions: cloud.functions,
    region,
    accountId,
    dist: join(plan.root, 'dist'),
    variables: { ...variables(plan), ...clock.variables() },
    dedicated: plan.dedicated,
    log: functionLog(plan),
    metrics,
    loadLimit: LOAD_LIMIT,
  });
  // Before all else that keeps data: the pool's database is the lock of the data folder.
  const pool = { config: cloud.userPool, region, database: folder.userPool, port: ports.cognito, functions, now: () => new Date() };
  const userPool = parts.add(await startUserPool(pool));
  const objectStore = parts.add(await storeOf(plan));
  const engine = parts.add(await engineOf(plan));
  await createTables(engine.client, cloud.tables);
  const later = laterOf(plan, functions, queues);
  const calls = { region, accountId, functions, functionNames: namesOf(cloud), later, credentials: CREDENTIALS };
  const endpoints = parts.add(await startEndpoints({ ...calls, distributionId: cloud.cdn?.distributionId, port: ports.endpoints }));
  parts.add({ close: () => functions.close() });
  parts.add(later);
  await functions.warm();
  return { clock, metrics, functions, later, queues, endpoints, userPool, objectStore, engine };
}

/** Logical ids. */
export const namesOf = ({ functions }: Cloud): ReadonlySet<string> => new Set(functions.map(({ name }) => name));

async function storeOf({ cloud, folder, ports, root, print }: Plan): Promise<ObjectStore> {
  const { buckets, cdn, region } = cloud;
  const options = { buckets, cdn, region, credentials: CREDENTIALS, folder: folder.objects, port: ports.s3, now: Date.now };
  const store = await startObjectStore(options);
  const presets = join(root, 'dist', 'presets');
  if (cdn && putPresets(presets, store.bucket(cdn.bucket)) === undefined)
    print(`${presets} is missing: npm run build draws the preset avatars`);
  return store;
}

const laterOf = ({ cloud, print }: Plan, functions: LocalFunctions, queues: Queues): AsyncInvocations =>
  new AsyncInvocations({
    functions,
    definitions: cloud.functions,
    bury: (queue, body) => void queues.queue(queue).send({ kind: 'standard', body, delaySeconds: 0 }),
    log: print,
  });

function engineOf({ cloud, dynamodbEndpoint, ports, folder, onFailure }: Plan): Promise<Engine> {
  const { region } = cloud;
  if (dynamodbEndpoint !== undefined) return useEngine(dynamodbEndpoint, region);
  if (folder.dynamodb !== undefined)
    for (const table of streamed(cloud)) trimStream(folder.dynamodb, table, folder.checkpoints(table).load());
  return startEngine({ port: ports.dynamodb, file: folder.dynamodb, region, onExit: onFailure });
}

/** The tables whose stream feeds a function. */
const streamed = ({ functions }: Cloud): string[] =>
  functions.flatMap(({ sources }) => sources.flatMap((source) => (source.kind === 'stream' ? [source.table] : [])));

/** What the local cloud adds to every function's environment: the SDK's own variables, so that the bundles run unchanged. */
function variables({ cloud, ports, dynamodbEndpoint }: Plan): Record<string, string> {
  return {
    AWS_REGION: cloud.region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint ?? localUrl(ports.dynamodb),
    // Digits, not a name: so the SDK puts the bucket into the path, and not before a name that the system may not find.
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${ports.s3}`,
    AWS_ENDPOINT_URL_SQS: localUrl(ports.queues),
    AWS_ENDPOINT_URL_LAMBDA: localUrl(ports.endpoints),
    AWS_ENDPOINT_URL_CLOUDFRONT: localUrl(ports.endpoints),
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: localUrl(ports.cognito),
  };
}

function functionLog({ folder, print }: Plan): Log {
  const show = consoleLog(print);
  if (folder.logs === undefined) return show;
  const keep = fileLog(folder.logs);
  return (bundle, line) => {
    show(bundle, line);
    keep(bundle, line);
  };
}
