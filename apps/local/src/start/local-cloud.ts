import { startBackends } from './backends.ts';
import { renewEnvironments, startFronts } from './fronts.ts';
import { Parts } from './parts.ts';
import { type LocalCloudSettings, localUrl, planCloud } from './plan.ts';
import { watchSources } from './watch.ts';

export interface LocalCloud {
  /** Of REST, home page and `/_local`. */
  url: string;
  /** Ends every part, the last one started first, within seconds. */
  close(): Promise<void>;
}

/** Starts every part and answers when all of them serve; where one does not start, those before it are ended. */
export async function startLocalCloud(settings: LocalCloudSettings): Promise<LocalCloud> {
  const parts = new Parts();
  try {
    const url = await startParts(settings, parts);
    return { url, close: () => parts.close() };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function startParts(settings: LocalCloudSettings, parts: Parts): Promise<string> {
  const { print, root, data, watch } = settings;
  const step = stopwatch(print);
  const plan = await planCloud(settings);
  const { cloud, ports } = plan;
  step(`Read the templates: ${cloud.functions.length} functions, ${cloud.rest.routes.length} routes`);
  const backends = await startBackends(plan, parts);
  const { engine, objectStore, userPool } = backends;
  step(
    `Started DynamoDB ${engine.endpoint}, S3 ${objectStore.url}, Cognito ${userPool.url} and the functions, data in ${data ?? 'memory'}`,
  );
  await startFronts(plan, backends, parts);
  step(`Opened REST ${localUrl(ports.rest)} and WebSocket ws://localhost:${ports.websocket}/${cloud.socket.stage}`);
  if (watch) parts.add(watchSources({ root, print, onBuilt: () => renewEnvironments(backends) }));
  backends.functions.warmContainers();
  return localUrl(ports.rest);
}

/** Says what was done and how long it took. */
function stopwatch(print: (line: string) => void): (what: string) => void {
  let last = performance.now();
  return (what) => {
    const time = performance.now();
    print(`${what} (${Math.round(time - last)} ms)`);
    last = time;
  };
}
