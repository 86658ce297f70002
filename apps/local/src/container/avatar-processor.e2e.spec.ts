import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AvatarJob, VARIANT_FILES } from '#avatar/avatar-job';
import type { Sent } from '#testing/hearing';
import { told } from '#testing/told';
import { CREDENTIALS, startTestStore, type TestStore } from '../object-store/object-store.fixture.ts';
import { Container } from './container.ts';

const [UPLOADS, AVATARS] = ['laurel-local-uploads-000000000000', 'laurel-local-avatars-000000000000'];
const PORTRAIT = new URL('../../../../libs/testing/portraits/astronaut.png', import.meta.url);

let store: TestStore;
let container: Container;
let image: string;
let variables: Record<string, string>;
const log: string[] = [];
beforeAll(async () => {
  const bucket = { expiry: [], cors: [], events: false };
  store = await startTestStore({
    buckets: [
      { ...bucket, name: UPLOADS },
      { ...bucket, name: AVATARS },
    ],
  });
  // As the image holds it, far from the project's packages.
  image = mkdtempSync(join(tmpdir(), 'avatar-image-'));
  execFileSync(process.execPath, ['docker/avatar-processor/layout.mjs', image]);
  variables = {
    ...{ UPLOADS_BUCKET: UPLOADS, AVATARS_BUCKET: AVATARS, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: store.endpoint },
    ...{ AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
  };
  container = await Container.open({
    functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:AvatarProcessingLambda',
    entry: join(image, 'index.mjs'),
    handler: 'handler',
    timeoutMs: 60_000,
    variables,
    onText: (text) => void log.push(text),
    preload: ['sockets', 'requests'].map((name) => fileURLToPath(new URL(`${name}.preload.fixture.ts`, import.meta.url))),
  });
});
afterAll(async () => {
  await container.close();
  await store.close();
  await rm(image, { recursive: true });
});
beforeEach(() => {
  log.length = 0;
});
afterEach(() => {
  for (const line of lines('sent ')) {
    const { call, ...sent } = JSON.parse(line.slice('sent '.length)) as Sent & { call: string };
    for (const tell of told.requests) tell(call, sent, variables);
  }
});

/** Complete lines of the log that begin so. */
const lines = (start: string): string[] =>
  log
    .join('')
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith(start));

/** Until the process is gone: the next event starts another. */
async function kill(): Promise<void> {
  const { pid } = container;
  if (pid === undefined) return;
  process.kill(pid, 'SIGKILL');
  while (container.pid === pid) await sleep(5);
}

async function uploaded(file: Uint8Array): Promise<AvatarJob> {
  const avatarId = randomBytes(16).toString('hex');
  const job = { upload: `u/${avatarId}`, avatarId, result: `r/${avatarId}.json`, requestId: `call-${avatarId}` };
  await store.aws.send(new PutObjectCommand({ Bucket: UPLOADS, Key: job.upload, Body: file }));
  return job;
}

const keys = async (Bucket: string): Promise<string[]> =>
  ((await store.aws.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? '');

const resultOf = async ({ result }: AvatarJob): Promise<unknown> => {
  const { Body } = await store.aws.send(new GetObjectCommand({ Bucket: UPLOADS, Key: result }));
  return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
};

describe('AvatarProcessingLambda, laid out as its image holds it', () => {
  it('draws an upload, stores the files, says so, and forgets the upload', async () => {
    const job = await uploaded(await readFile(PORTRAIT));
    const outcome = await container.invoke(job);
    expect(outcome).toMatchObject({
      ok: true,
      payload: { status: 'ready', avatarId: job.avatarId, pipeline: '1.0.0', palette: { skin: '#d2a788' } },
    });
    expect(await resultOf(job)).toEqual('payload' in outcome && outcome.payload);
    expect(await keys(UPLOADS)).toEqual([job.result]);
    const names = Object.values(VARIANT_FILES).map((name) => `a/${job.avatarId}/${name}`);
    expect((await keys(AVATARS)).toSorted()).toEqual(names.toSorted());
    for (const Key of names) {
      const { ContentType, CacheControl } = await store.aws.send(new HeadObjectCommand({ Bucket: AVATARS, Key }));
      expect([ContentType, CacheControl]).toEqual([
        Key.endsWith('png') ? 'image/png' : 'image/webp',
        'public, max-age=31536000, immutable',
      ]);
    }
    // The same job again, as when its answer was lost.
    expect(await container.invoke(job)).toEqual(outcome);
  });

  it('says why a picture is rejected, and forgets it too', async () => {
    const job = await uploaded(Buffer.from('Not a picture'));
    const payload = { status: 'rejected', avatarId: job.avatarId, code: 'unsupported_format', pipeline: '1.0.0' };
    expect(await container.invoke(job)).toEqual({ ok: true, payload });
    expect(await resultOf(job)).toEqual(payload);
    expect((await keys(UPLOADS)).includes(job.upload)).toBe(false);
    expect((await keys(AVATARS)).filter((key) => key.includes(job.avatarId))).toEqual([]);
  });

  it('fails where there is no upload, and draws the next', async () => {
    const nothing = { upload: 'u/nothing', avatarId: 'x', result: 'r/nothing.json' };
    expect(await container.invoke(nothing)).toMatchObject({ reason: 'thrown', errorMessage: 'There is no such upload' });
    expect(await container.invoke(await uploaded(await readFile(PORTRAIT)))).toMatchObject({ ok: true, payload: { status: 'ready' } });
  });

  it('completes a job that was killed, whenever that was', async () => {
    const file = await readFile(PORTRAIT);
    const moments: ((job: AvatarJob) => Promise<boolean>)[] = [
      () => Promise.resolve(true),
      async ({ avatarId }) => (await keys(AVATARS)).some((key) => key.includes(avatarId)),
      async ({ result }) => (await keys(UPLOADS)).includes(result),
    ];
    for (const isDue of moments) {
      const job = await uploaded(file);
      const killed = container.invoke(job);
      while (!(await isDue(job))) await sleep(5);
      await kill();
      await killed;
      expect(await container.invoke(job)).toMatchObject({ ok: true, payload: { status: 'ready', avatarId: job.avatarId } });
      expect((await keys(UPLOADS)).includes(job.upload)).toBe(false);
    }
  });

  it('talks to nobody but S3, and writes nothing of a picture into its log', async () => {
    // Its first connection is one of this test.
    await kill();
    log.length = 0;
    const job = await uploaded(await readFile(PORTRAIT));
    await container.invoke(job);
    const { host } = new URL(store.endpoint.replace('localhost', '127.0.0.1'));
    const [told = '', ...more] = lines('{');
    expect(JSON.parse(told)).toEqual({
      level: 'INFO',
      service: 'avatar',
      message: 'call',
      requestId: job.requestId,
      outcome: 'ready',
      ms: expect.any(Number),
    });
    expect(more).toEqual([]);
    expect(new Set(lines(''))).toEqual(new Set([`connected to ${host}`, ...lines('sent '), told]));
  });
});
