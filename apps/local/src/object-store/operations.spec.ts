import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXPORTS, faultOf, OTHER, startTestStore, type TestStore } from './object-store.fixture.ts';

let test: TestStore;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.close());

const list = (more: Partial<ListObjectsV2CommandInput> = {}) => test.aws.send(new ListObjectsV2Command({ Bucket: EXPORTS, ...more }));
const remove = (Key: string) => test.aws.send(new DeleteObjectCommand({ Bucket: EXPORTS, Key }));

describe('an object', () => {
  it('comes back as it was put, with all that was said of it', async () => {
    const said = {
      ContentType: 'application/json',
      ContentDisposition: 'attachment; filename="me.json"',
      CacheControl: 'private, max-age=60',
      ContentLanguage: 'de',
      ContentEncoding: 'gzip',
      Metadata: { player: 'p1', note: 'two words' },
    };
    const body = randomBytes(100_000);
    // HTTP tells times in whole seconds.
    const before = Math.floor(test.now() / 1_000) * 1_000;
    const put = await test.put('me/export.json', body, said);
    const after = test.now();
    expect(put.$metadata.requestId).toMatch(/^[0-9A-F]{16}$/);
    const got = await test.get('me/export.json');
    expect(got).toMatchObject({ ...said, ETag: put.ETag, ContentLength: 100_000, AcceptRanges: 'bytes', ChecksumCRC32: put.ChecksumCRC32 });
    expect(got.bytes.equals(body)).toBe(true);
    expect(got.LastModified!.getTime()).toBeGreaterThanOrEqual(before);
    expect(got.LastModified!.getTime()).toBeLessThanOrEqual(after);
    const head = await test.aws.send(new HeadObjectCommand({ Bucket: EXPORTS, Key: 'me/export.json' }));
    expect(head).toMatchObject({ ...said, ETag: put.ETag, ContentLength: 100_000 });
  });

  it('has the MD5 of its bytes as ETag, and a type of bytes by default', async () => {
    expect((await test.put('plain', 'hello')).ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    await test.put('typeless', Buffer.from('hello'), { ContentType: undefined });
    expect((await test.get('typeless')).ContentType).toBe('application/octet-stream');
  });

  it('may be empty, and may come as a stream', async () => {
    await test.put('empty', Buffer.alloc(0));
    expect(await test.get('empty')).toMatchObject({ ContentLength: 0, bytes: Buffer.alloc(0) });
    const parts = Array.from({ length: 50 }, (_, index) => Buffer.alloc(1_000 + index, index));
    await test.put('stream', Readable.from(parts), { ContentLength: Buffer.concat(parts).length, ContentEncoding: 'br' });
    const got = await test.get('stream');
    expect(got.bytes.equals(Buffer.concat(parts))).toBe(true);
    expect(got.ContentEncoding).toBe('br');
  });

  it('is replaced by the next one, and gone when deleted, twice too', async () => {
    await test.put('again', 'first', { Metadata: { a: '1' } });
    await test.put('again', 'second');
    const got = await test.get('again');
    expect([got.bytes.toString(), got.Metadata]).toEqual(['second', {}]);
    for (const time of [1, 2]) expect([time, (await remove('again')).$metadata.httpStatusCode]).toEqual([time, 204]);
    expect(await faultOf(test.get('again'))).toEqual({ code: 'NoSuchKey', status: 404 });
    const head = test.aws.send(new HeadObjectCommand({ Bucket: EXPORTS, Key: 'again' }));
    expect(await faultOf(head)).toEqual({ code: 'NotFound', status: 404 });
  });

  it('is written by one of many who ask that there be none', async () => {
    const works = Array.from({ length: 20 }, (_, index) => faultOf(test.put('once', `${index}`, { IfNoneMatch: '*' })));
    const codes = (await Promise.all(works)).map(({ code, status }) => `${code} ${status ?? ''}`).sort();
    expect(codes).toEqual([...Array<string>(19).fill('PreconditionFailed 412'), 'no failure ']);
  });

  it.each([
    { IfMatch: '"x"' }, //
    { IfNoneMatch: '"x"' },
    { ACL: 'public-read' as const },
    { Tagging: 'a=b' },
    { ServerSideEncryption: 'AES256' as const },
    { StorageClass: 'GLACIER' as const },
  ])('with %j is more than this store can', async (more) => {
    expect(await faultOf(test.put('more', 'x', more))).toEqual({ code: 'NotImplemented', status: 501 });
    expect(await faultOf(test.get('more'))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('has at most 2 KB of metadata', async () => {
    const meta = (size: number) => ({ Metadata: { a: 'x'.repeat(size - 1) } });
    await test.put('meta', 'x', meta(2_048));
    expect(await faultOf(test.put('meta', 'x', meta(2_049)))).toEqual({ code: 'MetadataTooLarge', status: 400 });
  });
});

describe('a part of an object', () => {
  const text = '0123456789';
  beforeAll(async () => {
    await test.put('digits', text);
    await test.put('nothing', Buffer.alloc(0));
  });

  it.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-100', text, 'bytes 0-9/10'],
  ])('%s', async (Range, expected, ContentRange) => {
    const got = await test.get('digits', { Range });
    expect(got).toMatchObject({ ContentRange, ContentLength: expected.length, $metadata: { httpStatusCode: 206 } });
    expect(got.bytes.toString()).toBe(expected);
    const head = await test.aws.send(new HeadObjectCommand({ Bucket: EXPORTS, Key: 'digits', Range }));
    expect(head).toMatchObject({ ContentLength: expected.length, ContentRange });
  });

  it.each(['bytes=4-2', 'bytes=-', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=a-b'])('is the whole for %s', async (Range) => {
    const got = await test.get('digits', { Range });
    expect([got.$metadata.httpStatusCode, got.bytes.toString(), got.ContentRange]).toEqual([200, text, undefined]);
  });

  it.each([
    ['digits', 'bytes=10-'],
    ['digits', 'bytes=10-11'],
    ['digits', 'bytes=-0'],
    ['nothing', 'bytes=0-'],
    ['nothing', 'bytes=-1'],
  ])('that is not there: %s %s', async (key, Range) => {
    expect(await faultOf(test.get(key, { Range }))).toEqual({ code: 'InvalidRange', status: 416 });
  });
});

describe('a condition on reading', () => {
  it('is kept', async () => {
    const { ETag = '' } = await test.put('known', 'x');
    expect(await faultOf(test.get('known', { IfNoneMatch: ETag }))).toMatchObject({ status: 304 });
    expect(await faultOf(test.get('known', { IfNoneMatch: '*' }))).toMatchObject({ status: 304 });
    expect((await test.get('known', { IfNoneMatch: '"other"' })).bytes.toString()).toBe('x');
    expect((await test.get('known', { IfMatch: `"other", ${ETag}` })).bytes.toString()).toBe('x');
    expect(await faultOf(test.get('known', { IfMatch: '"other"' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect(await faultOf(test.get('known', { IfUnmodifiedSince: new Date() }))).toEqual({ code: 'NotImplemented', status: 501 });
  });
});

describe('a list', () => {
  const keys = [
    'list/a',
    'list/a b+c&d<e>"\'',
    'list/a/1',
    'list/b',
    'list/ä',
    'list/\u{1F600}',
    'list/\uFF5E',
    'list/line\r\nend',
    'list/ ',
  ];
  const sorted = keys.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  beforeAll(async () => {
    for (const key of keys.toReversed()) await test.put(key, key);
    await test.put('listless', 'x');
  });

  it('has the keys of a prefix in the order of their bytes, with size, time and ETag', async () => {
    const { Contents, ...rest } = await list({ Prefix: 'list/' });
    expect(rest).toMatchObject({ Name: EXPORTS, Prefix: 'list/', KeyCount: 9, MaxKeys: 1_000, IsTruncated: false });
    expect(rest.NextContinuationToken).toBeUndefined();
    expect(Contents!.map(({ Key }) => Key)).toEqual(sorted);
    const head = await test.aws.send(new HeadObjectCommand({ Bucket: EXPORTS, Key: 'list/a' }));
    expect(Contents!.find(({ Key }) => Key === 'list/a')).toEqual({
      Key: 'list/a',
      Size: 6,
      ETag: head.ETag,
      LastModified: head.LastModified,
      StorageClass: 'STANDARD',
    });
  });

  it.each([1, 2, 4, 8, 9, 10])('comes whole in pages of %i, whatever is written behind', async (MaxKeys) => {
    const seen: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = await list({ Prefix: 'list/', MaxKeys, ...(token !== undefined && { ContinuationToken: token }) });
      seen.push(...page.Contents!.map(({ Key }) => Key));
      expect([page.ContinuationToken, page.IsTruncated]).toEqual([token, page.NextContinuationToken !== undefined]);
      token = page.NextContinuationToken;
      await test.put('list/ ', 'written again, behind');
    } while (token !== undefined);
    expect(seen).toEqual(sorted);
  });

  it('begins after a key; may be empty; may be escaped', async () => {
    const after = await list({ Prefix: 'list/', StartAfter: 'list/b' });
    expect(after.Contents!.map(({ Key }) => Key)).toEqual(sorted.slice(sorted.indexOf('list/b') + 1));
    expect(await list({ Prefix: 'list/', MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    expect((await list({ Prefix: 'nobody/' })).Contents).toBeUndefined();
    const escaped = await list({ Prefix: 'list/a b', EncodingType: 'url' });
    expect(escaped.Contents![0]!.Key).toBe('list/a%20b%2Bc%26d%3Ce%3E%22%27');
  });

  it.each([
    [{ ContinuationToken: 'nonsense' }, 'InvalidArgument', 400],
    [{ ContinuationToken: '' }, 'InvalidArgument', 400],
    [{ MaxKeys: -1 }, 'InvalidArgument', 400],
    [{ MaxKeys: 1.5 }, 'InvalidArgument', 400],
    [{ Delimiter: '/' }, 'NotImplemented', 501],
    [{ FetchOwner: true }, 'NotImplemented', 501],
  ])('with %j is refused', async (more, code, status) => {
    expect(await faultOf(list(more))).toEqual({ code, status });
  });

  it('is of its own bucket, and at most 1,000 keys long', async () => {
    expect((await test.aws.send(new ListObjectsV2Command({ Bucket: OTHER }))).KeyCount).toBe(0);
    expect((await list({ MaxKeys: 5_000 })).MaxKeys).toBe(1_000);
  });
});

describe('many deleted at once', () => {
  const removeAll = (keys: string[], Quiet = false) =>
    test.aws.send(new DeleteObjectsCommand({ Bucket: EXPORTS, Delete: { Quiet, Objects: keys.map((Key) => ({ Key })) } }));

  it('are gone, and so is what was not there; keys are taken letter by letter', async () => {
    const keys = ['many/001', 'many/ 2 ', 'many/<&">\r\n', 'many/é'];
    for (const key of [...keys, 'many/1', 'many/kept']) await test.put(key);
    const { Deleted, Errors } = await removeAll([...keys, 'many/nobody']);
    expect([Deleted!.map(({ Key }) => Key), Errors]).toEqual([[...keys, 'many/nobody'], undefined]);
    expect((await list({ Prefix: 'many/' })).Contents!.map(({ Key }) => Key)).toEqual(['many/1', 'many/kept']);
    expect((await removeAll(['many/1'], true)).Deleted).toBeUndefined();
    expect((await list({ Prefix: 'many/' })).KeyCount).toBe(1);
  });

  it('are 1,000 at most', async () => {
    const keys = (length: number) => Array.from({ length }, (_, index) => `k${index}`);
    expect((await removeAll(keys(1_000))).Deleted).toHaveLength(1_000);
    expect(await faultOf(removeAll(keys(1_001)))).toEqual({ code: 'MalformedXML', status: 400 });
  });

  it('have no versions', async () => {
    const Delete = { Objects: [{ Key: 'many/kept', VersionId: 'v' }] };
    expect(await faultOf(test.aws.send(new DeleteObjectsCommand({ Bucket: EXPORTS, Delete })))).toMatchObject({ code: 'MalformedXML' });
    expect((await list({ Prefix: 'many/' })).KeyCount).toBe(1);
  });
});

describe('what is not here', () => {
  it('is a bucket that no template declares', async () => {
    const put = test.aws.send(new PutObjectCommand({ Bucket: 'nobody', Key: 'a', Body: 'x' }));
    expect(await faultOf(put)).toEqual({ code: 'NoSuchBucket', status: 404 });
    const lists = test.aws.send(new ListObjectsV2Command({ Bucket: 'nobody' }));
    expect(await faultOf(lists)).toEqual({ code: 'NoSuchBucket', status: 404 });
  });

  it.each([
    ['another list', new ListObjectsCommand({ Bucket: EXPORTS })],
    ['copies', new CopyObjectCommand({ Bucket: EXPORTS, Key: 'b', CopySource: `${EXPORTS}/a` })],
    ['tags', new GetObjectTaggingCommand({ Bucket: EXPORTS, Key: 'a' })],
    ['parts', new CreateMultipartUploadCommand({ Bucket: EXPORTS, Key: 'a' })],
    ['new buckets', new CreateBucketCommand({ Bucket: EXPORTS })],
    ['lists of buckets', new ListBucketsCommand({})],
  ])('%s', async (_, command) => {
    expect(await faultOf((test.aws as { send: (command: unknown) => Promise<unknown> }).send(command))).toEqual({
      code: 'NotImplemented',
      status: 501,
    });
  });
});
