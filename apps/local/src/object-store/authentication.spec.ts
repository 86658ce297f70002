import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CREDENTIALS, EXPORTS, faultOf, follow, type Outgoing, send, startTestStore, type TestStore } from './object-store.fixture.ts';

const MINUTE = 60_000;
const WEEK = 604_800;

let test: TestStore;
/** The time stands still but where a test moves it, for the clients and for the store. */
const TIMERS = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];
/** Undoes what a test did to the time. */
let ahead = 0;
const advance = (ms: number): void => {
  ahead += ms;
  test.advance(ms);
};

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.close());
beforeEach(async () => {
  jest.useFakeTimers({ now: Date.now(), doNotFake: [...TIMERS] });
  advance(-ahead);
  await test.put('a/b c.json', 'secret', { ContentType: 'application/json' });
  await test.put('a/other', 'other');
});

afterEach(() => {
  jest.useRealTimers();
});

const get = (by = test.aws, Key = 'a/b c.json') => by.send(new GetObjectCommand({ Bucket: EXPORTS, Key }));
const contents = async (): Promise<string[]> => {
  const { Contents = [] } = await test.aws.send(new ListObjectsV2Command({ Bucket: EXPORTS }));
  return Contents.map(({ Key, ETag }) => `${Key ?? ''} ${ETag ?? ''}`);
};

/** No request of a test may change anything. */
async function unchanged<T>(work: () => Promise<T>): Promise<T> {
  const before = await contents();
  const result = await work();
  advance(-ahead);
  expect(await contents()).toEqual(before);
  return result;
}

describe('a signed header', () => {
  const mismatch = { code: 'SignatureDoesNotMatch', status: 403 };
  const authorization = (from: string | RegExp, to: string) => (request: Outgoing) => {
    request.headers.authorization = request.headers.authorization!.replace(from, to);
  };
  const header = (name: string, value: string) => (request: Outgoing) => (request.headers[name] = value);
  const HEX = 'f'.repeat(64);

  it.each<[string, (request: Outgoing) => unknown, object]>([
    ['signature', authorization(/.{4}$/, '0000'), mismatch],
    ['another object', (request) => (request.path = `/${EXPORTS}/a/other`), mismatch],
    ['another method', (request) => (request.method = 'DELETE'), mismatch],
    ['another parameter', (request) => (request.query['x-id'] = 'PutObject'), mismatch],
    ['one parameter more', (request) => (request.query['response-content-type'] = 'text/html'), mismatch],
    ['a signed header', header('range', 'bytes=0-3'), mismatch],
    ['a signed header less', (request) => delete request.headers.range, mismatch],
    ['another host', header('host', 'localhost:PORT'), mismatch],
    ['the hash of the body', header('x-amz-content-sha256', HEX), mismatch],
    ['no hash of the body', (request) => delete request.headers['x-amz-content-sha256'], { code: 'InvalidRequest', status: 400 }],
    ['a header that is not signed', header('x-amz-meta-more', '1'), { code: 'AccessDenied', status: 403 }],
    ['a host that is not signed', authorization('host;', ''), { code: 'AccessDenied', status: 403 }],
    ['a day of its own', authorization(/\d{8}\/us/, '20200101/us'), { code: 'AccessDenied', status: 403 }],
    ['no time', (request) => delete request.headers['x-amz-date'], { code: 'AccessDenied', status: 403 }],
    ['another key', authorization('LOCALKEY', 'OTHERKEY'), { code: 'InvalidAccessKeyId', status: 403 }],
    ['another region', authorization('us-east-1', 'eu-west-1'), { code: 'AuthorizationHeaderMalformed', status: 400 }],
    ['another service', authorization('/s3/', '/sqs/'), { code: 'AuthorizationHeaderMalformed', status: 400 }],
    ['a scheme of its own', authorization('AWS4-HMAC-SHA256', 'Bearer'), { code: 'InvalidRequest', status: 400 }],
    ['half of it', authorization(/, Signature.*/, ''), { code: 'AuthorizationHeaderMalformed', status: 400 }],
    ['nothing', (request) => delete request.headers.authorization, { code: 'AccessDenied', status: 403 }],
  ])('tampered with, %s, is refused', async (_, change, expected) => {
    const by = test.tampering((request) => {
      change(request);
      if (request.headers.host === 'localhost:PORT') request.headers.host = `localhost:${test.port}`;
    });
    const command = new GetObjectCommand({ Bucket: EXPORTS, Key: 'a/b c.json', Range: 'bytes=0-2' });
    expect(await unchanged(() => faultOf(by.send(command)))).toEqual(expected);
  });

  it('stands when nothing is changed', async () => {
    expect((await get(test.tampering(() => undefined))).ContentLength).toBe(6);
  });

  it('covers the body and what is said of it', async () => {
    const put = (change: (request: Outgoing) => unknown, Body = 'new', key = 'a/new') => {
      const by = test.tampering((request) => void change(request));
      return unchanged(() => faultOf(by.send(new PutObjectCommand({ Bucket: EXPORTS, Key: key, Body, Metadata: { who: 'me' } }))));
    };
    expect(await put((request) => (request.body = 'now'))).toEqual({ code: 'XAmzContentSHA256Mismatch', status: 400 });
    expect(await put(header('x-amz-meta-who', 'you'))).toEqual(mismatch);
    expect(await put(header('content-type', 'text/html'))).toEqual(mismatch);
    expect(await put(header('x-amz-checksum-crc32', 'AAAAAA=='))).toEqual(mismatch);
    expect(await put((request) => (request.path = `/${EXPORTS}/a/other`))).toEqual(mismatch);
  });

  it('needs the secret', async () => {
    const by = test.client({ credentials: { ...CREDENTIALS, secretAccessKey: 'other' } });
    expect(await unchanged(() => faultOf(by.send(new DeleteObjectCommand({ Bucket: EXPORTS, Key: 'a/other' }))))).toEqual(mismatch);
  });

  it('is good for 15 minutes, before and after', async () => {
    // Without correction of the clock: the client would learn the time from the refusal, and sign the next call with it.
    for (const ms of [14 * MINUTE, -14 * MINUTE]) {
      advance(ms - ahead);
      expect((await get(test.client())).ContentLength).toBe(6);
    }
    for (const ms of [15 * MINUTE + 2_000, -15 * MINUTE - 2_000]) {
      advance(ms - ahead);
      expect(await faultOf(get(test.client()))).toEqual({ code: 'RequestTimeTooSkewed', status: 403 });
    }
  });

  it('may not stand beside a signed address', async () => {
    const url = await getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key: 'a/other' }));
    expect(await follow(url, { headers: { authorization: 'AWS4-HMAC-SHA256 x' } })).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });
});

describe('a signed address', () => {
  const presign = (more: object = {}, expiresIn = 60, Key = 'a/b c.json') =>
    getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key, ...more }), { expiresIn });

  it('gives the object to whoever has it, again and again', async () => {
    const url = await presign();
    for (const time of [1, 2]) {
      const { status, headers, body } = await follow(url);
      expect([time, status, headers['content-type'], body.toString()]).toEqual([time, 200, 'application/json', 'secret']);
    }
    expect((await follow(url, { headers: { range: 'bytes=0-2' } })).body.toString()).toBe('sec');
    expect(await (await fetch(url)).text()).toBe('secret');
  });

  it('sets headers of the answer in place of the object’s', async () => {
    const url = await presign({
      ResponseContentDisposition: 'attachment; filename="laurel.json"',
      ResponseContentType: 'text/plain',
      ResponseCacheControl: 'no-store',
    });
    const { headers } = await follow(url);
    expect(headers).toMatchObject({
      'content-disposition': 'attachment; filename="laurel.json"',
      'content-type': 'text/plain',
      'cache-control': 'no-store',
    });
  });

  it('sets no header that is none', async () => {
    const url = await presign({ ResponseContentType: 'text/plain\r\nset-cookie: a=b' });
    expect(await follow(url)).toMatchObject({ status: 400, code: 'InvalidArgument' });
    const emoji = await presign({ ResponseContentDisposition: 'attachment; filename="\u{1F600}"' });
    expect(await follow(emoji)).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('ends when it says, and not before', async () => {
    const url = await presign({}, 60);
    advance(58_000);
    expect((await follow(url)).status).toBe(200);
    advance(3_000);
    const { status, code, body } = await follow(url);
    expect([status, code]).toEqual([403, 'AccessDenied']);
    expect(body.toString()).toContain('<Message>Request has expired</Message>');
    expect(body.toString()).toMatch(/<X-Amz-Expires>60<\/X-Amz-Expires><Expires>[\dTZ:-]+<\/Expires><ServerTime>[\dTZ:-]+<\/ServerTime>/);
  });

  it('may last a week, and does not begin in the future', async () => {
    // Written anew each time, for an object lives a day here.
    const url = await presign({}, WEEK, 'a/week');
    advance((WEEK - 5) * 1_000);
    expect((await follow(url)).code).toBe('NoSuchKey');
    advance(10_000);
    expect((await follow(url)).code).toBe('AccessDenied');
    advance(-ahead - 14 * MINUTE);
    expect((await follow(url)).code).toBe('NoSuchKey');
    advance(-2 * MINUTE);
    const { status, body } = await follow(url);
    expect([status, body.toString()]).toEqual([403, expect.stringContaining('Request is not yet valid')]);
  });

  const replaced =
    (name: string, value: string) =>
    (url: string): string => {
      expect(url).toMatch(new RegExp(`[?&]${name}=`));
      return url.replace(new RegExp(`([?&]${name}=)[^&]*`), `$1${value}`);
    };
  const without = (name: string) => (url: string) => url.replace(new RegExp(`&${name}=[^&]*`), '');
  const mismatch = [403, 'SignatureDoesNotMatch'];
  const malformed = [400, 'AuthorizationQueryParametersError'];

  it.each<[string, (url: string) => string, unknown[]]>([
    ['the signature', (url) => url.replace(/(X-Amz-Signature=.{60}).{4}/, '$10000'), mismatch],
    ['a short signature', (url) => url.replace(/(X-Amz-Signature=.{60}).{4}/, '$1'), malformed],
    ['the object', (url) => url.replace('b%20c.json', 'other'), mismatch],
    ['the bucket', (url) => url.replace(EXPORTS, 'laurel-local-other'), mismatch],
    ['the host', (url) => url.replace('127.0.0.1', 'localhost'), mismatch],
    ['how long', replaced('X-Amz-Expires', '61'), mismatch],
    ['a parameter', replaced('x-id', 'PutObject'), mismatch],
    ['one parameter more', (url) => `${url}&response-content-type=text/html`, mismatch],
    ['one parameter twice', (url) => `${url}&x-id=GetObject`, [400, 'InvalidURI']],
    ['for ever', replaced('X-Amz-Expires', '604801'), malformed],
    ['for no time', replaced('X-Amz-Expires', '0'), malformed],
    ['for less than no time', replaced('X-Amz-Expires', '-1'), malformed],
    ['for a while', replaced('X-Amz-Expires', 'soon'), malformed],
    ['without end', without('X-Amz-Expires'), malformed],
    ['no algorithm', (url) => url.replace('X-Amz-Algorithm=AWS4-HMAC-SHA256&', ''), malformed],
    ['another algorithm', replaced('X-Amz-Algorithm', 'AWS4-ECDSA-P256-SHA256'), malformed],
    ['no time', without('X-Amz-Date'), malformed],
    ['a time of its own', replaced('X-Amz-Date', '20200101T000000Z'), malformed],
    ['no signature', without('X-Amz-Signature'), malformed],
    ['signed headers', replaced('X-Amz-SignedHeaders', 'date'), [403, 'AccessDenied']],
    ['another key', (url) => url.replace('LOCALKEY', 'OTHERKEY'), [403, 'InvalidAccessKeyId']],
    ['another region', (url) => url.replace('us-east-1', 'eu-west-1'), malformed],
  ])('tampered with, %s, is refused', async (_, change, expected) => {
    const { status, code } = await follow(change(await presign()));
    expect([status, code]).toEqual(expected);
  });

  it.each(['HEAD', 'PUT', 'DELETE', 'POST'])('of a GET is none of a %s', async (method) => {
    const url = await presign();
    const { status, body } = await unchanged(() => follow(url, { method, ...(method.startsWith('P') && { body: 'x' }) }));
    expect([status, body.length > 0]).toEqual([403, method !== 'HEAD']);
  });

  it('takes no header that it did not sign', async () => {
    const { status, code } = await follow(await presign(), { headers: { 'x-amz-checksum-mode': 'ENABLED' } });
    expect([status, code]).toEqual([403, 'AccessDenied']);
  });

  it('of a PUT takes one object, with what it says of it', async () => {
    const plain = test.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = new PutObjectCommand({ Bucket: EXPORTS, Key: 'a/put', ContentType: 'image/png', Metadata: { who: 'me' } });
    const url = await getSignedUrl(plain, put, { expiresIn: 60, signableHeaders: new Set(['content-type']) });
    const init = (type: string) => ({ method: 'PUT', headers: { 'content-type': type, 'content-length': '3' }, body: 'png' });
    expect(await unchanged(() => follow(url, init('text/html')))).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(await unchanged(() => follow(url.replace('a/put', 'a/other'), init('image/png')))).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    expect(await unchanged(() => follow(url.replace('who=me', 'who=you'), init('image/png')))).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    expect((await follow(url, init('image/png'))).status).toBe(200);
    expect(await test.get('a/put')).toMatchObject({ ContentType: 'image/png', Metadata: { who: 'me' } });
  });

  it('of a PUT holds the body to the checksum in it', async () => {
    const put = new PutObjectCommand({ Bucket: EXPORTS, Key: 'a/sum', Body: 'hello' });
    const url = await getSignedUrl(test.aws, put, { expiresIn: 60 });
    expect(url).toContain('x-amz-checksum-crc32=');
    const send = (body: string) => follow(url, { method: 'PUT', headers: { 'content-length': String(body.length) }, body });
    expect(await unchanged(() => send('hallo'))).toMatchObject({ status: 400, code: 'BadDigest' });
  });
});

describe('a session token, which nobody here has,', () => {
  const by = () => test.client({ credentials: { ...CREDENTIALS, sessionToken: 'token' } });

  it('is more than this store can', async () => {
    expect(await faultOf(get(by()))).toEqual({ code: 'NotImplemented', status: 501 });
    const url = await getSignedUrl(by(), new GetObjectCommand({ Bucket: EXPORTS, Key: 'a/other' }));
    expect(await follow(url)).toMatchObject({ status: 501, code: 'NotImplemented' });
  });
});

describe('without a signature', () => {
  it.each([
    ['GET', `/${EXPORTS}/a/other`],
    ['HEAD', `/${EXPORTS}/a/other`],
    ['PUT', `/${EXPORTS}/a/other`],
    ['DELETE', `/${EXPORTS}/a/other`],
    ['GET', `/${EXPORTS}/nobody`],
    ['GET', `/${EXPORTS}?list-type=2`],
    ['POST', `/${EXPORTS}?delete`],
    ['GET', '/'],
    ['GET', '/nobody/x'],
  ])('%s %s is forbidden', async (method, path) => {
    const { status, code } = await unchanged(() => send(test.port, { method, path, ...(method.startsWith('P') && { body: 'x' }) }));
    expect([status, code]).toEqual([403, method === 'HEAD' ? undefined : 'AccessDenied']);
  });
});
