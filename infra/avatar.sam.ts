// The image of AvatarProcessingLambda as `sam build` makes it, invoked through AWS's runtime interface emulator: `npm run test:sam`.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { globSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AvatarJob, VARIANT_FILES } from '#avatar/avatar-job';
import { uploadKeys } from '#avatar/avatar-keys';
import { freePort } from '#testing/engine';
import { CREDENTIALS, startTestStore, type TestStore } from '../apps/local/src/object-store/object-store.fixture.ts';
import { run, RUNTIME_IMAGE, type Sam, startSam } from './sam.fixture.ts';

/** What the Dockerfile builds on; podman takes it from here, for no registry is asked where a name is known. */
const AWS_IMAGE = 'public.ecr.aws/lambda/nodejs:24';
/** Function and tag, as infra/avatar.yaml has them. */
const IMAGE = 'avatarprocessinglambda:live';
const [UPLOADS, AVATARS] = ['laurel-local-uploads-000000000000', 'laurel-local-avatars-000000000000'];
const EMULATOR = '/usr/local/bin/aws-lambda-rie';
const LIMIT_MS = 120_000;

let sam: Sam;
let store: TestStore;
beforeAll(async () => {
  sam = await startSam();
  store = await startTestStore({ buckets: [UPLOADS, AVATARS].map((name) => ({ name, expiry: [], cors: [], events: false })) });
  await run('podman', 'tag', RUNTIME_IMAGE, AWS_IMAGE);
});
afterAll(async () => {
  // The name twice: with one, all names of the image would go.
  await run('podman', 'untag', AWS_IMAGE, AWS_IMAGE);
  await store.close();
  await sam.close();
});

/** The emulator lies in the SAM CLI's own package. */
async function emulator(): Promise<string> {
  const { stdout } = await run('which', 'sam');
  const packages = join(dirname(realpathSync(stdout.trim())), '../lib/python3*/site-packages');
  const [file] = globSync(join(packages, 'samcli/local/rapid/aws-lambda-rie-x86_64'));
  if (file === undefined) throw new Error(`There is no emulator in ${packages}`);
  return file;
}

/** The image behind the emulator, which takes the place of Lambda; both listen on this machine alone. */
async function start(name: string, port: number): Promise<{ child: ChildProcess; log: () => string }> {
  const variables = {
    ...{ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_S3: store.endpoint, UPLOADS_BUCKET: UPLOADS, AVATARS_BUCKET: AVATARS },
    ...{ AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey },
    ...{ AWS_LAMBDA_FUNCTION_TIMEOUT: '60', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008', AWS_LAMBDA_FUNCTION_NAME: 'AvatarProcessingLambda' },
  };
  const env = Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const emulated = ['--volume', `${await emulator()}:${EMULATOR}:ro`, '--entrypoint', EMULATOR];
  const addresses = ['--runtime-interface-emulator-address', `127.0.0.1:${port}`, '--runtime-api-address', `127.0.0.1:${port + 1}`];
  const args = ['run', '--rm', '--name', name, '--network=host', '--no-healthcheck', ...env, ...emulated, IMAGE, ...addresses];
  const child = spawn('podman', [...args, '/lambda-entrypoint.sh', 'index.handler'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  return { child, log: () => log };
}

/** Asks until the emulator listens. */
async function invoke(port: number, event: object, log: () => string): Promise<unknown> {
  const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
  for (const deadline = Date.now() + LIMIT_MS; ;) {
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(event), signal: AbortSignal.timeout(LIMIT_MS) }).catch(
      () => undefined,
    );
    if (answer) return answer.json();
    if (Date.now() > deadline) throw new Error(`The emulator does not answer:\n${log()}`);
    await sleep(100);
  }
}

describe('sam build', () => {
  it('makes the image of AvatarProcessingLambda from its Dockerfile', async () => {
    const args = ['build', '--template', 'infra/avatar.yaml', '--build-dir', join(sam.folder, 'build')];
    const { status, stdout, stderr } = await sam.run(...args);
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('Build Succeeded')]);
  });
});

describe('the runtime interface emulator', () => {
  const name = `laurel-${randomUUID()}`;
  const running: ChildProcess[] = [];
  afterAll(async () => {
    await run('podman', 'rm', '--force', '--time=0', '--ignore', name);
    for (const child of running) if (child.exitCode === null) await once(child, 'exit');
  });

  it('draws the portrait for the event that the API sends', async () => {
    const [playerId, avatarId] = [randomUUID(), randomUUID()];
    const keys = { upload: uploadKeys.upload(playerId, avatarId), result: uploadKeys.result(playerId, avatarId) };
    const job: AvatarJob = { avatarId, ...keys, requestId: randomUUID() };
    const portrait = await readFile('libs/testing/portraits/astronaut.png');
    await store.aws.send(new PutObjectCommand({ Bucket: UPLOADS, Key: job.upload, Body: portrait }));
    const port = await freePort();
    const { child, log } = await start(name, port);
    running.push(child);
    const answer = await invoke(port, job, log);
    expect(answer).toMatchObject({ status: 'ready', avatarId });
    const { Body } = await store.aws.send(new GetObjectCommand({ Bucket: UPLOADS, Key: job.result }));
    expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual(answer);
    const { Contents = [] } = await store.aws.send(new ListObjectsV2Command({ Bucket: AVATARS }));
    expect(Contents.map(({ Key }) => Key).toSorted()).toEqual(
      Object.values(VARIANT_FILES)
        .map((file) => `a/${avatarId}/${file}`)
        .toSorted(),
    );
    for (const { Size } of Contents) expect(Size).toBeGreaterThan(0);
  });
});
