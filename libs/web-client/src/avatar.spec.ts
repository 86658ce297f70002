import { beforeEach, expect, it } from '@jest/globals';
import { uploadAvatar, type UploadParts } from './avatar.ts';
import { problemOf, type Problem } from './laurel-error.ts';
import { silence } from './pool.fixture.ts';
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
let stored: (Response | Promise<Response>)[];
/** When it was asked, in milliseconds from the start. */
let sentAt: number[];
let forms: FormData[];

beforeEach(() => {
  device = new Device();
  [calls, answers, stored, forms, sentAt] = [[], [], [], [], []];
  const begun = device.now;
  const platform = device.tab((url, { body, signal }) => {
    if (url !== 'https://bucket.example' || !(body instanceof FormData)) throw new Error(url);
    forms.push(body);
    sentAt.push(device.now - begun);
    const answer = stored.shift() ?? new Response(null, { status: 204 });
    return answer instanceof Response ? Promise.resolve(answer) : Promise.race([answer, silence(signal)]);
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

/** As S3 answers a form. */
const refusal = (status: number, code: string, message: string): Response =>
  new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`,
    { status, headers: { 'content-type': 'application/xml' } },
  );

it('is sent as it is asked for, and drawn', async () => {
  answers = [DRAWN];
  stored = [refusal(503, 'SlowDown', 'Please reduce your request rate.')];
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

it.each([
  [400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size'],
  [403, 'AccessDenied', 'Invalid according to Policy: Policy expired.'],
])('whose picture the storage refuses with %i %s is not drawn, and the game is told why', async (status, code, message) => {
  stored = [refusal(status, code, message)];
  const detail = expect.stringContaining(`${code}: ${message}). It takes the very file`);
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toMatchObject({ status, code: 'upload_refused', detail });
  expect([calls.map(({ path }) => path), forms.length]).toEqual([['/avatar/presign'], 1]);
});

it('whose picture stopped on its way, or met a page that is not the storage’s, is sent again', async () => {
  stored = [refusal(400, 'RequestTimeout', 'Your socket connection was not read from.'), new Response('<html>Log in to the hotel</html>')];
  answers = [DRAWN];
  expect(await device.run(uploadAvatar(parts, PICTURE))).toEqual(DRAWN);
  expect(forms).toHaveLength(3);
});

it('whose picture the storage is too busy for may be sent in a while', async () => {
  stored = Array.from({ length: 4 }, () => refusal(503, 'SlowDown', 'Please reduce your request rate.'));
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toMatchObject({ status: 503, code: 'try_again' });
});

it('has a second more for each 64 KiB, each try and all of them', async () => {
  stored = Array.from({ length: 4 }, () => new Promise(() => undefined));
  const large = new Blob([new Uint8Array(10.5 * 65_536)], { type: 'image/png' });
  const begun = device.now;
  await expect(device.run(uploadAvatar(parts, large))).rejects.toMatchObject({ code: 'no_answer' });
  expect([sentAt, device.now - begun]).toEqual([[0, 20_750, 41_750, 63_250], 70_500]);
});

it('whose picture is too large for the connection is not begun after two minutes, and the game is told that sending took too long', async () => {
  stored = Array.from({ length: 4 }, () => new Promise(() => undefined));
  const large = new Blob([new Uint8Array(160 * 65_536)], { type: 'image/png' });
  const begun = device.now;
  const detail = expect.stringMatching(/^Sending the picture took too long: .* within 170 s$/);
  await expect(device.run(uploadAvatar(parts, large))).rejects.toMatchObject({ status: 0, code: 'no_answer', detail });
  expect([sentAt, device.now - begun]).toEqual([[0], 170_000]);
});

it.each([
  [200, '<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>', 'upload_refused', 1],
  [200, '<PostResponse><Code>Found</Code></PostResponse>', 'no_answer', 4],
  [403, '<html><Code>Log in</Code></html>', 'no_answer', 4],
])('whose picture is answered with %i %s is not taken', async (status, text, code, tries) => {
  stored = Array.from({ length: 4 }, () => new Response(text, { status }));
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toMatchObject({ code });
  expect([forms.length, calls.map(({ path }) => path)]).toEqual([tries, ['/avatar/presign']]);
});

it('whose picture stopped on its way each time may be sent in a while', async () => {
  stored = Array.from({ length: 4 }, () => refusal(400, 'RequestTimeout', 'Your socket connection was not read from.'));
  await expect(device.run(uploadAvatar(parts, PICTURE))).rejects.toMatchObject({ status: 400, code: 'try_again' });
});

it('ends between two looks as its signal says', async () => {
  const control = new AbortController();
  const reason = new Error('left');
  answers = [{ status: 'processing' }, DRAWN];
  const end = uploadAvatar({ ...parts, signal: control.signal }, PICTURE);
  const ended = expect(end).rejects.toBe(reason);
  await device.pass(1_000);
  control.abort(reason);
  await ended;
  expect([device.timers, answers.length]).toEqual([0, 1]);
});

it('ends while the picture is sent as its signal says', async () => {
  const control = new AbortController();
  const reason = new Error('left');
  stored = [new Promise(() => undefined)];
  const ended = expect(uploadAvatar({ ...parts, signal: control.signal }, PICTURE)).rejects.toBe(reason);
  await device.pass(1_000);
  control.abort(reason);
  await ended;
  expect([device.timers, forms.length]).toEqual([0, 1]);
});
