import {
  ApiGatewayManagementApiClient,
  type ApiGatewayManagementApiClientConfig,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { eventually, ok } from './functions.fake.ts';
import { Client, CREDENTIALS, NOW, RawClient, startTestGateway } from './gateway.fixture.ts';

let test: Awaited<ReturnType<typeof startTestGateway>>;
let sdk: ApiGatewayManagementApiClient;
let seenInConnect: unknown[];

const endpoint = () => test.gateway.url.replace('ws:', 'http:');
const client = (config: ApiGatewayManagementApiClientConfig = {}) =>
  new ApiGatewayManagementApiClient({ region: 'us-east-1', endpoint: endpoint(), credentials: CREDENTIALS, maxAttempts: 1, ...config });

beforeEach(async () => {
  seenInConnect = [];
  test = await startTestGateway({
    answers: {
      Connect: async ({ requestContext: { connectionId } }) => {
        seenInConnect.push(await failure(post(connectionId, 'too early')));
        return ok({ statusCode: 200 });
      },
    },
  });
  sdk = client();
});
afterEach(async () => {
  sdk.destroy();
  await test.gateway.close();
  expect(test.functions.unexpected).toEqual([]);
});

const post = (ConnectionId: string, Data: string | Uint8Array, by = sdk) => by.send(new PostToConnectionCommand({ ConnectionId, Data }));
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
const open = async () => {
  const socket = await Client.open(test.gateway.url, [], { 'User-Agent': 'game/1' });
  return { socket, id: test.functions.seen('Connect').at(-1)!.requestContext.connectionId };
};
const gone = { name: 'GoneException', $metadata: { httpStatusCode: 410 } };

describe('POST', () => {
  it('delivers a text message', async () => {
    const { socket, id } = await open();
    const { $metadata } = await post(id, '{"type":"pong","name":"Zoë"}');
    expect($metadata.httpStatusCode).toBe(200);
    expect(await socket.message()).toBe('{"type":"pong","name":"Zoë"}');
  });

  it('before $connect has returned is 410', async () => {
    await open();
    expect(seenInConnect).toEqual([expect.objectContaining({ name: 'GoneException' })]);
  });

  it('to an unknown, a closed and a closing connection is 410', async () => {
    expect(await failure(post('L0SM9cOFvHcCIhw=', 'x'))).toMatchObject(gone);
    const { socket, id } = await open();
    socket.socket.close();
    await test.functions.called('Disconnect');
    expect(await failure(post(id, 'x'))).toMatchObject(gone);
    const silent = new RawClient(Number(new URL(endpoint()).port));
    silent.upgrade({ Host: new URL(endpoint()).host });
    await silent.says('\r\n\r\n');
    const silentId = test.functions.seen('Connect').at(-1)!.requestContext.connectionId;
    await sdk.send(new DeleteConnectionCommand({ ConnectionId: silentId }));
    expect(await failure(post(silentId, 'x'))).toMatchObject(gone);
    silent.socket.destroy();
  });

  it('over 128 KB is 413', async () => {
    const { id } = await open();
    expect(await failure(post(id, 'x'.repeat(128 * 1024 + 1)))).toMatchObject({
      name: 'PayloadTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
  });

  it('goes out in frames of 32 KB, whole, in the order of the posts', async () => {
    const raw = new RawClient(Number(new URL(endpoint()).port));
    raw.upgrade({ Host: new URL(endpoint()).host });
    await raw.says('\r\n\r\n');
    const { connectionId } = test.functions.seen('Connect').at(-1)!.requestContext;
    raw.text = '';
    await Promise.all([post(connectionId, 'x'.repeat(128 * 1024)), post(connectionId, 'x'.repeat(40 * 1024 + 1))]);
    const length = 4 * (32 * 1024 + 4) + (32 * 1024 + 4) + (8 * 1024 + 1 + 4);
    const text = await eventually('all bytes', () => (raw.text.length >= length ? raw.text : undefined));
    const heads = text.split(/x+/).slice(0, -1);
    const full = '\x7e\x80\x00';
    const long = [`\x01${full}`, `\x00${full}`, `\x00${full}`, `\x80${full}`];
    const short = [`\x01${full}`, '\x80\x7e\x20\x01'];
    expect([
      [...long, ...short],
      [...short, ...long],
    ]).toContainEqual(heads);
    raw.socket.destroy();
  });

  it('to a socket that does not read is 429 once a megabyte waits', async () => {
    const raw = new RawClient(Number(new URL(endpoint()).port));
    raw.upgrade({ Host: new URL(endpoint()).host });
    await raw.says('\r\n\r\n');
    raw.socket.pause();
    const { connectionId } = test.functions.seen('Connect').at(-1)!.requestContext;
    const results: string[] = [];
    while (!results.includes('LimitExceededException') && results.length < 400) {
      const error = await failure(post(connectionId, 'x'.repeat(128 * 1024)));
      results.push(error instanceof Error ? error.name : 'sent');
    }
    expect(results.at(-1)).toBe('LimitExceededException');
    expect(results.length).toBeGreaterThan(8);
    raw.socket.resume();
    await eventually('room in the buffer', () => (raw.text.length > (results.length - 1) * 128 * 1024 ? true : undefined));
    expect((await post(connectionId, 'x')).$metadata.httpStatusCode).toBe(200);
    raw.socket.destroy();
  });
});

describe('GET and DELETE', () => {
  it('GET tells when the connection came, who it is, and when it was last active', async () => {
    const { id } = await open();
    expect(await sdk.send(new GetConnectionCommand({ ConnectionId: id }))).toMatchObject({
      ConnectedAt: new Date(NOW),
      Identity: { SourceIp: '127.0.0.1', UserAgent: 'game/1' },
      LastActiveAt: new Date(NOW),
      $metadata: { httpStatusCode: 200 },
    });
    expect(await failure(sdk.send(new GetConnectionCommand({ ConnectionId: 'none' })))).toMatchObject(gone);
  });

  it('DELETE closes with 1000, and a second one is 410', async () => {
    const { socket, id } = await open();
    const { $metadata } = await sdk.send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect($metadata.httpStatusCode).toBe(204);
    expect(await socket.end()).toEqual({ code: 1000, reason: 'Connection Closed Normally' });
    expect((await test.functions.called('Disconnect'))[0]?.requestContext).toMatchObject({ disconnectStatusCode: 1000 });
    expect(await failure(sdk.send(new DeleteConnectionCommand({ ConnectionId: id })))).toMatchObject(gone);
  });
});

describe('the signature', () => {
  /** Signs with the real SDK, changes the request on its way out, and answers what the gateway says. */
  const sendTampered = async (
    tamper: (signed: { method: string; path: string; headers: Record<string, string>; body: string }) => void,
    config: ApiGatewayManagementApiClientConfig = {},
  ) => {
    const { id, socket } = await open();
    const answers: { status: number; errorType: string | undefined }[] = [];
    const by = client({
      ...config,
      requestHandler: {
        handle: async ({
          method,
          path,
          headers,
          body,
        }: {
          method: string;
          path: string;
          headers: Record<string, string>;
          body: string;
        }) => {
          const signed = { method, path, headers, body };
          tamper(signed);
          answers.push(
            await new Promise((resolve, reject) => {
              const { hostname, port } = new URL(endpoint());
              const { method, path, headers } = signed;
              const out = request({ hostname, port, method, path, headers }, (response) => {
                const errorType = response.headers['x-amzn-errortype'];
                response.resume().on('end', () => {
                  resolve({ status: response.statusCode ?? 0, errorType: Array.isArray(errorType) ? errorType[0] : errorType });
                });
              });
              out.on('error', reject).end(signed.body);
            }),
          );
          throw new Error('The answer has been kept.');
        },
      },
    });
    await failure(post(id, 'hello', by));
    socket.socket.close();
    await socket.end();
    return { ...answers[0], received: socket.received };
  };
  const invalid = { status: 403, errorType: 'InvalidSignatureException', received: [] };

  it('stands when nothing is changed', async () => {
    expect(await sendTampered(() => undefined)).toEqual({ status: 200, errorType: undefined, received: ['hello'] });
  });

  it('covers body, path, query, method, signed headers, time, region, service and the signature itself', async () => {
    expect(await sendTampered((signed) => (signed.body = 'hallo'))).toEqual(invalid);
    expect(await sendTampered((signed) => (signed.path = signed.path.replace('%3D', '=')))).toEqual(invalid);
    expect(await sendTampered((signed) => (signed.path += '?a=1'))).toEqual(invalid);
    expect(await sendTampered((signed) => (signed.method = 'DELETE'))).toEqual(invalid);
    expect(await sendTampered(({ headers }) => (headers['content-type'] = 'text/html'))).toEqual(invalid);
    expect(await sendTampered(({ headers }) => (headers['x-amz-date'] = '20260101T000000Z'))).toEqual(invalid);
    expect(await sendTampered(({ headers }) => (headers.authorization = headers.authorization!.replace('us-east-1', 'eu-west-1')))).toEqual(
      invalid,
    );
    expect(await sendTampered(({ headers }) => (headers.authorization = headers.authorization!.replace('execute-api', 's3')))).toEqual(
      invalid,
    );
    expect(await sendTampered(({ headers }) => (headers.authorization = headers.authorization!.replace('host;', '')))).toEqual(invalid);
    expect(await sendTampered(({ headers }) => (headers.authorization = headers.authorization!.replace(/.{4}$/, '0000')))).toEqual(invalid);
  });

  it('needs the secret, the key and the region of this cloud', async () => {
    const wrongSecret = { credentials: { ...CREDENTIALS, secretAccessKey: 'other' } };
    expect(await sendTampered(() => undefined, wrongSecret)).toEqual(invalid);
    const wrongKey = { credentials: { ...CREDENTIALS, accessKeyId: 'OTHER' } };
    expect(await sendTampered(() => undefined, wrongKey)).toEqual({ ...invalid, errorType: 'UnrecognizedClientException' });
    expect(await sendTampered(() => undefined, { region: 'eu-west-1' })).toEqual(invalid);
  });

  it('must be there', async () => {
    const missing = { ...invalid, errorType: 'MissingAuthenticationTokenException' };
    expect(await sendTampered(({ headers }) => delete headers.authorization)).toEqual(missing);
    expect(await sendTampered(({ headers }) => (headers.authorization = 'Bearer x'))).toEqual(missing);
  });
});

describe('the wire', () => {
  it.each(['/prod/@connections', '/prod/@connections/', '/dev/@connections/x', '/@connections/x', '/prod/@connections/x/y', '/prod/%zz/x'])(
    'forbids %s',
    async (path) => {
      const answer = await fetch(new URL(path, endpoint()), { method: 'POST', body: 'x' });
      expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([403, 'ForbiddenException']);
    },
  );

  it('forbids other methods', async () => {
    const answer = await fetch(`${endpoint()}/@connections/x`, { method: 'PUT', body: 'x' });
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([403, 'ForbiddenException']);
  });
});
