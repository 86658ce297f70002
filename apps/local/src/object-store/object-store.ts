import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { Credentials } from '../signature/signature.ts';
import type { CloudBucket, CloudCdn } from '../template/cloud.ts';
import { Bucket } from './bucket.ts';
import { diskFiles, memoryFiles } from './files.ts';
import type { Created } from './created.ts';
import { CDN_PATH } from './cdn.ts';
import { createObjectServer } from './server.ts';

export interface ObjectStoreOptions {
  buckets: readonly CloudBucket[];
  /** Undefined: no bucket is public. */
  cdn: CloudCdn | undefined;
  region: string;
  /** With these, and no others, requests must be signed: those in the functions' environment. */
  credentials: Credentials;
  /** The folder of the objects; undefined: in memory. */
  folder: string | undefined;
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  /** The machine's time in ms, not the apps' clock: signatures and ages are judged by it. */
  now: () => number;
}

export interface ObjectStore {
  /** For people and scripts: `http://localhost:4002` */
  url: string;
  /**
   * For the SDK's clients: `http://127.0.0.1:4002`. A client puts the bucket before a name (`exports.localhost`), which not every system
   * finds; an address of digits it leaves alone, and so needs no setting of its own.
   */
  endpoint: string;
  /** Of the CDN, before a slash and a key: `http://localhost:4002/_cdn` */
  cdn: string;
  /** A bucket by name; throws for one that no template declares. */
  bucket(name: string): Bucket;
  /** Calls back after each object that is written to a bucket that tells of it; answers the way to stop that. */
  onCreated(listener: (created: Created) => void): () => void;
  /** Stops listening. */
  close(): Promise<void>;
}

const SWEEP_MS = 3_600_000;
const CLOSE_MS = 1_000;

/** Starts the local S3 on 127.0.0.1 with the buckets of the templates; rejects where the port is taken. */
export async function startObjectStore({ buckets: configs, folder, port, ...keeper }: ObjectStoreOptions): Promise<ObjectStore> {
  const filesOf = (name: string) => (folder === undefined ? memoryFiles() : diskFiles(join(folder, name)));
  const buckets = new Map(configs.map((config) => [config.name, new Bucket(config, filesOf(config.name), keeper.now)]));
  const listeners = new Set<(created: Created) => void>();
  // In a turn of its own: whoever writes does not wait for whoever listens.
  const onCreated = (created: Created): void => {
    for (const listener of listeners) setImmediate(listener, created);
  };
  for (const bucket of buckets.values()) if (bucket.config.events) bucket.onCreated = onCreated;
  const server = createObjectServer({ ...keeper, buckets });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  const sweeping = setInterval(() => {
    for (const bucket of buckets.values()) bucket.sweep();
  }, SWEEP_MS).unref();
  return {
    url: `http://localhost:${boundPort}`,
    endpoint: `http://127.0.0.1:${boundPort}`,
    cdn: `http://localhost:${boundPort}${CDN_PATH}`,
    bucket: (name) => {
      const bucket = buckets.get(name);
      if (bucket) return bucket;
      throw new Error(`No template declares the bucket ${name}. There are: ${[...buckets.keys()].join(', ')}.`);
    },
    onCreated: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearInterval(sweeping);
      return close(server);
    },
  };
}

/** Calls under way get a second to end. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const impatience = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_MS);
  await closed;
  clearTimeout(impatience);
}
