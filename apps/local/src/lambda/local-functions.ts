import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CloudFunction } from '../template/cloud.ts';
import { ContainerPool } from './container-pool.ts';
import { failure } from './environment.ts';
import type { Functions, Outcome } from './functions.ts';
import type { Log } from './log.ts';
import type { Failure, Invocation } from './messages.ts';
import type { Metrics } from './metrics.ts';
import { type Finished, Pool } from './pool.ts';
import { containerVariables, runtimeVariables, sharedVariables } from './variables.ts';

export interface FunctionsSettings {
  functions: readonly CloudFunction[];
  region: string;
  accountId: string;
  /** The folder with `<bundle>/index.mjs`. */
  dist: string;
  /** Added to the variables of every function. */
  variables: Record<string, string>;
  /** A pool for each function instead of one for each bundle. */
  dedicated: boolean;
  log: Log;
  metrics: Metrics;
  /** Milliseconds that a bundle may take to load. */
  loadLimit: number;
}

export interface LocalFunctions extends Functions {
  /** Starts one environment a pool, so that first calls are fast. @throws Error where a bundle doesn't load */
  warm(): Promise<void>;
  /** Starts the processes of container functions, and waits for none: their models take a while. */
  warmContainers(): void;
  /** New variables for all, over those given at the start; later events run in new environments, running ones end first. */
  reconfigure(variables: Record<string, string>): void;
  /** Waits at most `graceMs` for running events, then ends every environment. */
  close(graceMs?: number): Promise<void>;
}

const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The functions of the templates: in worker threads that load the bundles as they are deployed, those of images in a process each. */
export function startFunctions(settings: FunctionsSettings): LocalFunctions {
  const members = new Map<string, Member>();
  const { true: images = [], false: zipped = [] } = Object.groupBy(settings.functions, ({ isContainer }) => `${isContainer}`);
  const groups = Map.groupBy(zipped, ({ name, bundle }) => (settings.dedicated ? name : bundle));
  const pools = [...groups].map(([name, group]) => {
    const made = startPool(name, group, settings);
    for (const definition of group) members.set(definition.name, new Member(definition, made.pool, settings));
    return { name, ...made };
  });
  const containers = images.map((definition) => {
    const pool = containerPool(definition, settings);
    members.set(definition.name, new Member(definition, pool, settings));
    return { definition, pool };
  });
  return {
    async invoke(name, event) {
      const json = eventJson(event);
      if (typeof json !== 'string') return json;
      const absent = failure('thrown', 'ResourceNotFoundException', `There is no function ${name} in the templates`);
      return (await members.get(name)?.invoke(json)) ?? absent;
    },
    async warm() {
      const failures = await Promise.all(pools.map(async ({ name, pool }) => ({ name, failed: await pool.warm() })));
      for (const { name, failed } of failures) {
        if (failed)
          throw new Error(`The bundle of ${name} does not load (npm run build makes it): ${failed.errorType}: ${failed.errorMessage}`);
      }
    },
    warmContainers() {
      for (const { pool } of containers) void pool.warm();
    },
    reconfigure(added) {
      for (const { pool, variables } of pools) pool.replace({ ...variables, ...added });
      for (const { definition, pool } of containers) pool.replace(containerVariables(definition, { ...settings.variables, ...added }));
    },
    async close(graceMs = 2_000) {
      await Promise.all([...pools, ...containers].map(({ pool }) => pool.close(graceMs)));
    },
  };
}

/** Where events of functions run. */
interface Place {
  invoke(invocation: Invocation): Promise<Finished>;
}

/** One function of the templates. */
class Member {
  readonly #definition: CloudFunction;
  readonly #pool: Place;
  readonly #settings: FunctionsSettings;
  #running = 0;

  constructor(definition: CloudFunction, pool: Place, settings: FunctionsSettings) {
    this.#definition = definition;
    this.#pool = pool;
    this.#settings = settings;
  }

  async invoke(event: string): Promise<Outcome> {
    const { name, reservedConcurrency } = this.#definition;
    if (reservedConcurrency !== undefined && this.#running >= reservedConcurrency) {
      return failure('throttled', 'TooManyRequestsException', `${name} has ${reservedConcurrency} reserved executions, all in use`);
    }
    this.#running += 1;
    const outcome = await this.#run(event);
    this.#running -= 1;
    return outcome;
  }

  async #run(event: string): Promise<Outcome> {
    const { name, bundle, handler, timeoutSeconds, memoryMb } = this.#definition;
    const { metrics, log } = this.#settings;
    const requestId = randomUUID();
    const { outcome, ...rest } = await this.#pool.invoke({
      requestId,
      functionName: name,
      functionArn: arnOf(name, this.#settings),
      memoryMb,
      timeoutMs: timeoutSeconds * 1000,
      handler,
      event,
    });
    metrics.record({ function: name, requestId, ok: outcome.ok, ...rest });
    if (!outcome.ok) log(bundle, failedLine(name, requestId, outcome));
    return outcome;
  }
}

const arnOf = (name: string, { region, accountId }: FunctionsSettings): string => `arn:aws:lambda:${region}:${accountId}:function:${name}`;

function containerPool(definition: CloudFunction, settings: FunctionsSettings): ContainerPool {
  const { name, bundle, handler, timeoutSeconds } = definition;
  return new ContainerPool({
    functionArn: arnOf(name, settings),
    entry: join(settings.dist, bundle, 'index.mjs'),
    handler,
    timeoutMs: timeoutSeconds * 1_000,
    variables: containerVariables(definition, settings.variables),
    onLine: (line) => {
      settings.log(bundle, line);
    },
  });
}

function startPool(name: string, group: CloudFunction[], settings: FunctionsSettings): { pool: Pool; variables: Record<string, string> } {
  const { dist, log, loadLimit, dedicated } = settings;
  const [{ bundle, handler } = { bundle: name, handler: 'handler' }] = group;
  const memoryMb = Math.max(...group.map((definition) => definition.memoryMb));
  const runtime = runtimeVariables(name, dedicated ? handler : 'handler', memoryMb);
  const variables = { ...sharedVariables(group), ...runtime, ...settings.variables };
  const entry = pathToFileURL(join(dist, bundle, 'index.mjs')).href;
  const onLine = (line: string): void => {
    log(bundle, line);
  };
  return { pool: new Pool({ name, entry, variables, memoryMb, loadLimit, onLine }), variables };
}

/** The event as it travels, or why it can't. */
function eventJson(event: unknown): string | Failure {
  try {
    const json = JSON.stringify(event ?? null);
    const size = Buffer.byteLength(json);
    if (size <= MAX_EVENT_BYTES) return json;
    return failure('thrown', 'RequestEntityTooLargeException', `${size} bytes exceeded the ${MAX_EVENT_BYTES} that an event may have`);
  } catch (error) {
    return failure('thrown', 'InvalidRequestContentException', `The event is no JSON: ${String(error)}`);
  }
}

/** Lambda's own word on an event that failed, beside what the function itself wrote; to an authorizer, this one error is an answer. */
function failedLine(name: string, requestId: string, { errorType, errorMessage }: Failure): string {
  const level = errorMessage === 'Unauthorized' ? 'INFO' : 'ERROR';
  return JSON.stringify({ level, message: `${name} failed`, requestId, error: { name: errorType, message: errorMessage } });
}
