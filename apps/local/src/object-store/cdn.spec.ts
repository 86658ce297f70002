import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXPORTS, OTHER, send, startTestStore, type TestStore } from './object-store.fixture.ts';

const KEY = 'a/0123/webp128.webp';
const CACHE = 'public, max-age=31536000, immutable';

let test: TestStore;
beforeAll(async () => {
  test = await startTestStore({
    cdn: {
      distributionId: 'LOCAL',
      bucket: OTHER,
      headers: { 'x-content-type-options': 'nosniff' },
      corsHeaders: { 'access-control-allow-origin': '*' },
    },
  });
  const object = { Bucket: OTHER, Body: 'a picture', ContentType: 'image/webp', CacheControl: CACHE };
  await test.aws.send(new PutObjectCommand({ ...object, Key: KEY }));
  await test.aws.send(new PutObjectCommand({ ...object, Key: 'a/é & ü.webp' }));
  await test.put('secret', 'export');
});
afterAll(() => test.close());

const ask = (path: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}) =>
  send(test.port, { method, path: `/_cdn/${path}`, headers: { host: `localhost:${test.port}`, ...headers } });

describe('a file of the CDN', () => {
  it('is everybody’s, with the headers of the object and of the distribution', async () => {
    expect(test.cdn).toBe(`http://localhost:${test.port}/_cdn`);
    const { status, headers, body } = await ask(KEY);
    expect([status, body.toString()]).toEqual([200, 'a picture']);
    const told = { 'content-type': 'image/webp', 'cache-control': CACHE, 'x-content-type-options': 'nosniff', 'content-length': '9' };
    expect(headers).toMatchObject({ ...told, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/), 'accept-ranges': 'bytes' });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    const head = await ask(KEY, { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, '9']);
    expect((await ask('a/%C3%A9%20%26%20%C3%BC.webp')).status).toBe(200);
  });

  it('may be read by every page, whatever query stands behind it', async () => {
    const { status, headers } = await ask(`${KEY}?v=1&v=2`, { headers: { origin: 'https://game.example' } });
    expect([status, headers['access-control-allow-origin']]).toEqual([200, '*']);
  });

  it('is not sent again to who has it, and comes in parts', async () => {
    const { headers } = await ask(KEY);
    const known = await ask(KEY, { headers: { 'if-none-match': headers.etag! } });
    expect([known.status, known.body.length]).toEqual([304, 0]);
    const part = await ask(KEY, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, 'pic', 'bytes 2-4/9']);
    expect(await ask(KEY, { headers: { range: 'bytes=90-' } })).toMatchObject({ status: 416, code: 'InvalidRange' });
  });
});

describe('the CDN refuses', () => {
  it.each([
    '',
    'a/',
    'a/0123',
    `${KEY}x`,
    `/${KEY}`,
    `../${EXPORTS}/secret`,
    `..%2f${EXPORTS}%2fsecret`,
    'secret',
    '?list-type=2',
    '%2e%2e/',
  ])('%j, as it refuses what is missing', async (path) => {
    const { status, code, headers } = await ask(path);
    expect([status, code, headers['x-content-type-options']]).toEqual([403, 'AccessDenied', 'nosniff']);
  });

  it('what is no path', async () => {
    expect(await ask('%zz')).toMatchObject({ status: 400, code: 'InvalidURI' });
  });

  it.each(['PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'])('%s', async (method) => {
    expect((await ask(KEY, { method })).status).toBe(403);
    expect((await ask(KEY)).body.toString()).toBe('a picture');
  });

  it('another host, and the host of a bucket', async () => {
    for (const host of [`evil.example:${test.port}`, `${OTHER}.localhost:${test.port}`, 'localhost']) {
      expect([host, (await ask(KEY, { headers: { host } })).status]).toEqual([host, 403]);
    }
  });

  it('everything where there is no distribution', async () => {
    const without = await startTestStore();
    const headers = { host: `localhost:${without.port}` };
    expect(await send(without.port, { path: `/_cdn/${KEY}`, headers })).toMatchObject({ status: 403, code: 'AccessDenied' });
    await without.close();
  });
});

it('what is public by the CDN is private in its bucket', async () => {
  const headers = { host: `localhost:${test.port}` };
  expect(await send(test.port, { path: `/${OTHER}/${KEY}`, headers })).toMatchObject({ status: 403, code: 'AccessDenied' });
});
