import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CREDENTIALS, codeIn, OTHER, send, startTestStore, type TestStore } from './object-store.fixture.ts';

const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0, 0x0d, 0x0a, 0x80]);
const ORIGIN = 'https://web.game.example';
const TWO_MINUTES = 120_000;

let test: TestStore;
let foreign: S3Client;
let stranger: S3Client;
let ahead = 0;
const advance = (ms: number): void => {
  ahead += ms;
  test.advance(ms);
};

beforeAll(async () => {
  const cors = [{ origins: ['https://*.game.example'], methods: ['POST'], headers: ['*'], exposed: [], maxAge: 60 }];
  test = await startTestStore({ buckets: [OTHER, 'second'].map((name) => ({ name, expiry: [], cors, events: false })) });
  foreign = test.client({ region: 'eu-west-1' });
  stranger = test.client({ credentials: { ...CREDENTIALS, secretAccessKey: 'guessed' } });
});
afterAll(() => test.close());
beforeEach(() => {
  advance(-ahead);
});

/** As the API gives it: this key, this type, this length, for two minutes. */
const presigned = (more: Partial<PresignedPostOptions> = {}, by = test.aws): Promise<PresignedPost> =>
  createPresignedPost(by, {
    Bucket: OTHER,
    Key: 'u/player/1',
    Expires: 120,
    Fields: { 'Content-Type': 'image/jpeg' },
    Conditions: [['content-length-range', PICTURE.length, PICTURE.length]],
    ...more,
  });

interface Sent {
  fields?: Record<string, string | undefined>;
  file?: Buffer | undefined;
  headers?: Record<string, string>;
  url?: string;
}

/** Sends the form as a page does, with some fields changed. */
async function upload({ url, fields }: PresignedPost, sent: Sent = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...sent.fields })) if (value !== undefined) form.set(name, value);
  if (!('file' in sent) || sent.file)
    form.set('file', new Blob([new Uint8Array(sent.file ?? PICTURE)], { type: 'text/html' }), 'selfie.jpg');
  const answer = await fetch(sent.url ?? url, { method: 'POST', body: form, headers: { origin: ORIGIN, ...sent.headers } });
  const body = await answer.text();
  return { status: answer.status, code: codeIn(body), body, headers: Object.fromEntries(answer.headers) };
}

const keys = async (Bucket = OTHER): Promise<string[]> =>
  ((await test.aws.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key ?? '');

describe('a form with the fields that were given', () => {
  it('writes the file under its key with its type, and lets the page read the answer', async () => {
    const { status, headers, body } = await upload(await presigned());
    expect([status, body]).toEqual([204, '']);
    expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, location: `${test.endpoint}/${OTHER}/u/player/1` });
    const stored = await test.aws.send(new GetObjectCommand({ Bucket: OTHER, Key: 'u/player/1' }));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? [])).toEqual(PICTURE);
    expect([stored.ContentType, stored.ETag]).toEqual(['image/jpeg', headers.etag]);
  });

  it('is told that it may be sent, and no other page is', async () => {
    const asked = (origin: string) =>
      fetch(`${test.endpoint}/${OTHER}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await asked(ORIGIN)).status).toBe(200);
    expect((await asked('https://evil.example')).status).toBe(403);
  });

  it('writes metadata, a name of the file, and answers as it is asked to', async () => {
    const post = await presigned({
      Key: 'named/${filename}',
      Fields: { 'Content-Type': 'image/jpeg', 'x-amz-meta-of': 'me', 'Cache-Control': 'no-store', success_action_status: '201' },
    });
    const { status, body } = await upload(post);
    expect([status, body]).toEqual([201, expect.stringContaining('<Key>named/selfie.jpg</Key>')]);
    const head = await test.aws.send(new HeadObjectCommand({ Bucket: OTHER, Key: 'named/selfie.jpg' }));
    expect(head).toMatchObject({ ContentType: 'image/jpeg', CacheControl: 'no-store', Metadata: { of: 'me' } });
  });

  it('may begin with what the policy says, and hold what it ignores', async () => {
    const post = await presigned({
      Key: 'u/any',
      Fields: {},
      Conditions: [
        ['starts-with', '$Content-Type', 'image/'],
        ['starts-with', '$key', 'u/'],
      ],
    });
    expect(await upload(post, { fields: { 'Content-Type': 'image/png', 'x-ignore-me': '1' } })).toMatchObject({ status: 204 });
    expect(await upload(post, { fields: { 'Content-Type': 'text/html' } })).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('reaches a bucket that stands in the host', async () => {
    const { fields } = await presigned({ Key: 'by-host' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([new Uint8Array(PICTURE)]), 'a');
    const wire = new Response(form);
    const headers = { host: `${OTHER}.localhost:${test.port}`, 'content-type': wire.headers.get('content-type') ?? '' };
    const answer = await send(test.port, { method: 'POST', path: '/', headers, body: Buffer.from(await wire.arrayBuffer()) });
    expect(answer.status).toBe(204);
    expect(await keys()).toContain('by-host');
  });
});

describe('a form that was changed', () => {
  const denied = { status: 403, code: 'AccessDenied' };
  const policyOf = (change: (policy: { expiration: string; conditions: unknown[] }) => void, post: PresignedPost): string => {
    const policy = JSON.parse(Buffer.from(post.fields.Policy!, 'base64').toString()) as { expiration: string; conditions: unknown[] };
    change(policy);
    return Buffer.from(JSON.stringify(policy)).toString('base64');
  };

  it.each<[string, Sent, object]>([
    ['another key', { fields: { key: 'u/other/1' } }, denied],
    ['another type', { fields: { 'Content-Type': 'text/html' } }, denied],
    ['no type', { fields: { 'Content-Type': undefined } }, denied],
    ['another bucket', { fields: { bucket: 'second' } }, denied],
    ['a field more', { fields: { 'x-amz-meta-more': '1' } }, denied],
    ['a header of the object more', { fields: { 'Cache-Control': 'no-store' } }, denied],
    ['a right of its own', { fields: { acl: 'public-read' } }, denied],
    ['a byte more', { file: Buffer.concat([PICTURE, Buffer.alloc(1)]) }, { status: 400, code: 'EntityTooLarge' }],
    ['a byte less', { file: PICTURE.subarray(1) }, { status: 400, code: 'EntityTooSmall' }],
    ['no file', { file: undefined }, { status: 400, code: 'InvalidArgument' }],
    ['no policy', { fields: { Policy: undefined } }, denied],
    ['no signature', { fields: { 'X-Amz-Signature': undefined } }, { status: 400, code: 'InvalidArgument' }],
    ['another signature', { fields: { 'X-Amz-Signature': '0'.repeat(64) } }, { status: 403, code: 'SignatureDoesNotMatch' }],
    ['another day', { fields: { 'X-Amz-Date': '20200101T000000Z' } }, { status: 403, code: 'SignatureDoesNotMatch' }],
    ['another algorithm', { fields: { 'X-Amz-Algorithm': 'none' } }, { status: 400, code: 'InvalidArgument' }],
  ])('%s is refused, and nothing is written', async (_, change, expected) => {
    const before = await keys();
    const post = await presigned({ Key: `u/changed/${before.length}` });
    expect(await upload(post, change)).toMatchObject(expected);
    expect(await keys()).toEqual(before);
  });

  it.each<[string, (policy: { expiration: string; conditions: unknown[] }) => void]>([
    ['a later end', (policy) => (policy.expiration = '2999-01-01T00:00:00Z')],
    ['no conditions', (policy) => (policy.conditions = [])],
    ['a longer file', (policy) => policy.conditions.push(['content-length-range', 0, 1e9])],
  ])('%s in its policy is refused', async (_, change) => {
    const post = await presigned({ Key: 'forged' });
    const answer = await upload(post, { fields: { Policy: policyOf(change, post) } });
    expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await keys()).not.toContain('forged');
  });

  it('goes to no other bucket, and to none that is not there', async () => {
    const post = await presigned({ Key: 'astray' });
    expect(await upload(post, { url: `${test.endpoint}/second` })).toMatchObject(denied);
    expect(await upload(post, { url: `${test.endpoint}/second`, fields: { bucket: undefined } })).toMatchObject(denied);
    expect(await upload(post, { url: `${test.endpoint}/nobody` })).toMatchObject({ status: 404, code: 'NoSuchBucket' });
    expect([...(await keys()), ...(await keys('second'))]).not.toContain('astray');
  });

  it('is good for two minutes', async () => {
    const post = await presigned({ Key: 'late' });
    advance(TWO_MINUTES - 10_000);
    expect((await upload(post)).status).toBe(204);
    advance(10_000);
    const late = await upload(post);
    expect(late).toMatchObject(denied);
    expect(late.body).toContain('Policy expired');
  });

  it.each<[string, () => S3Client, object]>([
    ['by another secret', () => stranger, { status: 403, code: 'SignatureDoesNotMatch' }],
    ['for another region', () => foreign, { status: 400, code: 'AuthorizationQueryParametersError' }],
  ])('signed %s is refused', async (_, by, expected) => {
    expect(await upload(await presigned({ Key: 'signed' }, by()))).toMatchObject(expected);
    expect(await keys()).not.toContain('signed');
  });

  it('with what S3 can and this store cannot is told so', async () => {
    const post = await presigned({ Key: 'more', Fields: { acl: 'private', 'Content-Type': 'image/jpeg' } });
    expect(await upload(post)).toMatchObject({ status: 501, code: 'NotImplemented' });
  });

  it('with a policy that is none is refused, though it is signed', async () => {
    const post = await presigned({ Key: 'odd', Conditions: [['content-length-range', -1, 5]] });
    expect(await upload(post)).toMatchObject({ status: 400, code: 'InvalidPolicyDocument' });
  });
});

describe('what is no form', () => {
  const say = async (type: string, body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`${test.endpoint}/${OTHER}`, { method: 'POST', headers: { 'content-type': type }, body });
    return { status: answer.status, code: codeIn(await answer.text()) };
  };
  it.each<[string, string, string, object]>([
    ['no body', 'multipart/form-data; boundary=x', '', { status: 400, code: 'MalformedPOSTRequest' }],
    ['no boundary', 'multipart/form-data; charset=x', 'hello', { status: 400, code: 'MalformedPOSTRequest' }],
    ['half a form', 'multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="key"\r\n\r\na', { status: 400 }],
    ['another type', 'application/x-www-form-urlencoded', 'key=a', { status: 403, code: 'AccessDenied' }],
  ])('%s is refused', async (_, type, body, expected) => {
    expect(await say(type, body)).toMatchObject(expected);
  });

  it('has more than 20 KB before its file, or more than an object may have in it', async () => {
    const post = await presigned({ Key: 'big' });
    const big = await upload(post, { fields: { 'x-ignore-big': 'x'.repeat(20_481) } });
    expect(big).toMatchObject({ status: 400, code: 'MaxPostPreDataLengthExceeded' });
    const huge = await upload(post, { file: Buffer.alloc(33 * 1_024 * 1_024) });
    expect(huge).toMatchObject({ status: 400, code: 'EntityTooLarge' });
  });
});
