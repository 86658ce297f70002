import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeIn, CREDENTIALS, EXPORTS, follow, OTHER, send, startTestStore, type TestStore } from './object-store.fixture.ts';

let test: TestStore;
let url: string;

beforeAll(async () => {
  test = await startTestStore();
  await test.put('a', 'hello');
  url = await getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key: 'a' }));
});
afterAll(() => test.close());

describe('the address', () => {
  it('needs no setting of the client: digits are left alone, the bucket stands in the path', () => {
    expect(url.startsWith(`http://127.0.0.1:${test.port}/${EXPORTS}/a?`)).toBe(true);
    expect([test.url, test.endpoint]).toEqual([`http://localhost:${test.port}`, `http://127.0.0.1:${test.port}`]);
  });

  it('is found by a client that knows no more than the functions’ environment', async () => {
    process.env.AWS_ENDPOINT_URL_S3 = test.endpoint;
    const client = new S3Client({ region: 'us-east-1', credentials: CREDENTIALS });
    const { Body } = await client.send(new GetObjectCommand({ Bucket: EXPORTS, Key: 'a' }));
    delete process.env.AWS_ENDPOINT_URL_S3;
    client.destroy();
    expect(await Body?.transformToString()).toBe('hello');
  });

  it('may name the bucket in the path under localhost, or in front of it', async () => {
    const command = new GetObjectCommand({ Bucket: EXPORTS, Key: 'a' });
    const inPath = await getSignedUrl(test.client({ endpoint: test.url, forcePathStyle: true }), command);
    expect(new URL(inPath).host).toBe(`localhost:${test.port}`);
    expect((await follow(inPath)).body.toString()).toBe('hello');
    const inHost = await getSignedUrl(test.client({ endpoint: test.url }), command);
    expect(new URL(inHost).host).toBe(`${EXPORTS}.localhost:${test.port}`);
    expect((await follow(inHost)).body.toString()).toBe('hello');
    expect(await follow(inHost.replace('/a?', '/b?'))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    const nobody = await getSignedUrl(test.client({ endpoint: test.url }), new GetObjectCommand({ Bucket: 'nobody', Key: 'a' }));
    expect(await follow(nobody)).toMatchObject({ status: 404, code: 'NoSuchBucket' });
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'evil.example.localhost.evil', 'localhost'])(
    'is not %s',
    async (name) => {
      const host = name === 'localhost' ? `localhost:${test.port + 1}` : `${name}:${test.port}`;
      const answer = await follow(url, { headers: { host } });
      expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
      expect(answer.body.toString()).toContain('Use localhost or 127.0.0.1 with the port.');
      expect(Object.keys(answer.headers)).not.toContain('access-control-allow-origin');
      // Also one who holds the credentials is refused there.
      const client = new S3Client({ endpoint: `http://${host}`, region: 'us-east-1', credentials: CREDENTIALS, forcePathStyle: true });
      const own = await getSignedUrl(client, new GetObjectCommand({ Bucket: EXPORTS, Key: 'a' }));
      client.destroy();
      expect(await send(test.port, { path: own.slice(own.indexOf(host) + host.length), headers: { host } })).toMatchObject({ status: 403 });
    },
  );
});

it('tells the home page that it is there', async () => {
  expect(await send(test.port, { path: '/_local/health', headers: { host: `localhost:${test.port}` } })).toMatchObject({ status: 200 });
  const foreign = await send(test.port, { path: '/_local/health', headers: { host: `evil.example:${test.port}` } });
  expect(foreign.status).toBe(403);
});

describe('a fault', () => {
  it('is told as S3 tells it', async () => {
    const missing = await getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key: 'no<body>&"\r\n' }));
    const { status, headers, body } = await follow(missing);
    expect([status, headers['content-type']]).toEqual([404, 'application/xml']);
    const requestId = String(headers['x-amz-request-id']);
    expect(body.toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>' +
        `<Key>no&#x3c;body&#x3e;&#x26;&#x22;&#xd;\n</Key><Resource>/${EXPORTS}/no%3Cbody%3E%26%22%0D%0A</Resource>` +
        `<RequestId>${requestId}</RequestId></Error>`,
    );
  });

  it('has a number of its own each time', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => String((await send(test.port, { path: '/' })).headers['x-amz-request-id'])));
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[0-9A-F]{16}$/.test(id))).toBe(true);
  });

  it.each(['PATCH', 'TRACE', 'PROPFIND'])('is a %s, once it is signed', async (method) => {
    const by = test.altering((request) => (request.method = method));
    await expect(by.send(new GetObjectCommand({ Bucket: EXPORTS, Key: 'a' }))).rejects.toMatchObject({
      name: 'MethodNotAllowed',
      $metadata: { httpStatusCode: 405 },
    });
  });
});

describe('a broken request', () => {
  /** Says these bytes, and answers all that comes back until the store hangs up. */
  const say = async (bytes: string): Promise<string> => {
    const socket = connect(test.port, '127.0.0.1');
    socket.end(bytes);
    return text(socket);
  };
  const head = (line: string, ...headers: string[]): string =>
    [line, `Host: localhost:${test.port}`, 'Connection: close', ...headers, '', ''].join('\r\n');

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a header that is none', 'GET / HTTP/1.1\r\nno colon\r\n\r\n'],
    ['two lengths', 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ])('%s is 400, and the store lives', async (_, bytes) => {
    expect(await say(bytes)).toMatch(/^HTTP\/1\.1 400 /);
    expect((await follow(url)).status).toBe(200);
  });

  it.each([
    ['//', 403],
    ['/%00', 403],
    ['/..%2f..%2fetc/passwd', 403],
    ['/../../etc/passwd', 403],
    ['/a?%', 400],
    ['/a?&&=&=', 400],
    ['/a?__proto__=1', 403],
    ['/%c0%af', 400],
  ])('GET %s is %i', async (target, status) => {
    expect(await say(head(`GET ${target} HTTP/1.1`))).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });

  it('that ends before its body does is forgotten', async () => {
    const put = await getSignedUrl(
      test.client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
      new PutObjectCommand({ Bucket: EXPORTS, Key: 'half' }),
    );
    const socket = connect(test.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`PUT ${put.slice(put.indexOf('/', 8))} HTTP/1.1\r\nHost: 127.0.0.1:${test.port}\r\nContent-Length: 10\r\n\r\nhalf`);
    await once(socket, 'ready');
    socket.destroy();
    await once(socket, 'close');
    const half = await getSignedUrl(test.aws, new GetObjectCommand({ Bucket: EXPORTS, Key: 'half' }));
    expect(await follow(half)).toMatchObject({ status: 404 });
  });

  it('that announces too much is refused before its body comes', async () => {
    const plain = test.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = await getSignedUrl(plain, new PutObjectCommand({ Bucket: EXPORTS, Key: 'large' }));
    const socket = connect(test.port, '127.0.0.1');
    const length = 32 * 1_024 * 1_024 + 1;
    socket.write(`PUT ${put.slice(put.indexOf('/', 8))} HTTP/1.1\r\nHost: 127.0.0.1:${test.port}\r\nContent-Length: ${length}\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 [^]*<Code>EntityTooLarge<\/Code>/);
  });

  it('that is refused before its body was read is answered nevertheless', async () => {
    const body = Buffer.alloc(8 * 1_024 * 1_024);
    const { status, code } = await send(test.port, { method: 'PUT', path: `/${EXPORTS}/x`, body });
    expect([status, code]).toEqual([403, 'AccessDenied']);
  });
});

describe('a page of another site', () => {
  const origin = 'https://play.game.example';

  it('may read what the bucket lets it, and also why it may not', async () => {
    const { status, headers } = await follow(url, { headers: { origin } });
    expect([status, headers['access-control-allow-origin'], headers['access-control-expose-headers']]).toEqual([200, '*', 'ETag']);
    expect(headers['access-control-allow-credentials']).toBeUndefined();
    const refused = await follow(url.replace('/a?', '/b?'), { headers: { origin } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([403, '*']);
    expect(Object.keys((await follow(url)).headers)).not.toContain('access-control-allow-origin');
  });

  const ask = (bucket: string, from: string, method: string, headers?: string) =>
    send(test.port, {
      method: 'OPTIONS',
      path: `/${bucket}/a`,
      headers: {
        origin: from,
        'access-control-request-method': method,
        ...(headers && { 'access-control-request-headers': headers }),
      },
    });

  it('is told before what it may send', async () => {
    const { status, headers } = await ask(EXPORTS, origin, 'GET', 'Range, X-More');
    expect([status, headers]).toMatchObject([
      200,
      {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers': 'range, x-more',
        'access-control-max-age': '60',
        vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
      },
    ]);
    const own = await ask(OTHER, origin, 'PUT', 'content-type');
    expect(own.headers).toMatchObject({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' });
  });

  it.each([
    [EXPORTS, origin, 'PUT', undefined],
    [EXPORTS, origin, 'DELETE', undefined],
    [OTHER, origin, 'GET', undefined],
    [OTHER, 'https://game.example', 'PUT', undefined],
    [OTHER, 'https://play.game.example.evil', 'PUT', undefined],
    [OTHER, 'null', 'PUT', undefined],
    [OTHER, origin, 'PUT', 'content-type, x-amz-meta-a'],
    ['nobody', origin, 'GET', undefined],
  ])('of %s: %s may not %s', async (bucket, from, method, headers) => {
    const answer = await ask(bucket, from, method, headers);
    expect(answer).toMatchObject({ status: 403, code: 'AccessForbidden' });
    expect(Object.keys(answer.headers)).not.toContain('access-control-allow-origin');
  });

  it('must say where it is from', async () => {
    const { status, body } = await send(test.port, { method: 'OPTIONS', path: `/${EXPORTS}/a` });
    expect([status, codeIn(body.toString())]).toEqual([400, 'BadRequest']);
  });
});

it('closes although a client holds on', async () => {
  const store = await startTestStore();
  const socket = connect(store.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n');
  const started = Date.now();
  await store.close();
  // After a second; the rest is for a busy machine. The request itself would last a minute.
  expect(Date.now() - started).toBeLessThan(20_000);
  socket.destroy();
});
