import { beforeEach, expect, it } from '@jest/globals';
import { uploadAvatar, type UploadParts } from './avatar.ts';
import { LaurelError, problemOf, type Problem } from './laurel-error.ts';
import type { Call } from './service.ts';
import { Device, problem } from './tabs.fixture.ts';

const DRAWN = { avatarId: 'u-1', pipeline: '1.0.0' };
const PICTURE = new Blob(['picture'], { type: 'image/png' });
let device: Device;
let parts: UploadParts;
let calls: Call[];
/** What /avatar/process answers, in order. */
let answers: (object | Response)[];
/** What the bucket answers, in order; then 204. */
let stored: number[];
let forms: FormData[];

beforeEach(() => {
  device = new Device();
  [calls, answers, stored, forms] = [[], [], [], []];
  const platform = device.tab((url, { body }) => {
    if (url !== 'https://bucket.example' || !(body instanceof FormData)) throw new Error(url);
    forms.push(body);
    const status = stored.shift() ?? 204;
    return Promise.resolve(new Response(status === 204 ? null : '<Error>no</Error>', { status }));
  });
  const call = async (one: Call): Promise<unknown> => {
    calls.push(one);
    if (one.path === '/avatar/presign') return { uploadId: 'u-1', url: 'https://bucket.example', fields: { key: 'k', policy: 'p' } };
    const answer = answers.shift();
    if (answer instanceof Response) throw problemOf((await answer.json()) as Problem);
    return answer;
  };
  parts = { platform, call };
});

it('is sent as it is asked for, and drawn', async () => {
  answers = [DRAWN];
  stored = [503];
  expect(await device.run(uploadAvatar(parts, PICTURE))).toEqual(DRAWN);
  expect(calls.map(({ method, path, body }) => [method, path, body])).toEqual([
    ['POST', '/avatar/presign', { contentType: 'image/png', bytes: 7 }],
    ['POST', '/avatar/process', { uploadId: 'u-1' }],
  ]);
  expect(forms).toHaveLength(2);
  expect([...forms[1]!.keys()]).toEqual(['key', 'policy', 'file']);
});

it('that takes longer is asked for again every two seconds', async () => {
  answers = [{ status: 'processing' }, { status: 'processing' }, DRAWN];
  const begun = device.now;
  expect(await device.run(uploadAvatar(parts, PICTURE))).toEqual(DRAWN);
  expect(device.now - begun).toBe(4_000);
});

it('that is refused later has its hint', async () => {
  answers = [{ status: 'processing' }, problem(422, 'no_face', { hint: 'Look into the camera.' })];
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toMatchObject({
    code: 'no_face',
    fields: { hint: 'Look into the camera.' },
  });
});

it('that is never ready is given up after two minutes', async () => {
  answers = Array.from({ length: 99 }, () => ({ status: 'processing' }));
  const begun = device.now;
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toMatchObject({ code: 'no_answer' });
  expect(device.now - begun).toBe(120_000);
});

it('whose picture the store does not take is not drawn', async () => {
  stored = [403];
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toThrow(LaurelError);
  expect(calls.map(({ path }) => path)).toEqual(['/avatar/presign']);
});
