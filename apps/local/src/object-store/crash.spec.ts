import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CREDENTIALS, EXPORTS, startTestStore } from './object-store.fixture.ts';

/** A store in a process of its own, that says where it listens. */
const STORE = `
const { startObjectStore } = await import(process.argv[1]);
const buckets = [{ name: '${EXPORTS}', expiry: [], cors: [] }];
const credentials = ${JSON.stringify(CREDENTIALS)};
const store = await startObjectStore({ buckets, region: 'us-east-1', credentials, folder: process.argv[2], port: 0, now: Date.now });
console.log(store.endpoint);`;

let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-crash-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function startChild(): Promise<{ endpoint: string; process: ChildProcess }> {
  const script = join(import.meta.dirname, 'object-store.ts');
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', STORE, script, folder];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  const [endpoint] = (await once(createInterface(started.stdout), 'line')) as [string];
  return { endpoint, process: started };
}

it('a kill in a storm of writes loses nothing that was acknowledged, and leaves nothing half', async () => {
  const { endpoint, process: store } = await startChild();
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials: CREDENTIALS, maxAttempts: 1 });
  const sizes = [10, 10_000, 1_000_000];
  const written = new Map<string, Set<string>>();
  const last = new Map<string, string>();
  const enough = randomInt(40, 240);
  let acknowledged = 0;
  const writer = async (index: number): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      const Key = `k${index}-${turn % 3}`;
      const body = randomBytes(sizes[turn % sizes.length]!);
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      written.set(Key, (written.get(Key) ?? new Set()).add(etag));
      await client.send(new PutObjectCommand({ Bucket: EXPORTS, Key, Body: body }));
      last.set(Key, etag);
      acknowledged += 1;
      if (acknowledged === enough) store.kill('SIGKILL');
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, (_, index) => writer(index)));
  client.destroy();
  if (store.exitCode === null && store.signalCode === null) {
    store.kill('SIGKILL');
    await once(store, 'exit');
  }

  const test = await startTestStore({ folder });
  const { Contents = [] } = await test.aws.send(new ListObjectsV2Command({ Bucket: EXPORTS }));
  const found = new Map(Contents.map(({ Key = '', ETag = '' }) => [Key, ETag]));
  expect([...last.keys()].filter((key) => !found.has(key))).toEqual([]);
  for (const [key, etag] of found) {
    const { bytes } = await test.get(key);
    expect([key, `"${createHash('md5').update(bytes).digest('hex')}"`]).toEqual([key, etag]);
    // Acknowledged is the last one, or the one that was under way stands in its place.
    expect(written.get(key)).toContain(etag);
    const order = [...written.get(key)!];
    expect(order.indexOf(etag)).toBeGreaterThanOrEqual(order.indexOf(last.get(key) ?? ''));
  }
  expect(readdirSync(join(folder, EXPORTS))).toHaveLength(found.size);
  await test.close();
}, 60_000);
