// The image that docker/avatar-processor/build.sh made, run by podman and fed by the Runtime API: `npm run test:image`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type AvatarJob, VARIANT_FILES } from '#avatar/avatar-job';
import { failure } from '../lambda/environment.ts';
import type { Outcome } from '../lambda/functions.ts';
import { CREDENTIALS, startTestStore, type TestStore } from '../object-store/object-store.fixture.ts';
import { RuntimeApi } from './runtime-api.ts';

const [IMAGE, BASE] = ['localhost/laurel/avatar-processor', 'localhost/laurel/base'];
const [UPLOADS, AVATARS] = ['laurel-local-uploads-000000000000', 'laurel-local-avatars-000000000000'];
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:AvatarProcessingLambda';
const PORTRAIT = new URL('../../../../libs/testing/portraits/astronaut.png', import.meta.url);
const MODEL = 'node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite';
/** What Lambda sets and its client does not do without. */
const LAMBDA = {
  ...{ AWS_LAMBDA_FUNCTION_NAME: 'AvatarProcessingLambda', AWS_LAMBDA_FUNCTION_VERSION: '1', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008' },
  ...{ AWS_LAMBDA_LOG_GROUP_NAME: 'log', AWS_LAMBDA_LOG_STREAM_NAME: 'stream' },
};
/** Not even /tmp can be written. */
const LOCKED = ['--read-only', '--read-only-tmpfs=false', '--cap-drop=all', '--security-opt=no-new-privileges'];
const BUCKETS = ['--env', `UPLOADS_BUCKET=${UPLOADS}`, '--env', `AVATARS_BUCKET=${AVATARS}`];
/** Podman's own schedule of it needs systemd. */
const QUIET = ['--rm', '--no-healthcheck'];

const podman = (...args: string[]): string => execFileSync('podman', args, { encoding: 'utf8' });
const inspect = (what: string, image: string): unknown => JSON.parse(podman('image', 'inspect', '--format', `{{json ${what}}}`, image));

let store: TestStore;
let folder: string;
/** The portrait's model of persons with one bit turned, in place of the image's. */
let damaged: string[];
beforeAll(async () => {
  store = await startTestStore({ buckets: [UPLOADS, AVATARS].map((name) => ({ name, expiry: [], cors: [], events: false })) });
  folder = await mkdtemp(join(tmpdir(), 'avatar-image-'));
  const model = await readFile(MODEL);
  model.writeUInt8(model.readUInt8(100_000) ^ 1, 100_000);
  await writeFile(join(folder, 'damaged.tflite'), model);
  damaged = ['--volume', `${join(folder, 'damaged.tflite')}:/var/task/${MODEL}:ro`];
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Running {
  name: string;
  invoke: (event: object) => Promise<Outcome>;
}

/** A container with the image's own entry point and client. Should it end, its events fail with what it wrote. */
async function start(...more: string[]): Promise<Running> {
  const api = await RuntimeApi.start(ARN);
  const name = `laurel-${randomUUID()}`;
  const variables = {
    ...{ AWS_LAMBDA_RUNTIME_API: api.address, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: store.endpoint },
    ...{ AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
  };
  const env = Object.entries({ ...LAMBDA, ...variables }).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const args = ['run', '--name', name, '--network=host', ...QUIET, ...LOCKED, ...BUCKETS, ...env, ...more, IMAGE];
  const child = spawn('podman', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise((resolve) => child.on('close', resolve));
  void ended.then(() => {
    api.drop(failure('exited', 'Runtime.ExitError', log));
  });
  ends.push(async () => {
    // One that is ending by itself at this moment cannot be killed: either way it ends, and is removed.
    spawnSync('podman', ['kill', name]);
    await ended;
    await api.close();
  });
  const invoke = (event: object) => api.invoke({ requestId: randomUUID(), event: JSON.stringify(event), deadline: Date.now() + 60_000 });
  return { name, invoke };
}

async function uploaded(file: Uint8Array): Promise<AvatarJob> {
  const avatarId = randomUUID();
  const job = { upload: `u/${avatarId}`, avatarId, result: `r/${avatarId}.json`, requestId: randomUUID() };
  await store.aws.send(new PutObjectCommand({ Bucket: UPLOADS, Key: job.upload, Body: file }));
  return job;
}

const keys = async (Bucket: string): Promise<string[]> =>
  ((await store.aws.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? '');

async function resultOf({ result }: AvatarJob): Promise<unknown> {
  const { Body } = await store.aws.send(new GetObjectCommand({ Bucket: UPLOADS, Key: result }));
  return JSON.parse((await Body?.transformToString()) ?? '') as unknown;
}

/** The image's own health check, without any network. */
function health(...more: string[]): { status: number | null; stderr: string } {
  const [, ...command] = inspect('.HealthCheck.Test', IMAGE) as string[];
  const args = ['run', '--network=none', ...QUIET, ...LOCKED, ...BUCKETS, ...more, '--entrypoint', JSON.stringify(command), IMAGE];
  return spawnSync('podman', args, { encoding: 'utf8' });
}

describe('the image of AvatarProcessingLambda', () => {
  it('adds less than 600 MB to its base', () => {
    const added = Number(inspect('.Size', IMAGE)) - Number(inspect('.Size', BASE));
    console.log(`It adds ${(added / 1e6).toFixed(0)} MB to its base`);
    expect(added).toBeGreaterThan(0);
    expect(added).toBeLessThan(600e6);
  });

  it('draws as nobody, on a file system that it cannot write, one event after the other', async () => {
    const { name, invoke } = await start();
    const drawn = await uploaded(await readFile(PORTRAIT));
    const outcome = await invoke(drawn);
    expect(outcome).toMatchObject({ ok: true, payload: { status: 'ready', avatarId: drawn.avatarId } });
    expect(await resultOf(drawn)).toEqual('payload' in outcome && outcome.payload);
    const files = Object.values(VARIANT_FILES).map((file) => `a/${drawn.avatarId}/${file}`);
    expect(files).toHaveLength(6);
    expect((await keys(AVATARS)).toSorted()).toEqual(files.toSorted());

    const rejected = await uploaded(Buffer.from('Not a picture'));
    expect(await invoke(rejected)).toMatchObject({ ok: true, payload: { status: 'rejected', code: 'unsupported_format' } });
    expect((await keys(UPLOADS)).toSorted()).toEqual([drawn.result, rejected.result].toSorted());

    const status = podman('exec', name, 'cat', '/proc/1/status');
    expect(status).toMatch(/^Uid:\t65534\t65534\t65534\t65534$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    for (const place of ['/var/task/x', '/tmp/x'])
      expect(spawnSync('podman', ['exec', name, 'sh', '-c', `echo > ${place}`], { encoding: 'utf8' }).stderr).toContain('Read-only');
  });

  it('does not come up with another model than the pinned one, and says so', async () => {
    const { invoke } = await start(...damaged);
    const outcome = await invoke({});
    expect(outcome).toMatchObject({ ok: false, reason: 'thrown' });
    expect(JSON.stringify(outcome)).toContain('selfie_segmentation.tflite is not the pinned one');
  });

  it('is healthy without any network, and ill with another model', () => {
    expect(health()).toMatchObject({ status: 0, stderr: '' });
    const ill = health(...damaged);
    expect(ill.status).toBe(1);
    expect(ill.stderr).toContain('selfie_segmentation.tflite is not the pinned one');
  });
});
