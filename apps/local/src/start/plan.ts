import { join } from 'node:path';
import { checkPorts, freePort } from '../engine/ports.ts';
import { CDN_PATH } from '../object-store/cdn.ts';
import type { Options } from '../options.ts';
import type { Cloud } from '../template/cloud.ts';
import { readCloud } from '../template/read-cloud.ts';
import { type DataFolder, dataFolder, memoryFolder } from './data-folder.ts';

export interface LocalCloudSettings extends Options {
  /** The project's folder. */
  root: string;
  /** An engine that runs already. */
  dynamodbEndpoint: string | undefined;
  /** Takes a line for the person at the terminal. */
  print: (line: string) => void;
  /** Called where a part ends that must not. */
  onFailure: (reason: string) => void;
}

/** What will be started, and where. */
export interface Plan extends LocalCloudSettings {
  cloud: Cloud;
  folder: DataFolder;
  ports: Record<'rest' | 'websocket' | 's3' | 'cognito' | 'dynamodb' | 'queues' | 'endpoints', number>;
}

export const localUrl = (port: number): string => `http://localhost:${port}`;

/** @throws Error in one line where a port or the data folder is taken, or a template can't be read; nothing runs then */
export async function planCloud(settings: LocalCloudSettings): Promise<Plan> {
  const { port, root, data } = settings;
  // Nobody but the functions asks for the last two.
  const [queues, endpoints] = [await freePort(), await freePort()];
  const ports = { rest: port, websocket: port + 1, s3: port + 2, cognito: port + 3, dynamodb: port + 4, queues, endpoints };
  const { dynamodb, ...others } = ports;
  await checkPorts([...Object.values(others), ...(settings.dynamodbEndpoint === undefined ? [dynamodb] : [])]);
  const folder = data === undefined ? memoryFolder() : dataFolder(data, settings.fresh);
  const cloud = readCloud({
    folder: join(root, 'infra'),
    env: 'local',
    addresses: {
      rest: localUrl(ports.rest),
      websocket: localUrl(ports.websocket),
      queues: localUrl(ports.queues),
      cdn: localUrl(ports.s3) + CDN_PATH,
    },
    secrets: { CursorKey: folder.cursorKey, PseudonymKey: folder.pseudonymKey },
  });
  return { ...settings, cloud, folder, ports };
}
