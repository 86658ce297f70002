import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fileKeys } from '#avatar/avatar-urls';
import { freePort } from '#testing/engine';
import type { MetricsSnapshot } from '../lambda/metrics.ts';
import { type Guest, guest, local, uploadPortrait } from '../newcomer.fixture.ts';
import { type LocalCloud, startLocalCloud } from './local-cloud.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const WAIT_MS = 180_000;

let cloud: LocalCloud;
const lines: string[] = [];
beforeAll(async () => {
  cloud = await startLocalCloud({
    ...{ port: await freePort(), data: undefined, fresh: false, dedicated: false, watch: false, root, dynamodbEndpoint: undefined },
    print: (line) => void lines.push(line),
    onFailure: (reason) => void lines.push(reason),
  });
}, 120_000);
afterAll(() => cloud.close());

interface Drawn {
  avatarId: string;
  variants: Record<string, string> | null;
}

async function call<T>({ token }: Guest, line: string, body?: object): Promise<T> {
  const [method, path] = line.split(' ');
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(cloud.url + path!, { method: method!, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${line}: ${answer.status} ${await answer.text()}\n${lines.join('\n')}`);
  return (await answer.json()) as T;
}

const ofLocal = async <T>(path: string): Promise<T> => (await (await fetch(`${cloud.url}/_local/${path}`)).json()) as T;

async function until<T>(what: string, found: () => Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline;) {
    const value = await found();
    if (value !== undefined) return value;
    await sleep(100);
  }
  throw new Error(`Waited ${WAIT_MS} ms in vain for ${what}\n${lines.join('\n')}`);
}

it('makes an avatar of an upload, serves it to everybody, and forgets it with its player', async () => {
  const player = await guest(await local(cloud.url));
  const { avatarId } = await call<Drawn>(player, 'POST /avatar/process', { uploadId: await uploadPortrait(cloud.url, player.token) });
  // A slow machine is told later.
  const drawn = await until('the avatar', async () => {
    const { avatars } = await call<{ avatars: Drawn[] }>(player, 'GET /avatar');
    return avatars.find((avatar) => avatar.avatarId === avatarId && avatar.variants !== null);
  });
  const url = drawn.variants!.webp128!;
  const picture = await fetch(url);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
  const { functions } = await until('the recorder', async () => {
    const metrics = await ofLocal<MetricsSnapshot>('metrics');
    return metrics.functions.AvatarRecorderFunction && metrics;
  });
  expect(functions.AvatarProcessingLambda).toMatchObject({ calls: 1, errors: 0 });
  expect(functions.AvatarRecorderFunction).toMatchObject({ calls: 1, errors: 0 });

  await call(player, 'DELETE /me');
  const forgotten = await until('the CDN', async () => {
    const { invalidations } = await ofLocal<{ invalidations: { paths: string[] }[] }>('invalidations');
    return invalidations[0];
  });
  expect(forgotten.paths).toEqual(fileKeys(avatarId).map((key) => `/${key}`));
  expect((await fetch(url)).status).toBe(403);
});
