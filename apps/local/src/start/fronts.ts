import { join } from 'node:path';
import { control, type ControlParts } from '../control/control.ts';
import { DemoCallers, newPlayers } from '../control/demo-users.ts';
import { CREDENTIALS } from '../engine/tables.ts';
import { cognitoAuthorizer } from '../gateway/rest/authorizer.ts';
import { RestApi } from '../gateway/rest/rest-api.ts';
import { startRestServer } from '../gateway/rest/server.ts';
import { startSocketGateway } from '../gateway/socket/gateway.ts';
import { pages } from '../pages/pages.ts';
import { followRule } from '../object-store/rule.ts';
import { pumpQueue } from '../queues/pump.ts';
import { type Schedules, startSchedules } from '../schedules/schedules.ts';
import { pumpStream } from '../streams/pump.ts';
import type { CloudUserPool, EventSource } from '../template/cloud.ts';
import { type Backends, namesOf } from './backends.ts';
import type { Part, Parts } from './parts.ts';
import { localUrl, type Plan } from './plan.ts';

/** Starts what feeds and calls the functions: event sources, schedules, WebSocket, and last of all REST with `/_local` and the pages. */
export async function startFronts(plan: Plan, backends: Backends, parts: Parts): Promise<void> {
  const { cloud, ports } = plan;
  const { clock, functions, userPool } = backends;
  startSources(plan, backends, parts);
  const schedules = parts.add(startSchedules({ schedules: cloud.schedules, functions, now: () => clock.now().getTime() }));
  const { region, accountId } = cloud;
  const socket = { api: cloud.socket, region, accountId, credentials: CREDENTIALS, port: ports.websocket, functions, now: Date.now };
  const { url: websocket } = parts.add(await startSocketGateway(socket));
  const callers = new DemoCallers(userPool, Date.now);
  await callers.users();
  const authorizer = cognitoAuthorizer(cloud.userPool.userPoolId, `${userPool.url}/${cloud.userPool.userPoolId}/.well-known/jwks.json`);
  const api = new RestApi({ rest: cloud.rest, accountId, functions, authorizer, now: () => new Date() });
  const before = [
    control(controlParts(plan, backends, { callers, websocket, schedules })),
    pages({ openapi: join(plan.root, 'openapi.yaml') }),
  ];
  parts.add(await startRestServer({ port: ports.rest, api, before }));
}

/** New environments with the clock's variables; ends when one of each pool is loaded. */
export async function renewEnvironments({ functions, clock }: Backends): Promise<void> {
  functions.reconfigure(clock.variables());
  await functions.warm();
}

function startSources(plan: Plan, backends: Backends, parts: Parts): void {
  for (const { name, sources } of plan.cloud.functions) for (const source of sources) parts.add(startSource(source, name, plan, backends));
}

function startSource(source: EventSource, functionName: string, { cloud, folder, print }: Plan, backends: Backends): Part {
  const { functions, later, queues, objectStore, engine } = backends;
  const { region, accountId } = cloud;
  if (source.kind === 'queue') return pumpQueue(queues.queue(source.queue), source, functionName, functions);
  if (source.kind === 'objects') {
    const send = (event: object): void => {
      later.send(functionName, event);
    };
    return followRule(objectStore, source, { region, accountId, send });
  }
  const checkpoints = folder.checkpoints(source.table);
  const where = { endpoint: engine.endpoint, region, accountId, credentials: CREDENTIALS, table: source.table };
  return pumpStream({ ...where, source, functionName, functions, checkpoints, log: print });
}

interface Reached {
  callers: DemoCallers;
  websocket: string;
  schedules: Schedules;
}

function controlParts({ cloud, ports }: Plan, backends: Backends, { callers, websocket, schedules }: Reached): ControlParts {
  const { clock, functions, metrics, userPool, objectStore, endpoints, engine } = backends;
  return {
    addresses: {
      rest: localUrl(ports.rest),
      websocket,
      s3: objectStore.url,
      cdn: objectStore.cdn,
      cognito: userPool.url,
      dynamodb: engine.endpoint,
      region: cloud.region,
      userPoolId: cloud.userPool.userPoolId,
      clientId: gameClient(cloud.userPool),
      tables: Object.fromEntries(Object.entries(cloud.tables).map(([name, { create }]) => [name, create.TableName ?? name])),
    },
    users: () => callers.users(),
    newPlayers: (count) => newPlayers(userPool, count),
    clock,
    onClock: async () => {
      await renewEnvironments(backends);
      schedules.clockMoved();
    },
    functions,
    functionNames: namesOf(cloud),
    mail: () => userPool.mail(),
    invalidations: () => endpoints.invalidations(),
    metrics: () => metrics.snapshot(),
  };
}

/** The client that players sign in at. */
function gameClient({ clients }: CloudUserPool): string {
  const client = clients.find(({ authFlows }) => authFlows.includes('ALLOW_USER_PASSWORD_AUTH'));
  if (!client) throw new Error('No client of the user pool allows ALLOW_USER_PASSWORD_AUTH: add one to the template.');
  return client.clientId;
}
